namespace Penstock.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task A_timeout_leaves_the_future_usable()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => future.WaitAsync(TimeSpan.FromMilliseconds(1)));
        Assert.Contains(future.Key.ToString("Increment"), error.Message, StringComparison.Ordinal);
        Assert.Throws<TimeoutException>(() => future.Wait(TimeSpan.Zero));
        cluster.Finish(0);
        Assert.Equal(2, future.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, await future.WaitAsync(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Timeouts_out_of_range_are_refused()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client __ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => future.WaitAsync(TimeSpan.FromMilliseconds(-2)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => future.WaitAsync(TimeSpan.FromDays(100)));
    }

    [Fact]
    public async Task Waiting_can_be_given_up_by_a_token()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        using var stop = new CancellationTokenSource();
        Task<int> waiting = future.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        cluster.Finish(0);
        Assert.Equal(2, await future.AsTask().Within());
    }

    [Fact]
    public async Task Waiting_for_all_moves_no_data_and_throws_for_no_outcome()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> good = client.Compute(Lazy.Increment(1));
        using Future<int> bad = client.Compute(Lazy.Increment(2));
        Future<int> disposed = client.Compute(Lazy.Increment(3));
        var seen = new List<int>();
        Task all = Futures.WhenAll([good, bad, disposed], new Reporter(seen));
        cluster.Finish(0);
        Assert.False(all.IsCompleted);
        await client.CancelAsync(bad).Within();
        disposed.Dispose();
        await all.Within();
        Assert.Equal(0, cluster.Workers.GetCount);
        await Eventually.IsTrue(() => seen.Count > 0 && seen[^1] == 3, "the last progress");
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task Waiting_for_any_gives_the_first()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3]);
        Task<Future<int>> any = Futures.WhenAny(list);
        cluster.Finish(1);
        Assert.Equal(3, await (await any.Within()).AsTask().Within());
        Assert.Equal(list[1].Key, (await Futures.WhenAny(list).Within()).Key);
        await Assert.ThrowsAsync<ArgumentException>(() => Futures.WhenAny(Array.Empty<Future<int>>()));
    }

    [Fact]
    public async Task Futures_are_given_as_they_complete()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3]);
        cluster.Finish(2);
        int[] order = [0, 1];
        int next = 0;
        var values = new List<int>();
        await foreach (Future<int> future in Futures.AsCompleted(list))
        {
            values.Add(await future.AsTask().Within());
            if (next < order.Length)
                cluster.Finish(order[next++]);
        }

        Assert.Equal([4, 2, 3], values);
        Assert.Equal(3, list.CompletedCount);
    }

    [Fact]
    public async Task An_enumeration_of_completed_futures_ends_with_the_last_one_that_was_cancelled()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2]);
        var seen = new List<FutureStatus>();
        cluster.Finish(0);
        await foreach (Future<int> future in Futures.AsCompleted(list))
        {
            seen.Add(future.Status);
            if (seen.Count == 1)
                await client.CancelAsync([list[1]]).Within();
        }

        Assert.Equal([FutureStatus.Finished, FutureStatus.Cancelled], seen);
    }

    [Fact]
    public async Task An_enumeration_of_completed_futures_can_be_given_up()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client __ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1]);
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<Future<int>> futures = Futures.AsCompleted(list, stop.Token).GetAsyncEnumerator();
        Task<bool> step = futures.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.Within());
    }

    private sealed class Reporter(List<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen.Add(value);
    }
}
