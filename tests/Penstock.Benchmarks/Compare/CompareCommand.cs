using System.CommandLine;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary><c>compare</c>: measures Penstock and Dask in turns and prints the table of ratios.</summary>
internal static class CompareCommand
{
    private const int BoundBroken = 1;
    private const int CannotRun = 2;
    private const int RepeatsMax = 3;

    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "Fewer rounds, less work for Dask; a few minutes instead of half an hour." };
        Option<string[]> rows = new("--rows")
        {
            Description = "Only rows whose name starts with one of these, for example: --rows map-10k latency",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<FileInfo> json = new("--json") { Description = "Also writes everything measured to a file." };
        Option<FileInfo> against = new("--against")
        {
            Description = "Another build of this program: its Penstock is measured by turns with this one, and no ratio may have fallen by more than a tenth.",
        };
        against.AcceptExistingOnly();
        Command command = new("compare", "Compares Penstock with Dask on this machine, alternating, and prints the ratios. Exit code 1: a bound is not held.")
        {
            quick, rows, json, against,
        };
        command.SetAction((arguments, cancellation) =>
            RunAsync(arguments.GetValue(quick), arguments.GetValue(rows) ?? [], arguments.GetValue(against), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool quick, string[] names, FileInfo? against, FileInfo? json, CancellationToken cancellation)
    {
        IReadOnlyList<Row> catalog = quick ? RowCatalog.Quick : RowCatalog.Full;
        Row[] rows = [.. catalog.Where(row => names.Length == 0 || names.Any(name => row.Name.StartsWith(name, StringComparison.Ordinal)))];
        string? problem = rows.Length == 0
            ? $"No row has such a name. There are: {string.Join(", ", catalog.Select(static row => row.Name))}"
            : SideLauncher.WhyNoDask();
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync(problem);
            return CannotRun;
        }

        Machine machine = Machine.Describe();
        (List<RowResult> results, bool failed) = await RunRowsAsync(rows, new RowRunner(Console.Error, quick ? 0 : RepeatsMax, against), cancellation);
        ResultTable.Print(Console.Out, machine, results);
        if (json is not null)
            JsonResult.Write(json.FullName, machine, results);
        return Conclude(results, failed);
    }

    private static async Task<(List<RowResult> Results, bool Failed)> RunRowsAsync(IEnumerable<Row> rows, RowRunner runner, CancellationToken cancellation)
    {
        List<RowResult> results = [];
        bool failed = false;
        foreach (Row row in rows)
        {
            try
            {
                results.Add(await runner.RunAsync(row, cancellation));
            }
            catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException)
            {
                await Console.Error.WriteLineAsync($"{row.Name} failed: {exception.Message}");
                failed = true;
            }
        }

        return (results, failed);
    }

    private static int Conclude(List<RowResult> results, bool failed)
    {
        ResultLine[] broken = [.. results.SelectMany(static result => result.Lines).Where(static line => !line.IsHeld)];
        Console.WriteLine();
        Console.WriteLine(broken.Length == 0 ? "Every bound is held." : $"Not held: {string.Join(", ", broken.Select(static line => line.Name))}.");
        if (failed)
            Console.WriteLine("Some rows failed; see above.");
        return broken.Length > 0 || failed ? BoundBroken : 0;
    }
}
