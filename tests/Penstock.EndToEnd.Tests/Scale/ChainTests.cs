using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Scale;

public sealed class ChainTests
{
    private const int Length = 1_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_chain_of_a_million_tasks_builds_submits_runs_and_is_freed()
    {
        await using LocalCluster cluster = await LocalCluster.StartAsync(new LocalClusterOptions { SlotsPerWorker = 1 });
        await using Client client = await cluster.ConnectAsync();
        using (Future<long> end = client.Compute(Chain(start: 0)))
            Assert.Equal(Length, await end.WaitAsync(Limit));
        ClusterStatus status = await client.StatusAsync().WaitAsync(Limit);
        Assert.Equal((0, 0), (status.Tasks, status.Bytes));
    }

    [Fact]
    public async Task A_chain_of_a_million_tasks_is_cancelled_and_freed()
    {
        using var folder = new TempFolder();
        await using LocalCluster cluster = await LocalCluster.StartAsync(new LocalClusterOptions { SlotsPerWorker = 1 });
        await using Client client = await cluster.ConnectAsync();
        using Future<long> root = client.Compute(WaitForFileAsync(folder.File("gate"), 1));
        using Future<long> end = client.Compute(Chain(root));
        await client.WhenAcceptedAsync().WaitAsync(Limit);
        Assert.Equal(2, await client.CancelAsync(root).WaitAsync(Limit));
        Assert.Equal(FutureStatus.Cancelled, end.Status);
        await Deadline.Until(async () => (await client.StatusAsync()).Tasks == 0, () => "no task is left", Limit);
    }

    private static Delayed<long> Chain(Delayed<long> start)
    {
        Delayed<long> value = start;
        for (int i = 0; i < Length; i++)
            value = Add(value, 1);
        return value;
    }
}
