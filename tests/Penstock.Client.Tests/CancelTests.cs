namespace Penstock.Tests;

public sealed class CancelTests
{
    [Fact]
    public async Task Cancelling_ends_futures_at_once_and_counts_them()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2]);
        using Future<int> other = client.Compute(Lazy.Increment(9));
        Task<int[]> gathered = client.GatherAsync(list);
        Assert.Equal(2, await client.CancelAsync(list).Within());
        Assert.Equal(0, await client.CancelAsync(list).Within());
        Assert.Equal("tester", (await Assert.ThrowsAsync<TaskCancelledException>(() => gathered.Within())).CancelledBy);
        Assert.Equal(1, await client.CancelAsync(other, force: true).Within());
        Assert.Empty(cluster.Released);
    }

    [Fact]
    public async Task A_graph_that_uses_a_cancelled_future_is_refused_at_the_call()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> cancelling = client.CancelAsync(future);
        TaskCancelledException error = Assert.Throws<TaskCancelledException>(() => client.Compute(Lazy.Increment(future)));
        Assert.Equal(future.Key, error.Key);
        Assert.Contains(future.Key.ToString("Increment"), error.Message, StringComparison.Ordinal);
        Assert.Equal(1, cluster.SubmissionCount);
        await cancelling.Within();
    }

    [Fact]
    public async Task What_is_submitted_after_a_cancel_is_computed_anew()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> cancelling = client.CancelAsync(future);
        using Future<int> again = client.Compute(Lazy.Increment(1));
        await cancelling.Within();
        Assert.Equal(2, await again.AsTask().Within());
        Assert.Equal(FutureStatus.Cancelled, future.Status);
        Assert.Equal(2, cluster.SubmissionCount);
    }
}
