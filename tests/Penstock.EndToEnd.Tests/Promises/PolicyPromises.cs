using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>Where tasks may run, tasks that nobody holds, tasks without a slot.</summary>
public abstract class PolicyPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly TaskOptions OneGpu = new() { Resources = new Dictionary<string, double>(StringComparer.Ordinal) { ["gpu"] = 1 } };

    private string Log => Folder.File("log");

    private string Gate => Folder.File("gate");

    [Fact]
    public async Task Tasks_restricted_to_a_worker_run_there()
    {
        WorkerStatus worker = (await Cluster.StatusAsync()).Workers[1];
        using FutureList<long> held = Client.Persist(
            Enumerable.Range(0, 20).Select(i => Add(i, 1)), new SubmitOptions { Tasks = new TaskOptions { Workers = [worker.Name] } });
        await Futures.WhenAll(held).Bounded();
        Assert.Equal(20, (await Cluster.StatusAsync()).Workers.Single(one => one.Name == worker.Name).Count);
    }

    [Fact]
    public async Task A_task_that_no_worker_may_run_waits_and_says_why()
    {
        using Future<long> value = Client.Compute(Add(1, 2).With(new TaskOptions { Workers = ["nobody"] }));
        await Client.WhenAcceptedAsync().Bounded();
        Assert.Equal(FutureStatus.Pending, value.Status);
        Assert.Contains("nobody", await Client.ExplainAsync(value.Key).Bounded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_that_use_up_a_resource_share_what_there_is()
    {
        using FutureList<long> values = Client.Map(value => Add(value, 1).With(OneGpu), Enumerable.Range(0, 40).Select(i => (long)i));
        long[] sums = await Client.GatherAsync(values).Bounded();
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), sums);
    }

    [Fact]
    public async Task A_fired_task_runs_although_its_client_is_gone()
    {
        await using (Client other = await Cluster.ConnectAsync().Bounded())
        {
            other.FireAndForget(Logged(Log, "ran", WaitForFileAsync(Gate, 0)));
        }

        await File.WriteAllTextAsync(Gate, "");
        await Deadline.Until(() => RunLog.Read(Log).Count == 1, "the task has run");
        await BecomesEmptyAsync();
    }

    [Fact]
    public async Task A_task_that_secedes_leaves_its_slot_to_others()
    {
        using FutureList<long> blocked = Client.Compute(Enumerable.Range(0, 4).Select(i => BlockWithoutSlot(Gate, i)));
        using Future<long> other = Client.Compute(Add(20, 22));
        Assert.Equal(42, await other.Bounded()); // Two slots, four tasks that block: without seceding this would wait.
        await File.WriteAllTextAsync(Gate, "");
        long[] values = await Client.GatherAsync(blocked).Bounded();
        Assert.Equal([0, 1, 2, 3], values);
    }
}

public sealed class PolicyInProcess(InProcessFixture fixture) : PolicyPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class PolicyIsolated(IsolatedFixture fixture) : PolicyPromises(fixture), IClassFixture<IsolatedFixture>;

public sealed class PolicyOnProcesses(ProcessesFixture fixture) : PolicyPromises(fixture), IClassFixture<ProcessesFixture>;
