using System.Diagnostics;
using Penstock.Benchmarks.Rounds;

namespace Penstock.Benchmarks.Fidelity;

/// <summary>A graph on a real cluster: how long it took, and how long each of its tasks.</summary>
/// <param name="Seconds">From the submission until the client knew that every task had finished.</param>
/// <param name="TaskNanoseconds">Per task of the graph, as it measured itself.</param>
internal sealed record RealRun(double Seconds, long[] TaskNanoseconds)
{
    public static async Task<RealRun> RunAsync(ClusterUnderTest cluster, IReadOnlyList<Delayed<byte[]>> nodes)
    {
        long start = Stopwatch.GetTimestamp();
        using FutureList<byte[]> futures = cluster.Client.Persist(nodes);
        await Futures.WhenAll(futures);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        byte[][] results = await cluster.Client.GatherAsync(futures, resultBytesMax: long.MaxValue);
        return new RealRun(seconds, [.. results.Select(FidelityFunctions.DurationOf)]);
    }
}
