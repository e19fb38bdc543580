using System.Runtime.CompilerServices;
using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>Who keeps data and when it goes: the same on every kind of cluster.</summary>
public abstract class MemoryPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    private const int Big = 100_000;

    private string Gate => Folder.File("gate");

    [Fact]
    public async Task Data_goes_when_the_last_future_of_the_last_client_goes()
    {
        await using Client other = await Cluster.ConnectAsync().Bounded();
        Future<byte[]> mine = Client.Compute(Bytes(Big, 1));
        Future<byte[]> theirs = other.Compute(Bytes(Big, 1));
        await Futures.WhenAll([mine]).Bounded();
        await Futures.WhenAll([theirs]).Bounded();
        Assert.Equal(mine.Key, theirs.Key);
        mine.Dispose();
        Assert.InRange((await Client.StatusAsync().Bounded()).Bytes, Big, Big + 100);
        Assert.Equal(Big, (await theirs.Bounded()).Length);
        theirs.Dispose();
        ClusterStatus status = await other.StatusAsync().Bounded();
        Assert.Equal((0, 0), (status.Tasks, status.Bytes));
    }

    [Fact]
    public async Task Only_the_held_result_stays_and_its_recipe_with_it()
    {
        using Future<long> held = Client.Compute(CountBytes(Bytes(Big, 2)));
        Assert.Equal(Big, await held.Bounded());
        ClusterStatus status = await Client.StatusAsync().Bounded();
        Assert.Equal(2, status.Tasks);
        Assert.InRange(status.Bytes, 1, 100);
    }

    [Fact]
    public async Task Data_that_another_collection_needs_stays_when_one_is_released()
    {
        Delayed<byte[]>[] parts = [Bytes(Big, 3), Bytes(Big, 4), Bytes(Big, 5)];
        FutureList<byte[]> first = Client.Persist(parts[..2]);
        using FutureList<byte[]> second = Client.Persist(parts[1..]);
        await Futures.WhenAll(first).Bounded();
        await Futures.WhenAll(second).Bounded();
        Assert.InRange((await Client.StatusAsync().Bounded()).Bytes, 3 * Big, (3 * Big) + 100);
        first.Dispose();
        Assert.InRange((await Client.StatusAsync().Bounded()).Bytes, 2 * Big, (2 * Big) + 100);
        Assert.Equal([4, 5], (await Client.GatherAsync(second).Bounded()).Select(bytes => bytes[0]));
    }

    [Fact]
    public async Task A_future_that_nobody_can_reach_lets_go_when_it_is_collected()
    {
        await HoldForAMomentAsync();
        await Deadline.Until(
            async () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return (await Client.StatusAsync()).Tasks == 0;
            },
            () => "no task after its future was collected");
    }

    [Fact]
    public async Task Cancel_ends_what_depends_on_it_also_through_tasks_nobody_named()
    {
        using Future<long> root = Client.Compute(WaitForFileAsync(Gate, 1));
        using Future<long> dependent = Client.Compute(Add(Multiply(Add(root, 1), 2), 3));
        using Future<long> bystander = Client.Compute(Add(5, 6));
        await Deadline.Until(() => File.Exists(Gate + ".started"), "the task runs");
        Assert.Equal(2, await Client.CancelAsync(root).Bounded());
        Assert.Equal((FutureStatus.Cancelled, FutureStatus.Cancelled), (root.Status, dependent.Status));
        TaskCancelledException error = await Assert.ThrowsAsync<TaskCancelledException>(() => dependent.Bounded());
        Assert.Equal(Client.Name, error.CancelledBy);
        Assert.Equal(11, await bystander.Bounded());
        await Deadline.Until(() => File.Exists(Gate + ".cancelled"), "the running task hears of it through its token");
    }

    [Fact]
    public async Task What_is_submitted_after_a_cancel_is_not_touched_by_it()
    {
        using Future<long> old = Client.Compute(WaitForFileAsync(Gate, 1));
        Task<int> cancel = Client.CancelAsync(old);
        using Future<long> renewed = Client.Compute(WaitForFileAsync(Gate, 1));
        await cancel.Bounded();
        Assert.Equal(FutureStatus.Cancelled, old.Status);
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(1, await renewed.Bounded());
    }

    [Fact]
    public async Task Work_that_another_client_needs_goes_on_after_a_cancel()
    {
        await using Client other = await Cluster.ConnectAsync().Bounded();
        using Future<long> mine = Client.Compute(WaitForFileAsync(Gate, 9));
        using Future<long> theirs = other.Compute(WaitForFileAsync(Gate, 9));
        await other.WhenAcceptedAsync().Bounded();
        await Client.CancelAsync(mine).Bounded();
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(9, await theirs.Bounded());
        Assert.False(File.Exists(Gate + ".cancelled"));
    }

    [Fact]
    public async Task A_forced_cancel_ends_the_futures_of_every_client_and_says_who_did_it()
    {
        await using Client other = await Cluster.ConnectAsync(new ClientOptions { Name = "other" }).Bounded();
        using Future<long> mine = Client.Compute(WaitForFileAsync(Gate, 9));
        using Future<long> theirs = other.Compute(WaitForFileAsync(Gate, 9));
        await other.WhenAcceptedAsync().Bounded();
        await Client.CancelAsync(mine, force: true).Bounded();
        TaskCancelledException error = await Assert.ThrowsAsync<TaskCancelledException>(() => theirs.Bounded());
        Assert.Equal(Client.Name, error.CancelledBy);
    }

    [Fact]
    public async Task A_finished_result_is_freed_by_a_cancel_too()
    {
        using Future<byte[]> future = Client.Compute(Bytes(Big, 7));
        await Futures.WhenAll([future]).Bounded();
        await Client.CancelAsync(future).Bounded();
        Assert.Equal(0, (await Client.StatusAsync().Bounded()).Bytes);
        Assert.Throws<TaskCancelledException>(() => Client.Compute(CountBytes(future)));
    }

    [Fact]
    public async Task A_disposed_future_is_refused_in_a_graph()
    {
        Future<byte[]> future = Client.Compute(Bytes(10, 8));
        future.Dispose();
        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => Client.Compute(CountBytes(future)));
        Assert.Contains(future.Key.ToString(), error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => future.Bounded());
    }

    [Fact]
    public async Task A_future_of_another_client_is_refused()
    {
        await using Client other = await Cluster.ConnectAsync().Bounded();
        using Future<long> theirs = other.Compute(Add(1, 2));
        Assert.Throws<ArgumentException>(() => Client.Compute(Add(theirs, 1)));
        Assert.Equal(3, await theirs.Bounded());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task HoldForAMomentAsync()
    {
        Future<byte[]> future = Client.Compute(Bytes(Big, 6));
        Assert.Equal(Big, (await future.Bounded()).Length);
        Assert.Equal(1, (await Client.StatusAsync().Bounded()).Tasks);
        GC.KeepAlive(future);
    }
}

public sealed class MemoryInProcess(InProcessFixture fixture) : MemoryPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class MemoryIsolated(IsolatedFixture fixture) : MemoryPromises(fixture), IClassFixture<IsolatedFixture>;

public sealed class MemoryOnProcesses(ProcessesFixture fixture) : MemoryPromises(fixture), IClassFixture<ProcessesFixture>;
