using Penstock.Protocol;

namespace Penstock.Tests;

public sealed class OutcomeTests
{
    [Fact]
    public async Task A_failed_task_tells_everything_about_its_failure()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        using Future<int> future = client.Compute(Lazy.Throw());
        Assert.Equal(FutureStatus.Erred, future.Status);
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => future.AsTask().Within());
        Assert.Equal(future.Key, error.Key);
        Assert.Equal(future.Key, error.OriginKey);
        Assert.Equal(2, error.Attempts);
        Assert.Equal("System.FormatException", error.RemoteTypeName);
        Assert.Equal("bad line", error.RemoteMessage);
        Assert.Equal("w1", error.Worker);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Contains("at Remote.Method()", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(future.Key.ToString("Throw"), error.Message, StringComparison.Ordinal);
        Assert.Contains("after 2 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_a_dependency_shows_the_way_down_and_no_exception_of_another_process()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        var origin = new Key(1, 2);
        cluster.Say(new HoldErred(cluster.Announced[0], new ErrorInfo(ErrorKind.Task, "X", "no", "", origin, "", 1, ["Increment-1", "Parse-2"], 12345)));
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => future.AsTask().Within());
        Assert.Equal(origin, error.OriginKey);
        Assert.Equal(["Increment-1", "Parse-2"], error.Chain);
        Assert.Null(error.InnerException);
        Assert.Contains("because Parse-2 failed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorKind.CodeMismatch, typeof(CodeMismatchException))]
    [InlineData(ErrorKind.Serialization, typeof(SerializationFailedException))]
    [InlineData(ErrorKind.DataLost, typeof(TaskFailedException))]
    public async Task Kinds_of_failures_have_exceptions_of_their_own(ErrorKind kind, Type expected)
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Say(new HoldErred(cluster.Announced[0], new ErrorInfo(kind, "X", "no", "", future.Key, "w", 1, [], 0)));
        Assert.IsType(expected, future.Exception);
        Assert.IsAssignableFrom<ClusterException>(await Assert.ThrowsAnyAsync<TaskFailedException>(() => future.AsTask().Within()));
    }

    [Fact]
    public async Task Lost_data_names_its_worker()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Say(new HoldLost(cluster.Announced[0], WorkerId.None, "w9"));
        Assert.Equal(FutureStatus.Lost, future.Status);
        DataLostException error = await Assert.ThrowsAsync<DataLostException>(() => future.AsTask().Within());
        Assert.Equal((future.Key, "w9"), (error.Key, error.Worker));
        Assert.Contains("replication", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_future_says_who_and_when()
    {
        var time = new ManualTime();
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = time, Name = "tester" }, runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        time.Advance(TimeSpan.FromSeconds(90));
        cluster.Say(new HoldCancelled(cluster.Announced[0], new ClientId(7), "somebody"));
        TaskCancelledException error = await Assert.ThrowsAsync<TaskCancelledException>(() => awaited.Within());
        Assert.IsAssignableFrom<OperationCanceledException>(error);
        Assert.Equal(("somebody", DateTimeOffset.UnixEpoch.AddSeconds(90)), (error.CancelledBy, error.CancelledAt));
        Assert.Equal(FutureStatus.Cancelled, future.Status);
    }

    [Fact]
    public async Task A_refused_graph_says_why()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.RefusesGraphs = "its input is unknown";
        using Future<int> future = client.Compute(Lazy.Increment(1));
        GraphRefusedException error = await Assert.ThrowsAsync<GraphRefusedException>(() => future.AsTask().Within());
        Assert.Contains("its input is unknown", error.Message, StringComparison.Ordinal);
        cluster.RefusesGraphs = null;
        using Future<int> again = client.Compute(Lazy.Increment(1));
        Assert.Equal(2, await again.AsTask().Within());
    }

    [Fact]
    public async Task A_gather_fails_with_the_first_failure()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3]);
        Task<int[]> gathered = client.GatherAsync(list);
        cluster.Say(new HoldErred(cluster.Announced[1], new ErrorInfo(ErrorKind.Task, "X", "no", "", list[1].Key, "w", 1, [], 0)));
        Assert.Equal(list[1].Key, (await Assert.ThrowsAsync<TaskFailedException>(() => gathered.Within())).Key);
        cluster.Finish(0);
        cluster.Finish(2);
        Assert.Equal(new[] { 2, 4 }, await client.GatherAsync([list[0], list[2]]).Within());
    }

    [Fact]
    public async Task An_await_that_completed_stays_completed()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int> awaited = future.AsTask();
        cluster.Finish(0);
        await awaited.Within();
        cluster.Say(new HoldPending(cluster.Announced[0]));
        Assert.Equal(FutureStatus.Pending, future.Status);
        Assert.Equal(2, await awaited);
        Task<int> again = future.AsTask();
        Assert.False(again.IsCompleted);
        cluster.Finish(0, worker: 2);
        Assert.Equal(2, await again.Within());
    }
}
