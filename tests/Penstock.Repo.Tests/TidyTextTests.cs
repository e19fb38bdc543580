using System.Text.RegularExpressions;

namespace Penstock.Repo.Tests;

/// <summary>What must not be in any text of the repository. The patterns are written so that they do not match themselves.</summary>
public sealed partial class TidyTextTests
{
    private static readonly string[] CodeExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sh", ".py", ".md", ".yml", ".json", ".js", ".css", ".html", ".txt", ".slnx", ".editorconfig", ".config"];

    [Fact]
    public void A_note_to_self_names_the_issue_that_will_see_to_it() =>
        ExpectNoLine("Do it now, or name the issue:", line => NoteToSelf().IsMatch(line) && !IssueNumber().IsMatch(line));

    [Fact]
    public void No_line_says_that_it_is_broken() => ExpectNoLine("Mend it:", line => BrokenMark().IsMatch(line));

    [Fact]
    public void No_path_of_somebodys_machine_is_written_down() =>
        ExpectNoLine("Say it relative to the repository:", line => MachinePath().IsMatch(line));

    [Fact]
    public void No_host_of_a_package_registry_is_written_down() =>
        ExpectNoLine("Packages come from wherever the user's configuration says:", line => RegistryHost().IsMatch(line));

    [Fact]
    public void No_conflict_mark_is_left() => ExpectNoLine("Finish the merge:", line => ConflictMark().IsMatch(line));

    private static void ExpectNoLine(string whatToDo, Func<string, bool> isWrong)
    {
        var wrong = Repository.Files
            .Where(file => CodeExtensions.Contains(Path.GetExtension(file), StringComparer.Ordinal) || Path.GetExtension(file).Length == 0)
            .SelectMany(file => File.ReadLines(Repository.Full(file)).Select((line, index) => (File: file, Number: index + 1, Line: line)))
            .Where(place => isWrong(place.Line))
            .Select(place => $"{place.File}:{place.Number}: {place.Line.Trim()}");

        Expect.None(wrong, whatToDo);
    }

    [GeneratedRegex(@"\bTO[D]O\b|\bHA[C]K\b|\bXX[X]\b")]
    private static partial Regex NoteToSelf();

    [GeneratedRegex(@"#\d+|issue \d+")]
    private static partial Regex IssueNumber();

    [GeneratedRegex(@"\bFIX[M]E\b")]
    private static partial Regex BrokenMark();

    [GeneratedRegex(@"(^|[\s""'(=:])/(wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|far[m])/|[A-Z]:\\User[s]\\|/tm[p]/\w*jobs")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuge[t]\.org|npmj[s]\.(org|com)|pyp[i]\.org|pythonhoste[d]\.org|de[b]\.debian\.org|proxy\.golan[g]\.org")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"^(<{7} |>{7} |={7}$)")]
    private static partial Regex ConflictMark();
}
