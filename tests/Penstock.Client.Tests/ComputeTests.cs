using Penstock.Protocol;

namespace Penstock.Tests;

public sealed class ComputeTests
{
    [Fact]
    public async Task Compute_gives_a_future_at_once_and_awaiting_it_gives_the_value()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(Lazy.Increment(1)));
        Assert.Equal(FutureStatus.Pending, future.Status);
        cluster.Finish(0);
        Assert.Equal(FutureStatus.Finished, future.Status);
        Assert.Equal(3, await future.AsTask().Within());
        Assert.Equal(3, future.Result);
        Assert.Null(future.Exception);
    }

    [Fact]
    public async Task Several_values_are_one_submission_with_one_future_each()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        (Future<int> number, Future<string> text) = client.Compute(Lazy.Increment(1), Lazy.Text(Lazy.Increment(1)));
        Assert.Equal((2, "text 2"), await client.GatherAsync((number, text)).Within());
        var (a, b, c) = client.Compute(Lazy.Increment(1), Lazy.Increment(2), Lazy.Increment(3));
        Assert.Equal((2, 3, 4), await client.GatherAsync((a, b, c)).Within());
        var (d, e, f, g) = client.Compute(Lazy.Increment(1), Lazy.Increment(2), Lazy.Increment(3), Lazy.Text(4));
        Assert.Equal((2, 3, 4, "text 4"), await client.GatherAsync((d, e, f, g)).Within());
        Assert.Equal(3, cluster.SubmissionCount);
    }

    [Fact]
    public async Task Map_starts_one_call_per_value_and_per_future()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using FutureList<int> first = client.Map(Lazy.Increment, [1, 2, 3]);
        using FutureList<int> second = client.Map(Lazy.Increment, first);
        Assert.Equal(new[] { 3, 4, 5 }, await client.GatherAsync(second).Within());
        Assert.Equal(3, second.Count);
        Assert.Equal(2, cluster.SubmissionCount);
    }

    [Fact]
    public async Task Futures_and_lazy_values_mix_in_one_graph()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Assert.Equal(7, await (future + Lazy.Increment(4)).ComputeAsync(client).Within());
    }

    [Fact]
    public async Task Persist_gives_futures_to_build_on()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Delayed<int>[] lazy = [Lazy.Fresh(1), Lazy.Fresh(2)];
        using FutureList<int> held = client.Persist(lazy);
        using Future<int> one = client.Persist(Lazy.Fresh(5));
        Assert.Equal(3, await (held[0] + held[1]).ComputeAsync(client).Within());
        Assert.Equal(5, await one.AsTask().Within());
        Assert.Equal(3, cluster.LiveHoldCount);
    }

    [Fact]
    public async Task ComputeAsync_leaves_nothing_on_the_cluster()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Assert.Equal(2, await Lazy.Increment(1).ComputeAsync(client).Within());
        Assert.Equal(new[] { 2, 3 }, await new[] { Lazy.Increment(1), Lazy.Increment(2) }.ComputeAsync(client).Within());
        Assert.Equal((2, "text 1"), await (Lazy.Increment(1), Lazy.Text(1)).ComputeAsync(client).Within());
        Assert.Equal((2, 3, 4), await (Lazy.Increment(1), Lazy.Increment(2), Lazy.Increment(3)).ComputeAsync(client).Within());
        Assert.Equal((2, 3, 4, 5), await (Lazy.Increment(1), Lazy.Increment(2), Lazy.Increment(3), Lazy.Increment(4)).ComputeAsync(client).Within());
        await Assert.ThrowsAsync<TaskFailedException>(() => Lazy.Throw().ComputeAsync(client).Within());
        Assert.Equal(0, cluster.LiveHoldCount);
        Assert.True(cluster.Announced.Count >= 12);
    }

    [Fact]
    public async Task ComputeAsync_that_is_cancelled_leaves_nothing_on_the_cluster()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using var stop = new CancellationTokenSource();
        Task<int> one = Lazy.Increment(1).ComputeAsync(client, stop.Token);
        Task<int[]> many = new[] { Lazy.Increment(2), Lazy.Increment(3) }.ComputeAsync(client, stop.Token);
        Task<(int First, int Second)> pair = (Lazy.Increment(4), Lazy.Increment(5)).ComputeAsync(client, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Within());
        Assert.Equal(0, cluster.LiveHoldCount);
    }

    [Fact]
    public async Task Blocking_compute_needs_no_context_of_the_caller()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        Task<(int, int[])> blocked = Task.Factory.StartNew(
            () =>
            {
                SynchronizationContext.SetSynchronizationContext(new DeadContext());
                return (Lazy.Increment(1).Compute(client), new[] { Lazy.Increment(2) }.Compute(client));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await Eventually.IsTrue(() => cluster.Announced.Count == 1, "the first submission");
        cluster.Finish(0);
        await Eventually.IsTrue(() => cluster.Announced.Count == 2, "the second submission");
        cluster.Finish(1);
        (int one, int[] many) = await blocked.Within();
        Assert.Equal((2, 3), (one, many[0]));
    }

    [Fact]
    public async Task Empty_sequences_are_values_too()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using FutureList<int> none = client.Compute(Array.Empty<Delayed<int>>());
        Assert.Empty(none);
        Assert.Empty(await client.GatherAsync(none).Within());
        Assert.Empty(await Array.Empty<Delayed<int>>().ComputeAsync(client).Within());
        Assert.Empty(client.Map(Lazy.Increment, Array.Empty<int>()));
        Assert.Empty(await client.ScatterAllAsync(Array.Empty<int>()).Within());
        Assert.Equal(0, await client.CancelAsync(none).Within());
        await Futures.WhenAll(none).Within();
        Assert.Equal(0, cluster.SubmissionCount);
    }

    [Fact]
    public async Task Submissions_are_reported_as_accepted_in_order()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        await client.WhenAcceptedAsync().Within();
        using Future<int> future = client.Compute(Lazy.Increment(1));
        await client.WhenAcceptedAsync().Within();
        cluster.RefusesGraphs = "no";
        using Future<int> refused = client.Compute(Lazy.Increment(2));
        await client.WhenAcceptedAsync().Within();
        Assert.Equal(FutureStatus.Erred, refused.Status);
    }

    [Fact]
    public async Task A_hundred_thousand_futures_are_mapped_gathered_and_freed()
    {
        const int Count = 100_000;
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        FutureList<int> list = client.Map(Lazy.Fresh, Enumerable.Range(0, Count));
        Assert.Equal(Enumerable.Range(0, Count), await client.GatherAsync(list).Within());
        Assert.Equal(Count, list.CompletedCount);
        Assert.True(cluster.Workers.GetCount < 40, $"{cluster.Workers.GetCount} requests");
        list.Dispose();
        Assert.Equal(0, cluster.LiveHoldCount);
        Assert.Equal(Count, cluster.Log.Count(message => message == nameof(MessageCode.ReleaseHold)));
    }

    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
