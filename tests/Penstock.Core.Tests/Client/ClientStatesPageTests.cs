using System.Runtime.CompilerServices;

namespace Penstock.Core.Tests.Client;

/// <summary>The page and the code list the same pairs and the same invariants.</summary>
public sealed class ClientStatesPageTests
{
    [Fact]
    public void The_transition_table_is_the_one_on_the_page()
    {
        var onPage = new List<(HoldStatus From, HoldStatus To)>();
        foreach (string line in ReadPage().SkipWhile(line => line != "## Transitions").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length > 3 && cells[1] != "from" && !cells[1].StartsWith('-'))
                onPage.Add((Enum.Parse<HoldStatus>(cells[1]), Enum.Parse<HoldStatus>(cells[2])));
        }

        Assert.NotEmpty(onPage);
        Assert.Equal(HoldTransitions.Pairs, onPage);
    }

    [Fact]
    public void Only_pairs_of_the_table_are_legal()
    {
        foreach (HoldStatus from in Enum.GetValues<HoldStatus>())
        {
            foreach (HoldStatus to in Enum.GetValues<HoldStatus>())
                Assert.Equal(HoldTransitions.Pairs.Contains((from, to)), HoldTransitions.IsLegal(from, to));
        }
    }

    [Fact]
    public void Every_checked_invariant_is_on_the_page()
    {
        string page = string.Join('\n', ReadPage());
        string code = File.ReadAllText(Path.Combine(Root(), "Runtime/Penstock.Core/Client/ClientMachine.Validate.cs"));
        foreach (string invariant in new[] { "H1", "H2", "H3", "H4", "H5", "H7", "H8" })
        {
            Assert.Contains($"**{invariant}**", page, StringComparison.Ordinal);
            Assert.Contains($"\"{invariant}\"", code, StringComparison.Ordinal);
        }
    }

    private static string[] ReadPage() => File.ReadAllLines(Path.Combine(Root(), "docs/internals/client-states.md"));

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."); // A source file has a folder.
}
