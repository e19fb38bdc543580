using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>Runs that are put back, runs that run alone, and recalled runs whose end is confirmed.</summary>
public sealed class PolicyTests
{
    [Fact]
    public void A_run_that_is_put_back_is_reported_and_forgotten()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.PutBack(1);
        Assert.Equal("put back 1", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recalled_run_that_puts_itself_back_says_nothing()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Recall(1, 1);
        worker.PutBack(1);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_runs_alone_waits_for_all_others_and_holds_up_all_others()
    {
        var worker = new WorkerUnderTest(slots: 4);
        worker.Run(1, 1);
        worker.SayRun(Handle(2), 2, [], isAlone: true);
        worker.SayRun(Handle(3), 3, []);
        worker.Deliver();
        Assert.Equal("start 1", worker.Effects);
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
        worker.Succeed(2);
        Assert.Equal("start 3", worker.Effects);
    }

    [Fact]
    public void A_run_that_runs_alone_waits_for_recalled_code_that_goes_on()
    {
        var worker = new WorkerUnderTest(slots: 4);
        worker.Run(1, 1);
        worker.Recall(1, 1);
        worker.SayRun(Handle(2), 2, [], isAlone: true);
        worker.Deliver();
        Assert.Equal("start 1; cancel 1", worker.Effects);
        worker.Return(1);
        Assert.Equal("start 2", worker.Effects);
    }

    [Fact]
    public void The_end_of_recalled_code_is_confirmed_when_the_scheduler_wants_it()
    {
        var worker = new WorkerUnderTest(slots: 1);
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Recall(1, 1, isConfirmed: true);
        worker.Recall(2, 2, isConfirmed: true);
        Assert.Equal("ended 2", worker.Messages); // It had not begun.
        worker.Succeed(1);
        Assert.Equal("ended 1", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_recall_of_what_was_reported_is_not_confirmed()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Clear();
        worker.Recall(1, 1, isConfirmed: true);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }
}
