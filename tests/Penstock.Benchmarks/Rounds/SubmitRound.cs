using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Rounds;

/// <summary>Builds, lowers and sends independent calls; ends when the scheduler, which has no worker, has accepted every task.</summary>
internal static class SubmitRound
{
    public static async Task<RoundReport> RunAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        RoundMeter meter = RoundMeter.Start(cluster.Pids, request.Memory);
        using FutureList<long> futures = cluster.Client.Compute<long>(BuildRound.Build(request.Tasks));
        await cluster.Client.WhenAcceptedAsync();
        RoundReport report = meter.Stop(futures.Count);
        long accepted = (await cluster.Client.StatusAsync()).Tasks;
        return accepted == request.Tasks ? report : throw new InvalidOperationException($"The scheduler knows {accepted} tasks of {request.Tasks}.");
    }
}
