using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>Runs that throw, tasks that put themselves back, and futures that are retried.</summary>
public abstract class RetryPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    private string Log => Folder.File("log");

    [Fact]
    public async Task A_task_with_enough_retries_succeeds()
    {
        using Future<long> value = Client.Submit(FailUntil(Log, 3, 7), new SubmitOptions { Tasks = new TaskOptions { Retries = 3 } });
        Assert.Equal(7, await value.Bounded());
        Assert.Equal(3, RunLog.Read(Log).Count);
    }

    [Fact]
    public async Task Retries_of_one_call_are_not_those_of_the_others()
    {
        Delayed<long> retried = FailUntil(Log, 1, 7).With(new TaskOptions { Retries = 1 });
        using Future<long> value = Client.Compute(Fail(retried, "after"));
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => value.Bounded());
        Assert.Equal(("after 7", 1), (error.RemoteMessage, error.Attempts));
        Assert.Single(RunLog.Read(Log));
    }

    [Fact]
    public async Task Without_enough_retries_the_last_exception_is_reported_with_the_attempts()
    {
        using Future<long> value = Client.Submit(FailUntil(Log, 9, 7), new SubmitOptions { Tasks = new TaskOptions { Retries = 2 } });
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => value.Bounded());
        Assert.Equal(("run 3", 3), (error.RemoteMessage, error.Attempts));
    }

    [Fact]
    public async Task A_retried_future_runs_what_it_failed_by_again_and_gives_its_value()
    {
        using Future<long> value = Client.Compute(Add(Add(FailUntil(Log, 1, 7), 1), 1));
        await Assert.ThrowsAsync<TaskFailedException>(() => value.Bounded());

        Assert.Equal(1, await Client.RetryAsync(value).Bounded());

        Assert.Equal(9, await value.Bounded());
        Assert.Equal(0, await Client.RetryAsync(value).Bounded());
    }

    [Fact]
    public async Task A_task_that_puts_itself_back_runs_again_without_retries()
    {
        using Future<long> value = Client.Compute(PutBackUntil(Log, 2, 7));
        Assert.Equal(7, await value.Bounded());
    }
}

public sealed class RetryInProcess(InProcessFixture fixture) : RetryPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class RetryIsolated(IsolatedFixture fixture) : RetryPromises(fixture), IClassFixture<IsolatedFixture>;

public sealed class RetryOnProcesses(ProcessesFixture fixture) : RetryPromises(fixture), IClassFixture<ProcessesFixture>;
