namespace Penstock.Core.Tests.Worker;

public sealed class WorkerStatePageTests
{
    [Fact]
    public void The_page_lists_exactly_the_pairs_of_the_tables()
    {
        IEnumerable<string> code = WorkerMachine.DataPairs().Select(pair => $"{pair.From} -> {pair.To}")
            .Concat(WorkerMachine.AttemptPairs().Select(pair => $"{pair.From} -> {pair.To}"));
        Assert.Equal(Sorted(code), Sorted(PairsOfPage()));
    }

    [Fact]
    public void The_page_numbers_every_invariant_that_is_checked()
    {
        string page = File.ReadAllText(PagePath());
        string checks = File.ReadAllText(Path.Combine(Path.GetDirectoryName(PagePath())!, "..", "..", "Runtime", "Penstock.Core", "Worker", "WorkerMachine.Validate.cs"));
        for (int number = 1; number <= 13; number++)
        {
            Assert.Contains($"**W{number}**", page, StringComparison.Ordinal);
            Assert.Contains($"\"W{number}\"", checks, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> PairsOfPage()
    {
        bool isInside = false;
        foreach (string line in File.ReadLines(PagePath()))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                isInside = line == "## Transitions";
            string[] cells = line.Split('|');
            if (isInside && cells.Length > 3 && cells[1].Trim() is var from && from != "from" && !from.StartsWith('-'))
                yield return $"{from} -> {cells[2].Trim()}";
        }
    }

    private static string PagePath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "docs", "internals", "worker-states.md");
            if (File.Exists(page))
                return page;
        }

        throw new FileNotFoundException("docs/internals/worker-states.md is in no folder above the tests.");
    }

    private static string Sorted(IEnumerable<string> pairs) => string.Join('\n', pairs.Order(StringComparer.Ordinal));
}
