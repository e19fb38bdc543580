using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>A chain is given to a worker before its beginning has ended (D15): fast, and still right when something happens on the way.</summary>
public abstract class RunAheadPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    private const int Length = 20;

    private string Gate => Folder.File("gate");

    [Fact]
    public async Task A_task_is_given_to_the_worker_of_its_input_before_that_has_ended()
    {
        using Future<long> end = Client.Compute(Chain(WaitForFileAsync(Gate, 1), Length));
        await Deadline.Until(
            async () => (await Client.StatusAsync()).Workers.Any(worker => worker.Processing > worker.Slots),
            () => "one worker with more of the chain than its beginning");
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(1 + Length, await end.Bounded());
    }

    [Fact]
    public async Task An_error_ends_what_was_given_ahead_with_its_cause()
    {
        using Future<long> end = Client.Compute(Chain(Fail(1, "early"), Length));
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => end.Bounded());
        Assert.Equal("early 1", error.RemoteMessage);
        Assert.NotEqual(end.Key, error.OriginKey);
        Assert.InRange(error.Chain.Count, 2, Length + 1); // Long ones are cut.
    }

    [Fact]
    public async Task A_cancel_recalls_what_was_given_ahead()
    {
        using Future<long> root = Client.Compute(WaitForFileAsync(Gate, 1));
        using Future<long> end = Client.Compute(Chain(root, Length));
        await Deadline.Until(() => File.Exists(Gate + ".started"), "the beginning runs");
        await Client.CancelAsync(root).Bounded();
        Assert.Equal(FutureStatus.Cancelled, end.Status);
        await BecomesEmptyAsync();
    }

    private static Delayed<long> Chain(Delayed<long> start, int length) =>
        Enumerable.Range(0, length).Aggregate(start, (value, _) => Add(value, 1));
}

public sealed class RunAheadInProcess(InProcessFixture fixture) : RunAheadPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class RunAheadIsolated(IsolatedFixture fixture) : RunAheadPromises(fixture), IClassFixture<IsolatedFixture>;

public sealed class RunAheadOnProcesses(ProcessesFixture fixture) : RunAheadPromises(fixture), IClassFixture<ProcessesFixture>;
