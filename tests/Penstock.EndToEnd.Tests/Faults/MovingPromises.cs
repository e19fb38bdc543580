using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Faults;

/// <summary>Data and work that move: copies, balance, workers that retire, restarts. Each test has a cluster of its own, since it changes it.</summary>
public sealed class MovingPromises : IDisposable
{
    private const int Count = 12;

    private readonly TempFolder _folder = new();

    private string Log => _folder.File("log");

    private string Gate => _folder.File("gate");

    public static TheoryData<ClusterKind> Kinds => [ClusterKind.InProcess, ClusterKind.Isolated, ClusterKind.Processes];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Broadcast_data_is_on_every_worker_and_outlives_one(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using Future<long> data = await client.ScatterAsync(41L, broadcast: true).Bounded();
        ClusterStatus status = await cluster.StatusAsync();
        Assert.Equal([1, 1], status.Workers.Select(worker => worker.Count));
        await cluster.LoseWorkerAsync(status.Workers[0]);
        using Future<long> value = client.Compute(Add(data, 1));
        Assert.Equal(42, await value.Bounded());
        Assert.Equal(41, await data.Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Replicated_results_are_not_computed_again_when_a_worker_dies(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using FutureList<long> held = client.Persist(Enumerable.Range(0, Count).Select(i => Logged(Log, $"run {i}", i)));
        await client.ReplicateAsync(held, copies: 2).Bounded();
        ClusterStatus status = await cluster.StatusAsync();
        Assert.All(status.Workers, worker => Assert.Equal(Count, worker.Count));
        await cluster.LoseWorkerAsync(status.Workers[1]);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), await client.GatherAsync(held).Bounded());
        Assert.Equal(Count, RunLog.Read(Log).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_worker_that_retires_ends_what_runs_and_nothing_is_computed_again(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using FutureList<long> held = client.Persist(Enumerable.Range(0, Count).Select(i => Logged(Log, $"run {i}", i)));
        await Futures.WhenAll(held).Bounded();
        using Future<long> running = client.Compute(WaitForFileAsync(Gate, 5));
        await Deadline.Until(() => File.Exists(Gate + ".started"), "the task runs");
        WorkerStatus busy = (await cluster.StatusAsync()).Workers.Single(worker => worker.Processing > 0);

        Task retiring = client.RetireWorkersAsync([busy.Id]);
        Assert.False(retiring.IsCompleted);
        await File.WriteAllTextAsync(Gate, "");
        await retiring.Bounded();

        Assert.DoesNotContain((await cluster.StatusAsync()).Workers, worker => worker.Id == busy.Id);
        Assert.Equal(5, await running.Bounded());
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), await client.GatherAsync(held).Bounded());
        Assert.Equal(Count, RunLog.Read(Log).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_last_worker_with_needed_data_stays_and_says_why(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using Future<long> data = await client.ScatterAsync(7L).Bounded();
        int[] all = [.. (await cluster.StatusAsync()).Workers.Select(worker => worker.Id)];
        ClusterOrderException error = await Assert.ThrowsAsync<ClusterOrderException>(() => client.RetireWorkersAsync(all).Bounded());
        Assert.Contains("only it holds", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (error.Done, error.Failed));
        Assert.Equal(7, await data.Bounded());
        using Future<long> value = client.Compute(Add(data, 1));
        Assert.Equal(8, await value.Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rebalancing_evens_out_what_workers_store(ClusterKind kind)
    {
        const int Size = 10_000;
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        ClusterStatus status = await cluster.StatusAsync();
        using FutureList<byte[]> held = client.Persist(Enumerable.Range(0, Count).Select(i => Bytes(Size, (byte)i)));
        await client.ReplicateAsync(held, copies: 2).Bounded();
        using FutureList<byte[]> late = client.Persist(Enumerable.Range(0, 2).Select(i => Bytes(Size, (byte)(100 + i))));
        await Futures.WhenAll(late).Bounded();
        await client.RebalanceAsync().Bounded();
        status = await cluster.StatusAsync();
        long[] bytes = [.. status.Workers.Select(worker => worker.Bytes)];
        Assert.InRange(bytes.Max() - bytes.Min(), 0, Size + 100);
        Assert.Equal(Enumerable.Range(0, Count), (await client.GatherAsync(held).Bounded()).Select(value => (int)value[0]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_restart_cancels_futures_ends_runs_and_gives_fresh_workers(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        await using Client other = await cluster.ConnectAsync();
        using Future<long> theirs = other.Compute(Add(1, 2));
        Assert.Equal(3, await theirs.Bounded());
        using Future<long> running = client.Compute(WaitForFileAsync(Gate, 5));
        await Deadline.Until(() => File.Exists(Gate + ".started"), "the task runs");
        int[] before = [.. (await cluster.StatusAsync()).Workers.Select(worker => worker.Id)];

        await client.RestartAsync().Bounded();

        TaskCancelledException cancelled = await Assert.ThrowsAsync<TaskCancelledException>(() => running.Bounded());
        Assert.Equal(client.Name, cancelled.CancelledBy);
        ClusterStatus status = await cluster.StatusAsync();
        Assert.Equal((2, 0, 0), (status.Workers.Count, status.Tasks, status.Bytes));
        Assert.Empty(status.Workers.Select(worker => worker.Id).Intersect(before));
        using Future<long> again = client.Compute(Add(1, 2));
        Assert.Equal(3, await again.Bounded());
        await Deadline.Until(() => theirs.Status == FutureStatus.Cancelled, "the other client hears of it");
    }
}
