using System.Globalization;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Hosting.Tests.Worker;

public sealed class WorkerHostTests
{
    private static readonly Formatter<long> Int64 = Formatters.Int64;

    [Fact]
    public async Task A_worker_says_who_it_is()
    {
        await using var worker = new TestWorker(slots: 3, id: 4);
        Assert.Equal("worker-4", worker.Hello.Name);
        Assert.Equal(3, worker.Hello.Slots);
        Assert.Equal(Environment.ProcessId, worker.Hello.ProcessId);
        Assert.Equal("inproc://worker-4", worker.Hello.DataAddress);
        Assert.True(worker.Hello.MemoryBudget > 0);
        await worker.Host.Joined.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_task_runs_is_held_and_goes_when_freed()
    {
        await using var worker = new TestWorker();
        int seven = worker.Define("Seven", Int64, (ref TaskArguments _) => 7L);
        AttemptId attempt = worker.Run(1, seven);
        TaskFinished finished = worker.Scheduler.Hear<TaskFinished>();
        Assert.Equal(attempt, finished.Attempt);
        Assert.True(finished.Bytes > 0);
        Assert.True(finished.DurationNanoseconds >= 0);
        Assert.Equal(7, worker.Read(1, Int64));
        worker.Free(1);
        worker.Scheduler.HearStored(0, 0);
        Assert.Null(worker.Host.Data.Find(TestWorker.Handle(1)));
    }

    [Fact]
    public async Task A_chain_given_ahead_runs_through_also_as_a_series()
    {
        await using var worker = new TestWorker();
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        const uint Length = 3000;
        worker.SayRun(0, one);
        for (uint i = 1; i < Length; i++)
            worker.SayRun(i, next, (i - 1, []));
        worker.Scheduler.Send();
        for (uint i = 0; i < Length; i++)
            Assert.Equal(TestWorker.Handle(i), worker.Scheduler.Hear<TaskFinished>().Task);
        Assert.Equal(Length, worker.Read(Length - 1, Int64));
    }

    [Fact]
    public async Task Many_tasks_run_on_several_slots()
    {
        await using var worker = new TestWorker(slots: 4, validate: false);
        int twice = worker.Define("Zero", Int64, (ref TaskArguments _) => 0L);
        const uint Count = 20_000;
        for (uint i = 0; i < Count; i++)
            worker.SayRun(i, twice);
        worker.Scheduler.Send();
        var seen = new HashSet<TaskHandle>();
        for (uint i = 0; i < Count; i++)
            Assert.True(seen.Add(worker.Scheduler.Hear<TaskFinished>().Task));
        for (uint i = 0; i < Count; i++)
            worker.Scheduler.Say(new FreeData(TestWorker.Handle(i)));
        worker.Scheduler.Send();
        worker.Scheduler.HearStored(0, 0);
        Assert.Equal(0, worker.Host.StoredCount);
    }

    [Fact]
    public async Task A_task_that_throws_reports_what_it_threw_and_the_worker_goes_on()
    {
        await using var worker = new TestWorker();
        int bad = worker.Define<long>("Bad", Int64, (ref TaskArguments _) => throw new InvalidDataException("bad day", new ArgumentException("inner cause")));
        int good = worker.Define("Good", Int64, (ref TaskArguments _) => 2L);
        worker.SayRun(1, bad);
        worker.SayRun(2, good);
        worker.Scheduler.Send();
        ErrorInfo error = worker.Scheduler.Hear<TaskErred>().Error;
        Assert.Equal(ErrorKind.Task, error.Kind);
        Assert.Equal("System.IO.InvalidDataException", error.TypeName);
        Assert.Equal("bad day", error.Message);
        Assert.Contains("inner cause", error.Stack, StringComparison.Ordinal);
        Assert.Contains(nameof(A_task_that_throws_reports_what_it_threw_and_the_worker_goes_on), error.Stack, StringComparison.Ordinal);
        Assert.Equal("worker-0", error.Worker);
        Assert.IsType<InvalidDataException>(LocalExceptions.Find(error.Local));
        Assert.Equal(TestWorker.Handle(2), worker.Scheduler.Hear<TaskFinished>().Task);
    }

    [Fact]
    public async Task Followers_of_a_failing_task_wait_for_their_recall()
    {
        await using var worker = new TestWorker();
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        long failures = 0;
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) =>
            arguments.Next(Int64) is 40 && Interlocked.Increment(ref failures) == 1 ? throw new InvalidOperationException("step 40") : arguments.End ? 1L : 0);
        int count = worker.Define("Count", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        worker.SayRun(0, one);
        for (uint i = 1; i < 40; i++)
            worker.SayRun(i, count, (i - 1, []));
        AttemptId failing = worker.SayRun(40, next, (39, []));
        AttemptId dependent = worker.SayRun(41, count, (40, []));
        worker.Scheduler.Send();
        for (uint i = 0; i < 40; i++)
            worker.Scheduler.Hear<TaskFinished>();
        TaskErred erred = worker.Scheduler.Hear<TaskErred>();
        Assert.Equal(failing, erred.Attempt);
        worker.Recall(41, dependent);
        worker.Run(50, one);
        Assert.Equal(TestWorker.Handle(50), worker.Scheduler.Hear<TaskFinished>().Task);
    }

    [Fact]
    public async Task A_function_that_is_not_here_is_a_code_mismatch()
    {
        await using var worker = new TestWorker();
        int missing = worker.Say(TestWorker.Identity("Nowhere.To.Be.Found"));
        worker.Run(1, missing);
        ErrorInfo error = worker.Scheduler.Hear<TaskErred>().Error;
        Assert.Equal(ErrorKind.CodeMismatch, error.Kind);
        Assert.Contains("worker-0 does not have the function Nowhere.To.Be.Found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_build_of_a_function_is_a_code_mismatch_that_names_both()
    {
        await using var worker = new TestWorker();
        var here = new FunctionIdentity("F", "F", 5, Guid.NewGuid(), 0);
        FunctionIdentity wanted = here with { Code = Guid.NewGuid() };
        worker.Define(TaskFunction.Create(here, true, Int64, (ref TaskArguments _) => 1L));
        int number = worker.Say(wanted);
        worker.Run(1, number);
        ErrorInfo error = worker.Scheduler.Hear<TaskErred>().Error;
        Assert.Equal(ErrorKind.CodeMismatch, error.Kind);
        Assert.Contains(here.Code.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(wanted.Code.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_the_function_are_a_serialization_error()
    {
        await using var worker = new TestWorker();
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        worker.Run(1, next);
        Assert.Equal(ErrorKind.Serialization, worker.Scheduler.Hear<TaskErred>().Error.Kind);
    }

    [Fact]
    public async Task A_recalled_task_sees_its_token_and_says_nothing_more()
    {
        await using var worker = new TestWorker();
        using var running = new SemaphoreSlim(0);
        int wait = worker.Define("Wait", Int64, (ref TaskArguments arguments) =>
        {
            running.Release();
            arguments.CancellationToken.WaitHandle.WaitOne();
            arguments.CancellationToken.ThrowIfCancellationRequested();
            return 0L;
        });
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        AttemptId attempt = worker.Run(1, wait);
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        worker.Recall(1, attempt);
        worker.Run(2, one);
        Assert.Equal(TestWorker.Handle(2), worker.Scheduler.Hear<TaskFinished>().Task);
        Assert.Null(worker.Host.Data.Find(TestWorker.Handle(1)));
    }

    [Fact]
    public async Task Inputs_of_a_recalled_task_stay_until_it_ends()
    {
        await using var worker = new TestWorker();
        using var running = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        int wait = worker.Define("Wait", Int64, (ref TaskArguments arguments) =>
        {
            running.Release();
            go.Wait();
            return arguments.Next(Int64);
        });
        worker.Run(1, one);
        worker.Scheduler.Hear<TaskFinished>();
        AttemptId attempt = worker.Run(2, wait, (1, [0]));
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        worker.Scheduler.Say(new RecallAttempt(TestWorker.Handle(2), attempt)).Say(new FreeData(TestWorker.Handle(1))).Send();
        await worker.Network.PutAsync(worker.Address, TestWorker.Handle(3), new Cell<long>(9, Int64), CancellationToken.None);
        worker.Scheduler.Hear<ReplicaAdded>(); // What was said before the value came has been handled too.
        Assert.Equal(2, worker.Host.StoredCount);
        worker.Scheduler.Say(new FreeData(TestWorker.Handle(3))).Send();
        go.Release();
        worker.Scheduler.HearStored(0, 0);
    }

    [Fact]
    public async Task An_asynchronous_task_leaves_its_slot_while_it_waits()
    {
        await using var worker = new TestWorker();
        var gate = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        int wait = worker.DefineAsync("Wait", Int64, (ref TaskArguments _) => gate.Task);
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        worker.Run(1, wait);
        worker.Run(2, next, (1, []));
        worker.Run(3, one);
        Assert.Equal(TestWorker.Handle(1), worker.Scheduler.Hear<TaskSeceded>().Task);
        Assert.Equal(TestWorker.Handle(3), worker.Scheduler.Hear<TaskFinished>().Task);
        gate.SetResult(41);
        Assert.Equal(TestWorker.Handle(1), worker.Scheduler.Hear<TaskFinished>().Task);
        Assert.Equal(TestWorker.Handle(2), worker.Scheduler.Hear<TaskFinished>().Task);
        Assert.Equal(42, worker.Read(2, Int64));
    }

    [Fact]
    public async Task An_asynchronous_task_that_fails_later_is_an_error()
    {
        await using var worker = new TestWorker();
        var gate = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        int wait = worker.DefineAsync("Wait", Int64, (ref TaskArguments _) => gate.Task);
        worker.Run(1, wait);
        gate.SetException(new InvalidOperationException("late"));
        Assert.Equal("late", worker.Scheduler.Hear<TaskErred>().Error.Message);
    }

    [Fact]
    public async Task Nothing_that_a_task_leaves_on_its_thread_reaches_the_next_one()
    {
        await using var worker = new TestWorker();
        var ambient = new AsyncLocal<string>();
        int leave = worker.Define("Leave", Int64, (ref TaskArguments _) =>
        {
            ambient.Value = "left";
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ";";
            CultureInfo.CurrentCulture = odd;
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            return 0L;
        });
        int look = worker.Define("Look", Formatters.String, (ref TaskArguments _) =>
            $"{ambient.Value}|{CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator}|{SynchronizationContext.Current}");
        worker.SayRun(1, leave);
        worker.SayRun(2, look);
        worker.Scheduler.Send();
        worker.Scheduler.Hear<TaskFinished>();
        worker.Scheduler.Hear<TaskFinished>();
        Assert.Equal("|.|", worker.Read(2, Formatters.String));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inputs_are_fetched_from_another_worker(bool isolate)
    {
        await using var owner = new TestWorker(isolate: isolate, id: 1);
        await using var worker = new TestWorker(network: owner.Network, id: 2);
        int forty = owner.Define("Forty", Int64, (ref TaskArguments _) => 40L);
        owner.Run(1, forty);
        owner.Scheduler.Hear<TaskFinished>();
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        worker.Scheduler.Say(new WorkerJoined(new WorkerId(1), "worker-1", owner.Address, 1));
        worker.Run(2, next, (1, [1]));
        Assert.Equal(TestWorker.Handle(1), worker.Scheduler.Hear<ReplicaAdded>().Task);
        worker.Scheduler.Hear<TaskFinished>();
        Assert.Equal(41, worker.Read(2, Int64));
        Assert.Equal(2, worker.Host.StoredCount);
    }

    [Fact]
    public async Task A_peer_that_cannot_be_reached_makes_its_results_missing()
    {
        await using var worker = new TestWorker();
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        worker.Scheduler.Say(new WorkerJoined(new WorkerId(9), "gone", "inproc://gone", 1));
        AttemptId attempt = worker.Run(2, next, (1, [9]));
        InputMissing missing = worker.Scheduler.Hear<InputMissing>();
        Assert.Equal(new InputMissing(TestWorker.Handle(1), attempt, new WorkerId(9), attempt.Value), missing);
    }

    [Fact]
    public async Task A_value_that_cannot_be_encoded_fails_the_task_that_needs_it_elsewhere()
    {
        await using var owner = new TestWorker(isolate: true, id: 1);
        await using var worker = new TestWorker(network: owner.Network, id: 2);
        int broken = owner.Define("Broken", Formatters.String, (ref TaskArguments _) => "\ud800");
        owner.Run(1, broken);
        owner.Scheduler.Hear<TaskFinished>();
        int length = worker.Define("Length", Int64, (ref TaskArguments arguments) => arguments.Next(Formatters.String).Length);
        worker.Scheduler.Say(new WorkerJoined(new WorkerId(1), "worker-1", owner.Address, 1));
        worker.Run(2, length, (1, [1]));
        Assert.Equal(ErrorKind.Serialization, worker.Scheduler.Hear<TaskErred>().Error.Kind);
    }

    [Fact]
    public async Task A_scattered_value_is_taken_and_reported()
    {
        await using var worker = new TestWorker();
        int next = worker.Define("Next", Int64, (ref TaskArguments arguments) => arguments.Next(Int64) + 1);
        await worker.Network.PutAsync(worker.Address, TestWorker.Handle(1), new Cell<long>(9, Int64), CancellationToken.None);
        Assert.Equal(TestWorker.Handle(1), worker.Scheduler.Hear<ReplicaAdded>().Task);
        worker.Run(2, next, (1, [0]));
        worker.Scheduler.Hear<TaskFinished>();
        Assert.Equal(10, worker.Read(2, Int64));
    }

    [Fact]
    public async Task A_worker_that_is_disposed_says_goodbye()
    {
        var worker = new TestWorker();
        await worker.DisposeAsync();
        Assert.Equal("the worker was stopped", worker.Scheduler.Hear<Goodbye>().Reason);
        worker.Scheduler.Hear<LinkClosed>();
        Assert.Equal("the worker was stopped", await worker.Host.Left);
    }

    [Fact]
    public async Task A_worker_that_loses_its_scheduler_drops_everything_and_says_why()
    {
        await using var worker = new TestWorker();
        int one = worker.Define("One", Int64, (ref TaskArguments _) => 1L);
        worker.Run(1, one);
        worker.Scheduler.Hear<TaskFinished>();
        worker.Scheduler.Close("enough");
        Assert.False(string.IsNullOrEmpty(await worker.Host.Left.WaitAsync(TimeSpan.FromSeconds(30))));
        Assert.Equal(0, worker.Host.StoredCount);
    }

    [Fact]
    public async Task A_message_that_is_not_for_workers_ends_the_session()
    {
        await using var worker = new TestWorker();
        worker.Scheduler.Say(new TaskFinished(TestWorker.Handle(1), new AttemptId(1), 0, 0)).Send();
        Assert.Contains("not for workers", await worker.Host.Left.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_was_never_started_can_be_disposed()
    {
        var host = new WorkerHost();
        await host.DisposeAsync();
        Assert.True(host.Left.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<IOException>(() => host.Joined);
    }
}
