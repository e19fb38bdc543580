using Penstock.Protocol;
using Penstock.Serialization;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

public sealed class RunTests
{
    [Fact]
    public void A_run_without_inputs_starts_reports_and_its_result_goes_when_freed()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 7);
        Assert.Equal("start 7", worker.Effects);
        Assert.True(worker.Succeed(7, bytes: 40));
        Assert.Equal("finished 7 40 B", worker.Messages);
        Assert.Equal(40, worker.Machine.StoredBytes);
        worker.Free(1);
        Assert.Equal("drop 1.0", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void Runs_start_by_priority_and_then_by_attempt_as_slots_become_free()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.SayRun(Handle(1), 1, [], priority: 5);
        worker.SayRun(Handle(2), 2, [], priority: 9);
        worker.SayRun(Handle(3), 3, [], priority: 1);
        worker.SayRun(Handle(4), 4, [], priority: 5);
        worker.SayRun(Handle(5), 5, [], priority: 9);
        worker.Deliver();
        Assert.Equal("start 3; start 1", worker.Effects);
        worker.Succeed(3);
        Assert.Equal("start 4", worker.Effects);
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
        worker.Succeed(4);
        Assert.Equal("start 5", worker.Effects);
    }

    [Fact]
    public void An_error_is_reported_and_nothing_else_is_harmed()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Fail(1);
        Assert.Equal("start 1; start 2", worker.Effects);
        Assert.Equal("erred 1 boom", worker.Messages);
        worker.Succeed(2);
        worker.Free(2);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_chain_given_ahead_runs_without_a_word_from_the_scheduler()
    {
        var worker = new WorkerUnderTest();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.SayRun(Handle(3), 3, [From(2)]);
        worker.Deliver();
        Assert.Equal("start 1", worker.Effects);
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
        worker.Succeed(2);
        Assert.Equal("start 3", worker.Effects);
        worker.Succeed(3);
        Assert.Equal("finished 1 10 B; finished 2 10 B; finished 3 10 B", worker.Messages);
    }

    [Fact]
    public void Dependents_given_ahead_wait_when_the_earlier_run_fails_until_they_are_recalled()
    {
        var worker = new WorkerUnderTest();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.Deliver();
        worker.Fail(1);
        Assert.Equal("erred 1 boom", worker.Messages);
        Assert.Equal("start 1", worker.Effects);
        Assert.Equal(1, worker.Machine.AttemptCount);
        worker.Recall(2, 2);
        worker.AssertEmpty();
        Assert.Equal("", worker.Messages);
    }

    [Fact]
    public void A_dependent_given_ahead_of_a_recalled_run_takes_the_result_of_the_next_attempt()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Run(2, 2, From(1));
        worker.Recall(1, 1);
        worker.Run(1, 3);
        worker.Succeed(1);
        Assert.Equal("start 1; cancel 1; start 3", worker.Effects);
        Assert.True(worker.Succeed(3));
        Assert.Equal("start 2", worker.Effects);
        Assert.Equal("finished 3 10 B", worker.Messages);
    }

    [Fact]
    public void A_run_of_what_is_held_already_ends_at_once()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        worker.Clear();
        worker.Run(1, 5);
        Assert.Equal("", worker.Effects);
        Assert.Equal("finished 5 100 B", worker.Messages);
    }

    [Fact]
    public void A_run_that_has_not_started_ends_when_its_result_arrives_from_a_peer()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(9, 9);
        worker.Run(2, 2, From(1, 1));
        worker.Run(1, 5);
        worker.Clear();
        Assert.True(worker.Arrive(1, 1));
        worker.EndFetch(1);
        Assert.Equal("replica 1.0 100 B; finished 5 100 B", worker.Messages);
        worker.Succeed(9);
        Assert.Equal("start 2", worker.Effects);
    }

    [Fact]
    public void The_first_value_of_a_task_stays()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Run(1, 5);
        worker.Arrive(1, 1, bytes: 100);
        worker.EndFetch(1);
        Assert.False(worker.Succeed(5, bytes: 999));
        Assert.Equal("replica 1.0 100 B; finished 5 100 B", worker.Messages);
        Assert.Equal(100, worker.Machine.StoredBytes);
    }

    [Fact]
    public void A_repeated_run_is_ignored_and_a_newer_one_replaces_it()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 2);
        worker.Run(1, 2);
        worker.Run(1, 1);
        Assert.Equal("start 2", worker.Effects);
        worker.Run(1, 3);
        Assert.Equal("cancel 2", worker.Effects);
        Assert.False(worker.Succeed(2));
        Assert.Equal("start 3", worker.Effects);
        worker.Succeed(3);
        Assert.Equal("finished 3 10 B", worker.Messages);
    }

    [Fact]
    public void Short_runs_start_ahead_of_a_free_slot_and_unknown_ones_do_not()
    {
        var worker = new WorkerUnderTest(knownFunctions: 2);
        worker.LearnShort();
        for (uint i = 1; i <= 20; i++)
            worker.SayRun(Handle(i), i, []);
        worker.Deliver();
        Assert.Equal(20, worker.Machine.StartedCount);
        worker.SayRun(Handle(30), 30, [], function: 1);
        worker.Deliver();
        Assert.Equal(20, worker.Machine.StartedCount);
    }

    [Fact]
    public void What_is_started_ahead_takes_a_millisecond_per_slot_at_most()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.LearnShort(nanoseconds: 50_000);
        for (uint i = 1; i <= 100; i++)
            worker.SayRun(Handle(i), i, []);
        worker.Deliver();
        Assert.Equal(40, worker.Machine.StartedCount);
    }

    [Fact]
    public void A_chain_of_short_runs_goes_to_one_slot_as_a_series()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.SayRun(Handle(3), 3, [From(2)]);
        worker.Deliver();
        Assert.Equal("start 1; follow 2; follow 3", worker.Effects);
        worker.Succeed(1);
        worker.Free(1);
        Assert.Equal("", worker.Effects);
        worker.Succeed(2);
        worker.Succeed(3);
        Assert.Equal("drop 1.0", worker.Effects);
        Assert.Equal("finished 1 10 B; finished 2 10 B; finished 3 10 B", worker.Messages);
    }

    [Fact]
    public void Followers_of_a_run_that_gives_no_result_come_back_and_wait()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.SayRun(Handle(3), 3, [From(2)]);
        worker.Deliver();
        worker.Fail(1);
        worker.Return(2);
        worker.Return(3);
        Assert.Equal("erred 1 boom", worker.Messages);
        Assert.Equal("start 1; follow 2; follow 3", worker.Effects);
        Assert.Equal(0, worker.Machine.StartedCount);
        worker.Recall(2, 2);
        worker.Recall(3, 3);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_follower_of_a_suspended_run_starts_when_that_run_ends()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.Deliver();
        worker.Suspend(1);
        worker.Return(2);
        worker.Clear();
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
    }

    [Fact]
    public void A_result_that_two_runs_use_is_not_followed()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.LearnShort();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.SayRun(Handle(3), 3, [From(1)]);
        worker.Deliver();
        Assert.Equal("start 1", worker.Effects);
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(100_000, 10)]
    public void A_series_has_a_thousand_runs_and_takes_a_millisecond_at_most_however_many_slots_are_free(long nanoseconds, int length)
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.LearnShort(nanoseconds: nanoseconds);
        for (uint i = 1; i <= 1100; i++)
            worker.SayRun(Handle(i), i, i == 1 ? [] : [From(i - 1)]);

        worker.Deliver();

        Assert.Equal(length, worker.Machine.StartedCount);
    }

    [Fact]
    public void A_run_before_the_welcome_is_an_error_of_the_scheduler()
    {
        var machine = new WorkerMachine(new WorkerMachineOptions());
        var batch = new WireWriter();
        batch.Append(new DefineFunction(0, "F", "F", 1, Guid.Empty, 1));
        batch.Append(new RunTask { Task = Handle(1), Attempt = new AttemptId(1), Inputs = [] });

        PeerProtocolException error = Assert.Throws<PeerProtocolException>(() => machine.OnBatch(batch.Written, new Timestamp(1)));

        Assert.Contains("not welcomed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspended_run_is_said_to_be_suspended()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        Assert.Contains($"{new AttemptId(1)} is Running.", worker.Machine.Explain(Handle(1)));

        worker.Suspend(1);

        Assert.Contains($"{new AttemptId(1)} is Suspended.", worker.Machine.Explain(Handle(1)));
    }

    [Fact]
    public void A_suspended_run_leaves_its_slot_to_another_up_to_the_limit()
    {
        var worker = new WorkerUnderTest(asyncTasksMax: 1);
        for (uint i = 1; i <= 3; i++)
            worker.Run(i, i);
        worker.Suspend(1);
        Assert.Equal("start 1; start 2", worker.Effects);
        worker.Suspend(2);
        Assert.Equal("", worker.Effects);
        Assert.Equal("seceded 1; seceded 2", worker.Messages);
        worker.Succeed(1);
        Assert.Equal("start 3", worker.Effects);
        worker.Succeed(2);
        worker.Succeed(3);
        Assert.Equal("finished 1 10 B; finished 2 10 B; finished 3 10 B", worker.Messages);
    }

    [Fact]
    public void An_input_that_is_named_twice_counts_twice_and_is_there_once()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Run(2, 2, From(1), From(1));
        worker.Clear();
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
        worker.Free(1);
        worker.Succeed(2);
        Assert.Equal("drop 1.0", worker.Effects);
    }

    [Fact]
    public void A_chain_of_a_million_runs_needs_no_recursion()
    {
        const uint Length = 1_000_000;
        var machine = new WorkerMachine(new WorkerMachineOptions());
        var batch = new WireWriter();
        batch.Append(new WorkerWelcome(new WorkerId(0), 1));
        batch.Append(new DefineFunction(0, "F", "F", 1, Guid.Empty, 1));
        for (uint i = 1; i <= Length; i++)
        {
            batch.Append(new RunTask
            {
                Task = Handle(i),
                Attempt = new AttemptId(i),
                Inputs = i == 1 ? [] : Encode([From(i - 1)]),
            });
        }

        machine.OnBatch(batch.Written, new Timestamp(1));
        for (uint i = 1; i <= Length; i++)
            Cleared(batch, i == 1).Append(new RecallAttempt(Handle(i), new AttemptId(i)));
        machine.OnBatch(batch.Written, new Timestamp(2));
        machine.Validate();
        Assert.Equal(0, machine.AttemptCount);
        Assert.Equal(0, machine.DataCount);
    }

    private static WireWriter Cleared(WireWriter writer, bool clear)
    {
        if (clear)
            writer.Clear();
        return writer;
    }

    [Fact]
    public void A_series_of_short_runs_is_at_most_a_millisecond_long()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort(nanoseconds: 100_000);
        for (uint i = 1; i <= 12; i++)
            worker.SayRun(Handle(i), i, i == 1 ? [] : [From(i - 1)]);
        worker.Deliver();
        Assert.Equal(10, worker.Machine.StartedCount);
    }

    [Fact]
    public void A_slot_hears_how_long_a_run_takes_if_it_is_known_to_be_short()
    {
        var worker = new WorkerUnderTest(slots: 2, knownFunctions: 2);
        worker.LearnShort(nanoseconds: 1000);
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [], function: 1);
        worker.Deliver();
        Assert.Equal((1001L, 0L), (worker.OrderOf(1).ExpectedNanoseconds, worker.OrderOf(2).ExpectedNanoseconds));
    }
}
