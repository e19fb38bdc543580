using System.Runtime.CompilerServices;

namespace Penstock.Tests;

public sealed class OwnershipTests
{
    [Fact]
    public async Task Disposing_the_last_future_releases_once()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Future<int> first = client.Compute(Lazy.Increment(1));
        Future<int> second = client.Compute(Lazy.Increment(1));
        Future<int> third = client.Compute(second);
        Assert.Single(cluster.Announced);
        first.Dispose();
        first.Dispose();
        third.Dispose();
        Assert.Empty(cluster.Released);
        second.Dispose();
        Assert.Single(cluster.Released);
    }

    [Fact]
    public async Task A_disposed_future_is_refused_with_its_key()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        Future<int> future = client.Compute(Lazy.Increment(1));
        future.Dispose();
        string key = future.Key.ToString("Increment");
        Assert.Contains(key, Assert.Throws<ObjectDisposedException>(() => future.Status).Message, StringComparison.Ordinal);
        Assert.Contains(key, Assert.Throws<ObjectDisposedException>(() => future.Exception).Message, StringComparison.Ordinal);
        Assert.Contains(key, Assert.Throws<ObjectDisposedException>(() => future.Result).Message, StringComparison.Ordinal);
        Assert.Contains(key, (await Assert.ThrowsAsync<ObjectDisposedException>(() => future.WaitAsync(TimeSpan.FromSeconds(1)))).Message, StringComparison.Ordinal);
        Assert.Contains(key, Assert.Throws<ObjectDisposedException>(() => client.Compute(Lazy.Increment(future))).Message, StringComparison.Ordinal);
        Assert.Contains(key, (await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GatherAsync(future))).Message, StringComparison.Ordinal);
        AtTheCall.Throws<ObjectDisposedException>(() => { client.CancelAsync(future); });
        Assert.Contains("Disposed", future.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_while_awaited_ends_the_wait_as_cancelled()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        Future<int> future = client.Compute(Lazy.Increment(1));
        using Future<int> other = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        Task<int[]> gathered = client.GatherAsync([other, future]);
        Task<int> unaffected = other.AsTask();
        future.Dispose();
        TaskCancelledException error = await Assert.ThrowsAsync<TaskCancelledException>(() => awaited.Within());
        Assert.Equal(future.Key, error.Key);
        await Assert.ThrowsAsync<TaskCancelledException>(() => gathered.Within());
        Assert.Empty(cluster.Released);
        cluster.Finish(0);
        Assert.Equal(2, await unaffected.Within());
    }

    [Fact]
    public async Task A_list_lets_go_of_one_or_all()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3]);
        Future<int> second = list[1];
        list[1].Dispose();
        Assert.Single(cluster.Released);
        Assert.Throws<ObjectDisposedException>(() => second.Status);
        Assert.Contains(second.Key.ToString(), Assert.Throws<ObjectDisposedException>(() => list[1]).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GatherAsync(list));
        Assert.Equal(2, await list[0].AsTask().Within());

        await list.DisposeAsync();
        list.Dispose();
        Assert.Equal(3, cluster.Released.Count);
        Assert.Throws<ObjectDisposedException>(() => list[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.GatherAsync(list));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
    }

    [Fact]
    public async Task Collected_futures_and_lists_are_released()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Drop(() => client.Compute(Lazy.Increment(1)));
        Drop(() => client.Map(Lazy.Increment, Enumerable.Range(10, 1000)));
        await Eventually.IsCollected(() => cluster.Released.Count == 1001, "the release of 1001 collected futures");
    }

    [Fact]
    public async Task An_element_keeps_its_list_and_a_graph_keeps_its_futures()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Future<int> element = Keep(() => client.Map(Lazy.Increment, [1, 2])[0]);
        Delayed<int> graph = Keep(() => Lazy.Increment(client.Compute(Lazy.Increment(3))));
        Drop(() => client.Compute(Lazy.Increment(9)));
        await Eventually.IsCollected(() => cluster.Released.Count == 1, "the release of the future that nobody keeps");
        Assert.Equal(2, await element.AsTask().Within());
        Assert.Equal(5, await graph.ComputeAsync(client).Within());
        Assert.Equal(3, cluster.LiveHoldCount);
        GC.KeepAlive(element);
        GC.KeepAlive(graph);
    }

    [Fact]
    public async Task Who_awaits_a_future_keeps_it()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        Task<int> awaited = Keep(() => client.Compute(Lazy.Increment(1)).AsTask());
        Task settled = Keep(() => Futures.WhenAll([client.Compute(Lazy.Increment(2))]));
        Drop(() => client.Compute(Lazy.Increment(3)));
        await Eventually.IsCollected(() => cluster.Released.Count == 1, "the release of the future that nobody awaits");
        cluster.Finish(0);
        cluster.Finish(1);
        Assert.Equal(2, await awaited.Within());
        await settled.Within();
        await Eventually.IsCollected(() => cluster.LiveHoldCount == 0, "the release of futures that are not awaited any more");
    }

    [Fact]
    public async Task Who_gave_up_waiting_does_not_keep_a_future()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        await GiveUp(client);
        await Eventually.IsCollected(() => cluster.LiveHoldCount == 0, "the release after the timeouts");
        Assert.Equal(0, cluster.Workers.GetCount);
    }

    [Fact]
    public async Task Finalizers_after_the_end_do_nothing()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        WeakReference dropped = await CloseWithLiveFuture(client);
        await Eventually.IsCollected(() => !dropped.IsAlive, "the collection of the future");
        GC.WaitForPendingFinalizers();
        Assert.Empty(cluster.Released);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task GiveUp(Client client)
    {
        Future<int> future = client.Compute(Lazy.Increment(1));
        await Assert.ThrowsAsync<TimeoutException>(() => future.WaitAsync(TimeSpan.FromMilliseconds(1)));
        using var stop = new CancellationTokenSource();
        Task gathered = client.GatherAsync([client.Compute(Lazy.Increment(2))], cancellationToken: stop.Token);
        Task settled = Futures.WhenAll([client.Compute(Lazy.Increment(3))], cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gathered.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settled.Within());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> CloseWithLiveFuture(Client client)
    {
        Future<int> future = client.Compute(Lazy.Increment(1));
        await client.DisposeAsync();
        return new WeakReference(future);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop<T>(Func<T> make) => make();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Keep<T>(Func<T> make) => make();
}
