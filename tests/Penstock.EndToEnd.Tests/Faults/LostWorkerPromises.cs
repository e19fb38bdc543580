using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Faults;

/// <summary>A worker dies; each test has a cluster of its own, since it breaks it.</summary>
public sealed class LostWorkerPromises : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Log => _folder.File("log");

    private string Gate => _folder.File("gate");

    public static TheoryData<ClusterKind> Kinds => [ClusterKind.InProcess, ClusterKind.Processes];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Exactly_what_was_lost_and_is_needed_is_computed_again(ClusterKind kind)
    {
        const int Count = 12;
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        var left = new TaskCompletionSource<WorkerLeftEventArgs>();
        client.WorkerLeft += (_, worker) => left.TrySetResult(worker);
        using FutureList<long> held = client.Persist(Enumerable.Range(0, Count).Select(i => Add(Logged(Log, $"input {i}", i), 100)));
        await Futures.WhenAll(held).Bounded();
        Assert.Equal(Count, RunLog.Read(Log).Count);

        WorkerStatus lost = (await cluster.StatusAsync()).Workers.MaxBy(worker => worker.Count)!; // There are two.
        await cluster.LoseWorkerAsync(lost);
        WorkerLeftEventArgs notice = await left.Task.Bounded();
        Assert.Equal((lost.Name, lost.Count), (notice.Name, notice.LostResults));
        Assert.Equal(Enumerable.Range(100, Count).Select(i => (long)i), await client.GatherAsync(held).Bounded());
        Assert.Equal(Count + lost.Count, RunLog.Read(Log).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_chain_given_ahead_to_a_worker_that_dies_runs_elsewhere(ClusterKind kind)
    {
        const int Length = 20;
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using Future<long> end = client.Compute(Enumerable.Range(0, Length).Aggregate(WaitForFileAsync(Gate, 1), (value, _) => Add(value, 1)));
        WorkerStatus? busy = null;
        await Deadline.Until(
            async () => (busy = (await cluster.StatusAsync()).Workers.FirstOrDefault(worker => worker.Processing > worker.Slots)) is not null,
            () => "one worker has more of the chain than its beginning");
        await Deadline.Until(() => File.Exists(Gate + ".started"), "the beginning runs");
        await cluster.LoseWorkerAsync(busy!); // The wait above has found it.
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(Length + 1, await end.Bounded());
    }

    [Fact]
    public async Task A_task_that_kills_its_workers_fails_by_name_and_others_go_on()
    {
        await using LocalCluster cluster = await Clusters.StartAsync(ClusterKind.Processes);
        await using Client client = await cluster.ConnectAsync();
        using Future<long> poison = client.Compute(Crash(1));
        using Future<long> other = client.Compute(Add(20, 22));

        WorkerKilledException error = await Assert.ThrowsAsync<WorkerKilledException>(() => poison.Bounded());

        Assert.Equal(2, error.Attempts);
        Assert.Equal(42, await other.Bounded());
    }

    [Fact]
    public async Task A_task_that_only_waited_on_a_worker_when_it_died_is_not_blamed()
    {
        await using LocalCluster cluster = await Clusters.StartAsync(ClusterKind.Processes);
        await using Client client = await cluster.ConnectAsync();

        // The second was given ahead when the first ended its worker, and ends another one: that makes one death for each.
        using Future<long> end = client.Compute(CrashOnce(_folder.File("second"), CrashOnce(_folder.File("first"), 7)));

        Assert.Equal(7, await end.Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Scattered_data_is_lost_with_its_last_copy_and_only_what_needs_it_fails(ClusterKind kind)
    {
        await using LocalCluster cluster = await Clusters.StartAsync(kind);
        await using Client client = await cluster.ConnectAsync();
        using Future<long> scattered = await client.ScatterAsync(41L).Bounded();
        await Futures.WhenAll([scattered]).Bounded();
        WorkerStatus holder = (await cluster.StatusAsync()).Workers.Single(worker => worker.Count == 1);
        await cluster.LoseWorkerAsync(holder);
        await Deadline.Until(() => scattered.Status == FutureStatus.Lost, "the scattered value is lost");
        DataLostException error = await Assert.ThrowsAsync<DataLostException>(() => scattered.Bounded());
        Assert.Equal(holder.Name, error.Worker);
        using Future<long> dependent = client.Compute(Add(scattered, 1));
        await Assert.ThrowsAsync<TaskFailedException>(() => dependent.Bounded());
        Assert.Equal(3, await Add(1, 2).ComputeAsync(client).Bounded());
    }
}
