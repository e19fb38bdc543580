using Penstock.Benchmarks.Sides;
using static Penstock.Benchmarks.BenchmarkFunctions.Delayed;

namespace Penstock.Benchmarks.Rounds;

/// <summary>Independent tasks, each impure and with its own future; every result is fetched at the end.</summary>
internal static class MapRound
{
    public static async Task<RoundReport> RunAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        long[] arguments = Arguments(request.Tasks);
        RoundMeter meter = RoundMeter.Start(cluster.Pids, request.Memory);
        using FutureList<long> futures = cluster.Client.Map<long, long>(Inc, arguments);
        long[] results = await cluster.Client.GatherAsync(futures);
        RoundReport report = meter.Stop(request.Tasks);
        Check(arguments, results);
        return report;
    }

    private static long[] Arguments(int count)
    {
        long first = Random.Shared.NextInt64(1L << 40);
        var arguments = new long[count];
        for (int i = 0; i < count; i++)
            arguments[i] = first + i;
        return arguments;
    }

    private static void Check(long[] arguments, long[] results)
    {
        if (results.Length != arguments.Length)
            throw new InvalidOperationException($"{results.Length} results of {arguments.Length} tasks.");
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] != arguments[i] + 1)
                throw new InvalidOperationException($"Task {i} computed {results[i]} of {arguments[i]}.");
        }
    }
}
