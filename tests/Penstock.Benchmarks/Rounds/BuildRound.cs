using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Rounds;

/// <summary>Builds independent calls; nothing is sent.</summary>
internal static class BuildRound
{
    public static RoundReport Run(Roles<int[]> pids, RoundRequest request)
    {
        RoundMeter meter = RoundMeter.Start(pids, request.Memory);
        Delayed<long>[] nodes = Build(request.Tasks);
        RoundReport report = meter.Stop(nodes.Length);
        GC.KeepAlive(nodes);
        return report;
    }

    /// <summary>Independent, impure calls.</summary>
    public static Delayed<long>[] Build(int count)
    {
        var nodes = new Delayed<long>[count];
        for (int i = 0; i < count; i++)
            nodes[i] = BenchmarkFunctions.Delayed.Inc(i);
        return nodes;
    }
}
