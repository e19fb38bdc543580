using System.Runtime.CompilerServices;

namespace Penstock.Core.Tests.Session;

/// <summary>The page and the code list the same pairs and the same invariants.</summary>
public sealed class SessionStatesPageTests
{
    [Fact]
    public void The_transition_table_is_the_one_on_the_page()
    {
        var onPage = new List<(SessionStatus From, SessionStatus To)>();
        foreach (string line in ReadPage().SkipWhile(line => line != "## Transitions").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length > 3 && cells[1] != "from" && !cells[1].StartsWith('-'))
                onPage.Add((Enum.Parse<SessionStatus>(cells[1]), Enum.Parse<SessionStatus>(cells[2])));
        }

        Assert.NotEmpty(onPage);
        Assert.Equal(SessionTransitions.Pairs, onPage);
    }

    [Fact]
    public void Every_checked_invariant_is_on_the_page()
    {
        string page = string.Join('\n', ReadPage());
        string code = File.ReadAllText(Path.Combine(Root(), "Runtime/Penstock.Core/Session/SessionMachine.Validate.cs"));
        foreach (string invariant in new[] { "S1", "S2", "S3", "S4", "S5", "S6", "S7" })
        {
            Assert.Contains($"**{invariant}**", page, StringComparison.Ordinal);
            Assert.Contains($"\"{invariant}\"", code, StringComparison.Ordinal);
        }
    }

    private static string[] ReadPage() => File.ReadAllLines(Path.Combine(Root(), "docs/internals/session-states.md"));

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."); // A source file has a folder.
}
