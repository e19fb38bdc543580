using System.Globalization;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>Prints the results for people.</summary>
internal static class ResultTable
{
    public static void Print(TextWriter output, Machine machine, IReadOnlyList<RowResult> results)
    {
        PrintMachine(output, machine, results);
        PrintRatios(output, results);
        if (results.Any(static result => result.Earlier is not null))
            PrintChanges(output, results);
        PrintCosts(output, results);
    }

    private static void PrintMachine(TextWriter output, Machine machine, IReadOnlyList<RowResult> results)
    {
        output.WriteLine();
        output.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.Kernel}, load {machine.LoadAtStart:0.00} at the start");
        output.WriteLine($"Penstock {machine.Penstock} on {machine.Runtime}, {machine.GarbageCollector} GC, shipped defaults");
        if (results.Count > 0)
            output.WriteLine(string.Join(", ", results[0].Dask.Versions.Select(static version => $"{version.Key} {version.Value}")) + "; saturation inf, no nanny, no dashboard");
    }

    private static void PrintRatios(TextWriter output, IReadOnlyList<RowResult> results)
    {
        var table = new TextTable("row", "tasks", "rounds", "Dask", "Penstock", "first round", "Penstock/s", "ratio", "min", "max", "bound", "held", "foreign CPU");
        foreach (RowResult result in results)
        {
            foreach (ResultLine line in result.Lines)
            {
                table.Add(
                    line.Name,
                    Tasks(result),
                    Rounds(result),
                    Duration(line.DaskSeconds),
                    Duration(line.PenstockSeconds),
                    Duration(line.PenstockFirstSeconds),
                    Number(1 / line.PenstockSeconds),
                    Times(line.Ratio.Median),
                    Times(line.Ratio.Min),
                    Times(line.Ratio.Max),
                    Times(line.Bound),
                    line.Ratio.Median >= line.Bound ? "yes" : "NO",
                    result.ForeignCpu.ToString("P0", CultureInfo.InvariantCulture) + (result.IsDisturbed ? " DISTURBED" : ""));
            }
        }

        output.WriteLine();
        output.WriteLine("Time per task (latency: of a call). Ratio: median, least and greatest of Dask's time over Penstock's, per pair of alternating turns.");
        output.WriteLine("First round: Penstock's first full round, code still being compiled; in no ratio.");
        table.Print(output);
    }

    private static void PrintChanges(TextWriter output, IReadOnlyList<RowResult> results)
    {
        var table = new TextTable("row", "earlier", "now", "earlier ratio", "ratio", "factor", "from", "to", "rounds", "bound", "held");
        foreach (ResultLine line in results.SelectMany(static result => result.Lines))
        {
            if (line.Change is not { } change)
                continue;
            table.Add(
                line.Name,
                Duration(change.EarlierSeconds),
                Duration(line.PenstockSeconds),
                Times(change.EarlierRatio.Median),
                Times(line.Ratio.Median),
                Factor(change.Factor.Median),
                Factor(change.Factor.Low),
                Factor(change.Factor.High),
                Number(change.Factor.Count),
                Factor(Change.FactorMin),
                change.IsHeld ? "yes" : "NO");
        }

        output.WriteLine();
        output.WriteLine("Against the other build. Factor: this build's ratio over the other's, per pair of alternating rounds: their median, and where it lies with 95 %.");
        table.Print(output);
    }

    private static void PrintCosts(TextWriter output, IReadOnlyList<RowResult> results)
    {
        var table = new TextTable("row", "side", "CPU scheduler", "workers", "client", "bytes scheduler", "workers", "client", "measured");
        foreach (RowResult result in results)
        {
            AddCost(table, result.Row, "Dask", result.Dask);
            AddCost(table, result.Row, "Penstock", result.Penstock);
        }

        output.WriteLine();
        output.WriteLine("CPU time and growth of resident memory per task, by role. Held: while the client holds every result; peak: the highest while the graph ran.");
        table.Print(output);
    }

    private static void AddCost(TextTable table, Row row, string side, SideTurns turns)
    {
        Roles<string> cpu = turns.CpuPerTask.Select(Duration);
        Roles<string> bytes = turns.BytesPerTask?.Select(Bytes) ?? new Roles<string>("", "", "");
        table.Add(row.Name, side, cpu.Scheduler, cpu.Workers, cpu.Client, bytes.Scheduler, bytes.Workers, bytes.Client, row.Memory ?? "");
    }

    private static string Tasks(RowResult result) => result.Row.Tasks == result.Row.DaskTasks
        ? Number(result.Row.Tasks)
        : $"{Number(result.Row.Tasks)} (Dask {Number(result.Row.DaskTasks)})";

    private static string Rounds(RowResult result) => $"{result.Dask.Rounds.Count()} : {result.Penstock.Rounds.Count()}";

    private static string Factor(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(double value) => value == 0 ? "" : Number(value);

    private static string Times(double ratio) => ratio.ToString(ratio < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + "x";

    private static string Duration(double seconds) => seconds switch
    {
        <= 0 => "",
        < 1e-6 => (seconds * 1e9).ToString("N0", CultureInfo.InvariantCulture) + " ns",
        < 1e-3 => (seconds * 1e6).ToString("N2", CultureInfo.InvariantCulture) + " us",
        _ => (seconds * 1e3).ToString("N2", CultureInfo.InvariantCulture) + " ms",
    };
}
