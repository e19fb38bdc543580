using System.Diagnostics;
using Penstock.Benchmarks.Sides;
using static Penstock.Benchmarks.BenchmarkFunctions.Delayed;

namespace Penstock.Benchmarks.Rounds;

/// <summary>One call and its result at a time.</summary>
internal static class LatencyRound
{
    public static async Task<RoundReport> RunAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        var samples = new double[request.Tasks];
        RoundMeter meter = RoundMeter.Start(cluster.Pids, request.Memory);
        for (int i = 0; i < samples.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Future<long> future = cluster.Client.Compute(Inc(i));
            long value = await future;
            samples[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (value != i + 1)
                throw new InvalidOperationException($"The call for {i} gave {value}.");
        }

        return meter.Stop(samples.Length) with { Samples = samples };
    }
}
