namespace Penstock.Tests;

public sealed class ScatterTests
{
    [Fact]
    public async Task A_scattered_value_comes_back_and_can_be_used_in_graphs()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using (Future<int> moved = await client.ScatterAsync(41).Within())
        {
            Assert.Equal(FutureStatus.Finished, moved.Status);
            Assert.Equal(41, await moved.AsTask().Within());
            Assert.Equal(42, await Lazy.Increment(moved).ComputeAsync(client).Within());
        }

        Assert.Equal(0, cluster.LiveHoldCount);
    }

    [Fact]
    public async Task Many_values_are_scattered_in_order()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using (FutureList<int> moved = await client.ScatterAllAsync(Enumerable.Range(0, 100)).Within())
            Assert.Equal(Enumerable.Range(0, 100), await client.GatherAsync(moved).Within());
        Assert.Equal(0, cluster.LiveHoldCount);
        Assert.Equal(100, cluster.Released.Distinct().Count());
    }

    [Fact]
    public async Task Equal_values_have_keys_of_their_own()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        using Future<int> one = await client.ScatterAsync(1).Within();
        using Future<int> two = await client.ScatterAsync(1).Within();
        Assert.NotEqual(one.Key, two.Key);
    }

    [Fact]
    public async Task A_worker_that_dies_meanwhile_is_named_and_nothing_stays()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Workers.PutError = new IOException("broken pipe");
        DataLostException error = await Assert.ThrowsAsync<DataLostException>(() => client.ScatterAsync(1).Within());
        Assert.Equal("w1", error.Worker);
        Assert.IsType<IOException>(error.InnerException);
        await Assert.ThrowsAsync<DataLostException>(() => client.ScatterAllAsync([1, 2, 3]).Within());
        Assert.Equal(0, cluster.LiveHoldCount);
    }

    [Fact]
    public async Task Without_a_worker_the_data_is_lost_at_once()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.PlacesData = false;
        await Assert.ThrowsAsync<DataLostException>(() => client.ScatterAsync(1).Within());
        Assert.Equal(0, cluster.LiveHoldCount);
    }

    [Fact]
    public async Task A_scatter_that_is_given_up_leaves_nothing()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Workers.Gate = new TaskCompletionSource().Task;
        using var stop = new CancellationTokenSource();
        Task<Future<int>> one = client.ScatterAsync(1, stop.Token);
        Task<FutureList<int>> many = client.ScatterAllAsync([1, 2], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many.Within());
        Assert.Equal(0, cluster.LiveHoldCount);
    }
}
