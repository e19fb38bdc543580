using System.Runtime.CompilerServices;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>The page and the code list the same pairs.</summary>
public sealed class SchedulerStatesPageTests
{
    [Fact]
    public void The_transition_table_is_the_one_on_the_page()
    {
        var onPage = ReadPairs();
        var inCode = new HashSet<(SchedulerTaskStatus, SchedulerTaskStatus)>();
        foreach (SchedulerTaskStatus from in Enum.GetValues<SchedulerTaskStatus>())
        {
            foreach (SchedulerTaskStatus to in Enum.GetValues<SchedulerTaskStatus>())
            {
                if (SchedulerMachine.IsLegal(from, to))
                    inCode.Add((from, to));
            }
        }

        Assert.NotEmpty(onPage);
        Assert.Equal(onPage.Order(), inCode.Order());
    }

    private static HashSet<(SchedulerTaskStatus, SchedulerTaskStatus)> ReadPairs([CallerFilePath] string thisFile = "")
    {
        string page = Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/internals/scheduler-states.md"); // A source file has a folder.
        string[] lines = File.ReadAllLines(page);
        int start = Array.IndexOf(lines, "## Transitions");
        var pairs = new HashSet<(SchedulerTaskStatus, SchedulerTaskStatus)>();
        foreach (string line in lines.Skip(start + 1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length > 3 && Enum.TryParse(cells[1], out SchedulerTaskStatus from) && Enum.TryParse(cells[2], out SchedulerTaskStatus to))
                Assert.True(pairs.Add((from, to)), $"{from} -> {to} stands twice on the page");
        }

        return pairs;
    }
}
