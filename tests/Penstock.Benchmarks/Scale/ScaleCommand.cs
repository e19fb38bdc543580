using System.CommandLine;
using System.Globalization;
using Penstock.Benchmarks.Compare;

namespace Penstock.Benchmarks.Scale;

/// <summary><c>scale</c>: what it costs to simulate a large cluster, and whether a task costs the same in a large graph as in a small one.</summary>
internal static class ScaleCommand
{
    private const double FlatMax = 2;
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        Option<int> workers = new("--workers") { Description = "Simulated workers, of one slot each.", DefaultValueFactory = static _ => 1_000 };
        Option<int[]> tasks = new("--tasks") { Description = "How many tasks each graph has.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [10_000, 100_000, 1_000_000] };
        Command command = new("scale", "Simulates a large cluster with the real machines and prints what a task costs.") { workers, tasks };
        command.SetAction(arguments => Run(arguments.GetValue(workers), arguments.GetRequiredValue(tasks)));
        return command;
    }

    private static int Run(int workers, int[] sizes)
    {
        for (int warmUp = 0; warmUp < 3; warmUp++)
            ScaleRun.Run(workers, sizes.Min()); // The compiler's time is nobody's task.
        ScaleRun[] runs = [.. sizes.Select(tasks => ScaleRun.Run(workers, tasks))];
        var table = new TextTable("tasks", "events", "events/task", "joining CPU s", "elapsed s", "CPU s", "CPU us/task", "events/CPU-s", "simulated s");
        foreach (ScaleRun run in runs)
            table.Add(Cells(run));
        table.Print(Console.Out);
        double flatness = runs.Max(run => run.MicrosecondsPerTask) / runs.Min(run => run.MicrosecondsPerTask);
        bool isFast = runs.All(run => run.Cpu <= Floor);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workers} workers; the dearest task costs {flatness:N2} times the cheapest (bound {FlatMax:N0}); every life within {Floor.TotalSeconds:N0} s of a processor: {(isFast ? "yes" : "no")}"));
        return flatness <= FlatMax && isFast ? 0 : 1;
    }

    private static string[] Cells(ScaleRun run) =>
    [
        Text(run.Tasks, "N0"), Text(run.Events, "N0"), Text(run.Events / (double)run.Tasks, "N1"), Text(run.Joining.TotalSeconds, "N1"), Text(run.Elapsed.TotalSeconds, "N1"),
        Text(run.Cpu.TotalSeconds, "N1"), Text(run.MicrosecondsPerTask, "N1"), Text(run.Events / run.Cpu.TotalSeconds, "N0"),
        Text(run.Simulated.TotalSeconds, "N1"),
    ];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
