using System.Diagnostics;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Rounds;
using static Penstock.Benchmarks.Fidelity.FidelityFunctions.Delayed;

namespace Penstock.Benchmarks.Fidelity;

/// <summary>What a simulation has to know of a real cluster beside the graph and its durations; measured by three small runs.</summary>
/// <param name="HopMicroseconds">From one process to the next, with everything that its host does: a quarter of the way of a call that does nothing, to a worker and back.</param>
/// <param name="TaskMicroseconds">What a slot needs per task beside running it.</param>
/// <param name="MebibytesPerSecond">How fast results go from worker to worker, all together: they share one machine.</param>
internal sealed record Calibration(double HopMicroseconds, double TaskMicroseconds, double MebibytesPerSecond)
{
    private const int Calls = 200;
    private const int LineLength = 1_000;
    private const int FetchedBytes = 256 << 10;
    private const int FetchedResults = 64;
    private const int Fetches = 5;

    /// <summary>Client to scheduler to worker, and back.</summary>
    private const int HopsOfCall = 4;

    /// <summary>Measures a cluster that does nothing else and whose workers are named w0, w1….</summary>
    public static async Task<Calibration> MeasureAsync(ClusterUnderTest cluster, int workers)
    {
        await LineAsync(cluster); // Compiles what the runs need.
        double hop = await HopAsync(cluster);
        double task = await LineAsync(cluster);
        double bandwidth = await BandwidthAsync(cluster, workers);
        return new Calibration(hop, task, bandwidth);
    }

    private static async Task<double> HopAsync(ClusterUnderTest cluster)
    {
        var microseconds = new double[Calls];
        for (int call = 0; call < Calls; call++)
        {
            RealRun run = await RealRun.RunAsync(cluster, [Work(0, 0, [])]);
            microseconds[call] = (run.Seconds * 1e6) - (run.TaskNanoseconds[0] / 1e3);
        }

        return Statistics.Median(microseconds) / HopsOfCall;
    }

    /// <summary>A thousand tasks of nothing on one slot: what they take beyond their own durations.</summary>
    private static async Task<double> LineAsync(ClusterUnderTest cluster)
    {
        Delayed<byte[]> last = On(0, Work(0, 0, []));
        var line = new List<Delayed<byte[]>> { last };
        for (int i = 1; i < LineLength; i++)
            line.Add(last = On(0, Work(0, 0, [last])));
        RealRun run = await RealRun.RunAsync(cluster, line);
        return Math.Max(0, (run.Seconds * 1e6) - (run.TaskNanoseconds.Sum() / 1e3)) / LineLength;
    }

    /// <summary>Every worker fetches from the next one at the same time, results about as large as those of the graphs.</summary>
    private static async Task<double> BandwidthAsync(ClusterUnderTest cluster, int workers)
    {
        var seconds = new double[Fetches];
        for (int fetch = 0; fetch < Fetches; fetch++)
        {
            using FutureList<byte[]> made = cluster.Client.Persist(Enumerable.Range(0, workers * FetchedResults).Select(i => On(i / FetchedResults, Work(0, FetchedBytes, []))));
            await Futures.WhenAll(made);
            long start = Stopwatch.GetTimestamp();
            using FutureList<byte[]> there = cluster.Client.Persist(Enumerable.Range(0, workers).Select(worker =>
                On(worker, Work(0, 0, [.. made.Skip((worker + 1) % workers * FetchedResults).Take(FetchedResults)]))));
            await Futures.WhenAll(there);
            seconds[fetch] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return (long)workers * FetchedResults * FetchedBytes / (double)(1 << 20) / Statistics.Median(seconds);
    }

    private static Delayed<byte[]> On(int worker, Delayed<byte[]> task) => task.With(new TaskOptions { Workers = [$"w{worker}"] });
}
