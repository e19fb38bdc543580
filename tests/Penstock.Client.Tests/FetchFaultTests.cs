using Penstock.Protocol;

namespace Penstock.Tests;

public sealed class FetchFaultTests
{
    [Fact]
    public async Task A_result_whose_worker_fails_comes_from_where_the_scheduler_says_next()
    {
        var time = new ManualTime();
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = time }, runsAtOnce: false);
        await using Client _ = client;
        cluster.Workers.OnGet = static (address, _) =>
        {
            if (address == FakeData.AddressOf(1))
                throw new IOException("connection refused");
        };
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Finish(0, worker: 1);
        Task<int> awaited = future.AsTask();
        await Eventually.IsTrue(() => cluster.Workers.GetCount == 1 && time.TimerCount == 1, "the first request");
        cluster.Say(new HoldPending(cluster.Announced[0]));
        Assert.False(awaited.IsCompleted);
        cluster.Finish(0, worker: 2);
        Assert.Equal(2, await awaited.Within());
        Assert.Equal(2, cluster.Workers.GetCount);
    }

    [Fact]
    public async Task Only_what_is_missing_is_fetched_again()
    {
        var time = new ManualTime();
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = time }, runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3, 4]);
        for (int i = 0; i < 4; i++)
            cluster.Finish(i, worker: 1 + (i % 2));
        cluster.Workers.Drop(2);
        Task<int[]> gathered = client.GatherAsync(list);
        await Eventually.IsTrue(() => cluster.Workers.FetchedCount == 4 && time.TimerCount == 1, "the first requests");
        cluster.Finish(1, worker: 1);
        Assert.False(gathered.IsCompleted);
        cluster.Finish(3, worker: 1);
        Assert.Equal(new[] { 2, 3, 4, 5 }, await gathered.Within());
        Assert.Equal(6, cluster.Workers.FetchedCount);
    }

    [Fact]
    public async Task An_absent_result_without_news_is_asked_for_again_after_a_while()
    {
        var time = new ManualTime();
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = time });
        await using Client _ = client;
        int failures = 3;
        cluster.Workers.OnGet = (_, _) =>
        {
            if (failures-- > 0)
                throw new IOException("busy");
        };
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        for (int request = 1; request <= 3; request++)
        {
            await Eventually.IsTrue(() => cluster.Workers.GetCount == request && time.TimerCount == 1, $"request {request}");
            time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal(2, await awaited.Within());
        Assert.Equal(4, cluster.Workers.GetCount);
    }

    [Fact]
    public async Task A_result_that_never_comes_fails_naming_the_worker_and_stays_usable()
    {
        var time = new ManualTime();
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = time }, runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Finish(0);
        cluster.Workers.Drop(1);
        Task<int> awaited = future.AsTask();
        await Eventually.IsTrue(
            () =>
            {
                if (time.TimerCount > 0)
                    time.Advance(TimeSpan.FromSeconds(5));
                return awaited.IsCompleted;
            },
            "the end of patience");
        DataUnavailableException error = await Assert.ThrowsAsync<DataUnavailableException>(() => awaited);
        Assert.Equal(("w1", future.Key), (error.Worker, error.Key));
        cluster.Finish(0);
        Assert.Equal(2, await future.AsTask().Within());
    }

    [Fact]
    public async Task A_result_of_a_worker_that_left_waits_for_news()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Finish(0, worker: 1);
        cluster.Say(new WorkerLeft(new WorkerId(1), "killed", 1, 0));
        Task<int> awaited = future.AsTask();
        cluster.Finish(0, worker: 2);
        Assert.Equal(2, await awaited.Within());
        Assert.Equal(1, cluster.Workers.GetCount);
    }

    [Fact]
    public async Task A_result_of_the_wrong_type_fails_with_its_key()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        var task = new TaskHandle(77, 1);
        cluster.Workers.Put(1, task, new Cell<string>("no number", Serialization.Formatters.String));
        cluster.Say(new HoldFinished(cluster.Announced[0], task, new WorkerId(1), 5));
        ResultUnreadableException error = await Assert.ThrowsAsync<ResultUnreadableException>(() => future.AsTask().Within());
        Assert.Equal(future.Key, error.Key);
    }

    [Fact]
    public async Task Closing_during_a_fetch_ends_the_await_once_the_fetch_fails()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        var gate = new TaskCompletionSource();
        cluster.Workers.Gate = gate.Task;
        Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        Task<int> limited = future.WaitAsync(TimeSpan.FromMinutes(1));
        await client.DisposeAsync();
        gate.SetException(new IOException("closed"));
        await Assert.ThrowsAsync<TaskCancelledException>(() => awaited.Within());
        await Assert.ThrowsAsync<TaskCancelledException>(() => limited.Within());
    }

    [Fact]
    public async Task A_wait_that_is_given_up_ends_its_fetch()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Workers.Gate = new TaskCompletionSource().Task;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        await Assert.ThrowsAsync<TimeoutException>(() => future.WaitAsync(TimeSpan.FromMilliseconds(1)));
        cluster.Workers.Gate = Task.CompletedTask;
        Assert.Equal(2, await future.AsTask().Within());
        Assert.Equal(1, cluster.Workers.GetCount);
    }
}
