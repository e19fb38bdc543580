using Penstock.Protocol;
using Penstock.Serialization;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

public sealed class RecallTests
{
    [Fact]
    public void A_recalled_run_that_has_not_started_vanishes_at_once()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Run(3, 3, From(1));
        worker.Recall(3, 3);
        worker.Recall(2, 2);
        worker.Succeed(1);
        worker.Free(1);
        Assert.Equal("start 1; drop 1.0", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recalled_run_is_told_and_its_result_is_dropped_without_a_word()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Recall(1, 1);
        Assert.Equal("start 1; cancel 1", worker.Effects);
        Assert.False(worker.Succeed(1));
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void An_error_of_a_recalled_run_is_swallowed()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Recall(1, 1);
        worker.Fail(1);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recalled_run_that_no_slot_has_begun_comes_back_unrun()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Recall(1, 1);
        worker.Return(1);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void Inputs_of_a_recalled_run_stay_until_it_ends()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2, From(1, 0));
        worker.Clear();
        worker.Recall(2, 2);
        worker.Free(1);
        Assert.Equal("cancel 2", worker.Effects);
        Assert.Equal(10, worker.Machine.StoredBytes);
        worker.Succeed(2);
        Assert.Equal("drop 1.0", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void Data_and_recall_in_either_order_leave_nothing()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(9, 9);
        worker.Run(2, 2, From(1, 0));
        worker.Free(1);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Recall(2, 2);
        Assert.Equal(0, worker.Machine.StoredCount);
        worker.Succeed(9);
        worker.Free(9);
        worker.AssertEmpty();
    }

    [Fact]
    public void The_same_task_wanted_again_runs_again_under_its_own_attempt()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(1, 1);
        worker.Recall(1, 1);
        worker.Run(1, 2);
        Assert.Equal("start 1; cancel 1; start 2", worker.Effects);
        Assert.True(worker.Succeed(2, bytes: 5));
        Assert.False(worker.Succeed(1, bytes: 7));
        Assert.Equal("finished 2 5 B", worker.Messages);
        Assert.Equal(5, worker.Machine.StoredBytes);
    }

    [Fact]
    public void A_recall_that_crosses_the_report_frees_what_the_run_made()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Clear();
        worker.Recall(1, 1);
        Assert.Equal("drop 1.0", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recall_that_crosses_the_report_leaves_a_copy_that_the_scheduler_counts()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        worker.Run(1, 5);
        worker.Clear();
        worker.Recall(1, 5);
        Assert.Equal("", worker.Effects);
        Assert.Equal(1, worker.Machine.StoredCount);
    }

    [Fact]
    public void A_recall_of_an_earlier_attempt_does_not_touch_the_result_of_a_later_one()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Fail(1);
        worker.Run(1, 2);
        worker.Succeed(2);
        worker.Clear();
        worker.Recall(1, 1);
        Assert.Equal("", worker.Effects);
        Assert.Equal(1, worker.Machine.StoredCount);
    }

    [Fact]
    public void A_freed_copy_under_an_abandoned_run_is_a_copy_again_when_a_new_run_uses_it()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2, From(1, 0));
        worker.Recall(2, 2);
        worker.Free(1);
        worker.Clear();
        worker.Run(3, 3, From(1, 4));
        Assert.Equal("replica 1.0 10 B", worker.Messages);
        worker.Return(2);
        Assert.Equal("start 3", worker.Effects);
        worker.Succeed(3);
        Assert.Equal("", worker.Effects);
        worker.Free(1);
        Assert.Equal("drop 1.0", worker.Effects);
    }

    [Fact]
    public void A_freed_result_under_an_abandoned_run_answers_the_next_run_of_its_task()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2, From(1, 0));
        worker.Recall(2, 2);
        worker.Free(1);
        worker.Clear();
        worker.Run(1, 3);
        Assert.Equal("finished 3 10 B", worker.Messages);
        worker.Return(2);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Recall(1, 3);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recalled_series_is_cancelled_run_by_run()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort();
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.Deliver();
        worker.Recall(2, 2);
        worker.Recall(1, 1);
        Assert.Equal("start 1; follow 2; cancel 2; cancel 1", worker.Effects);
        worker.Succeed(1);
        worker.Return(2);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void Recalling_a_suspended_run_keeps_it_from_holding_a_slot()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Suspend(1);
        worker.Recall(1, 1);
        worker.Run(2, 2);
        Assert.Equal("start 1; cancel 1; start 2", worker.Effects);
        worker.Return(1);
        worker.Succeed(2);
        worker.Free(2);
        worker.AssertEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_scheduler_that_takes_its_leave_hears_no_more_of_what_it_has_just_asked(bool takesLeave)
    {
        var machine = new WorkerMachine(new WorkerMachineOptions());
        var batch = new WireWriter();
        batch.Append(new WorkerWelcome(new WorkerId(0), 1));
        batch.Append(new DefineFunction(0, "F", "F", 1, Guid.Empty, 1));
        batch.Append(new RunTask { Task = Handle(1), Attempt = new AttemptId(1), Inputs = [] });
        batch.Append(new RecallAttempt(Handle(1), new AttemptId(1), true)); // Asks to be told when the run has ended.
        if (takesLeave)
            batch.Append(new Goodbye("test"));

        machine.OnBatch(batch.Written, new Timestamp(1));

        Assert.Equal(takesLeave, machine.ToScheduler.IsEmpty);
        Assert.Equal(0, machine.AttemptCount);
    }

    [Fact]
    public void Losing_the_scheduler_drops_everything_and_says_nothing()
    {
        var worker = new WorkerUnderTest(slots: 2, peers: 1);
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2, From(1, 0));
        worker.Run(3, 3, From(8, 1));
        worker.Run(4, 4);
        worker.Clear();
        worker.LoseScheduler();
        Assert.Contains("cancel 2", worker.Effects, StringComparison.Ordinal);
        worker.Succeed(2);
        worker.Fail(4);
        worker.EndFetch(1, isReachable: false);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void Losing_the_scheduler_ends_requests_and_the_orders_behind_them()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Acquire(From(1, 1));
        worker.Acquire(From(2, 1));
        worker.Acquire(From(3, 9));
        worker.Clear();

        worker.LoseScheduler();

        Assert.Equal("cancel fetch from 1", worker.Effects);
        worker.EndFetch(1, isReachable: false);
        Assert.Equal("", worker.Effects + worker.Messages);
        worker.AssertEmpty();
    }
}
