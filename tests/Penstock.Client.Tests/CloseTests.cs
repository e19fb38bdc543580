using Penstock.Protocol;

namespace Penstock.Tests;

public sealed class CloseTests
{
    [Fact]
    public async Task Closing_ends_awaits_and_later_calls_name_the_client()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        Future<int> future = client.Compute(Lazy.Increment(1));
        FutureList<int> list = client.Map(Lazy.Increment, [5, 6]);
        Task<int> awaited = future.AsTask();
        Task<int[]> gathered = client.GatherAsync(list);
        Task settled = Futures.WhenAll(list);
        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Contains("tester", (await Assert.ThrowsAsync<TaskCancelledException>(() => awaited.Within())).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TaskCancelledException>(() => gathered.Within());
        await settled.Within();
        Assert.Equal(FutureStatus.Cancelled, future.Status);
        Assert.True(cluster.IsClosedByClient);
        Assert.Equal(nameof(MessageCode.Goodbye), cluster.Log[^1]);

        Assert.Contains("tester", Assert.Throws<ObjectDisposedException>(() => client.Compute(Lazy.Increment(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => client.Map(Lazy.Increment, [1]));
        Assert.Throws<ObjectDisposedException>(() => future.Result);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GatherAsync(future));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ScatterAsync(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.StatusAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ExplainAsync(future.Key));
        AtTheCall.Throws<ObjectDisposedException>(() => { client.CancelAsync(future); });
        AtTheCall.Throws<ObjectDisposedException>(() => { client.WhenAcceptedAsync(); });
        future.Dispose();
        list.Dispose();
        Assert.Empty(cluster.Released);
    }

    [Fact]
    public async Task A_broken_connection_ends_futures_with_its_reason()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        Task accepted = client.WhenAcceptedAsync();
        cluster.Break(new IOException("reset by peer."));
        SchedulerUnavailableException error = await Assert.ThrowsAsync<SchedulerUnavailableException>(() => awaited.Within());
        Assert.Contains("reset by peer", error.Message, StringComparison.Ordinal);
        await accepted.Within();
        Assert.IsType<SchedulerUnavailableException>(future.Exception);
        Assert.Throws<SchedulerUnavailableException>(() => client.Compute(Lazy.Increment(2)));
    }

    [Theory]
    [InlineData(new byte[] { 0xC1 }, "Bad bytes")]
    [InlineData(new byte[] { 0x91, 63 }, "not for clients")]
    public async Task Nonsense_of_the_scheduler_ends_the_connection_and_says_why(byte[] bytes, string reason)
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.SayBytes(bytes);
        Assert.Contains(reason, (await Assert.ThrowsAsync<SchedulerUnavailableException>(() => future.AsTask().Within())).Message, StringComparison.Ordinal);
        Assert.True(cluster.IsClosedByClient);
    }

    [Fact]
    public async Task Questions_that_are_unanswered_at_the_end_fail()
    {
        var cluster = new FakeCluster { Welcomes = false };
        Task<Client> connecting = Client.ConnectAsync(cluster, new ClientOptions { Name = "waiting" });
        Assert.False(connecting.IsCompleted);
        cluster.Break(null);
        Assert.Contains("waiting", (await Assert.ThrowsAsync<SchedulerUnavailableException>(() => connecting.Within())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_can_be_given_up()
    {
        var cluster = new FakeCluster { Welcomes = false };
        using var stop = new CancellationTokenSource();
        Task<Client> connecting = Client.ConnectAsync(cluster, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        Assert.True(cluster.IsClosedByClient);
    }

    [Fact]
    public async Task Many_threads_may_use_and_close_a_client_at_once()
    {
        for (int round = 0; round < 20; round++)
        {
            (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
            Task[] users = [.. Enumerable.Range(0, 4).Select(user => Task.Run(() => Use(client, user)))];
            await Eventually.IsTrue(() => cluster.SubmissionCount > 20, "some use");
            await client.DisposeAsync();
            await Task.WhenAll(users).Within();
        }
    }

    private static async Task Use(Client client, int user)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                using Future<int> future = client.Compute(Lazy.Fresh((1000 * user) + i));
                Assert.Equal((1000 * user) + i, await future);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or TaskCancelledException)
        {
            // The client was closed: the only way out.
        }
    }
}
