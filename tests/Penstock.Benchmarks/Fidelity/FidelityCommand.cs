using System.CommandLine;
using System.Globalization;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Rounds;
using Penstock.Simulator.Tests.Estee;

namespace Penstock.Benchmarks.Fidelity;

/// <summary><c>fidelity</c>: how close a simulated makespan is to the real one, on published graphs.</summary>
internal static class FidelityCommand
{
    private const double MedianMax = 0.10;
    private const double NinthDecileMax = 0.20;
    private const int SimulatedRuns = 9;

    public static Command Create()
    {
        Option<int> workers = new("--workers") { Description = "Worker processes.", DefaultValueFactory = static _ => 4 };
        Option<int> slots = new("--slots") { Description = "Tasks that a worker runs at once.", DefaultValueFactory = static _ => 4 };
        Option<double> seconds = new("--seconds") { Description = "How long a perfect schedule of each graph takes, at least.", DefaultValueFactory = static _ => 1 };
        Option<int> rounds = new("--rounds") { Description = "Real runs of each graph; the medians are compared.", DefaultValueFactory = static _ => 3 };
        Command command = new("fidelity", "Compares real makespans of published graphs, on processes and sockets, with simulated ones.") { workers, slots, seconds, rounds };
        command.SetAction((arguments, _) => RunAsync(arguments.GetValue(workers), arguments.GetValue(slots), arguments.GetValue(seconds), arguments.GetValue(rounds)));
        return command;
    }

    private static async Task<int> RunAsync(int workers, int slots, double seconds, int rounds)
    {
        await using ClusterUnderTest cluster = await ClusterUnderTest.StartAsync(workers, slots);
        Calibration calibration = await Calibration.MeasureAsync(cluster, workers);
        Print($"{workers} workers of {slots} slots: {calibration.HopMicroseconds:N0} us from process to process, {calibration.TaskMicroseconds:N0} us per task, {calibration.MebibytesPerSecond:N0} MiB/s");
        Print($"{"graph",-24}{"tasks",8}{"real s",10}{"simulated",11}{"error",9}");
        var errors = new List<double>();
        foreach (EsteeGraph published in EsteeData.Graphs.Values)
            errors.Add(await CompareAsync(cluster, calibration, FidelityGraph.Of(published, workers * slots, seconds), workers, slots, rounds));
        double median = Statistics.Median(errors);
        double ninthDecile = Statistics.Quantile(errors, 0.9);
        Print($"{errors.Count} graphs: error median {median:P1} (bound {MedianMax:P0}), p90 {ninthDecile:P1} (bound {NinthDecileMax:P0}), largest {errors.Max():P1}");
        return median <= MedianMax && ninthDecile <= NinthDecileMax ? 0 : 1;
    }

    private static async Task<double> CompareAsync(ClusterUnderTest cluster, Calibration calibration, FidelityGraph graph, int workers, int slots, int rounds)
    {
        var real = new List<double>();
        var simulated = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            Delayed<byte[]>[] nodes = graph.Build();
            RealRun run = await RealRun.RunAsync(cluster, nodes);
            await cluster.WaitUntilEmptyAsync();
            real.Add(run.Seconds);
            for (int life = 1; life <= SimulatedRuns; life++)
                simulated.Add(SimulatedRun.Run(graph, nodes, run.TaskNanoseconds, calibration, workers, slots, (ulong)((round * SimulatedRuns) + life)));
        }

        double expected = Statistics.Median(real);
        double found = Statistics.Median(simulated);
        double error = Math.Abs(found - expected) / expected;
        Print($"{graph.Name,-24}{graph.TaskCount,8}{expected,10:N3}{found,11:N3}{error,9:P1}");
        return error;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
