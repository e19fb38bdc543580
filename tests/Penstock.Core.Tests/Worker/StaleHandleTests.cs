using Penstock.Protocol;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

public sealed class StaleHandleTests
{
    [Fact]
    public void Freeing_what_is_not_here_is_harmless()
    {
        var worker = new WorkerUnderTest();
        worker.Free(77);
        worker.Recall(77, 3);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_message_about_an_earlier_use_of_the_row_does_not_touch_the_later_one()
    {
        var worker = new WorkerUnderTest();
        worker.Run(Handle(1, reuse: 2), 5);
        worker.Succeed(5);
        worker.Free(Handle(1, reuse: 1));
        worker.Say(new RecallAttempt(Handle(1, reuse: 1), new AttemptId(5)));
        worker.Deliver();
        Assert.Equal(1, worker.Machine.StoredCount);
    }

    [Fact]
    public void Data_for_a_later_use_of_the_row_may_come_before_the_earlier_one_was_recalled()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Succeed(2);
        Assert.True(worker.Accept(Handle(1, reuse: 1)));
        Assert.True(worker.Accept(Handle(2, reuse: 1)));
        worker.Run(3, 3, From(2, 0));
        worker.Clear();
        worker.Recall(1, 1);
        worker.Recall(3, 3);
        worker.Free(2);
        Assert.Equal("cancel 1; cancel 3", worker.Effects);
        worker.Succeed(1);
        worker.Succeed(3);
        Assert.Equal("drop 2.0", worker.Effects);
        Assert.Equal(2, worker.Machine.StoredCount);
        worker.Free(Handle(1, reuse: 1));
        worker.Free(Handle(2, reuse: 1));
        worker.AssertEmpty();
    }

    [Fact]
    public void A_row_can_be_reused_while_a_run_of_its_earlier_task_winds_down()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(Handle(1, reuse: 0), 1);
        worker.Recall(1, 1);
        worker.Run(Handle(1, reuse: 1), 2);
        Assert.True(worker.Succeed(2, bytes: 20));
        Assert.False(worker.Succeed(1, bytes: 10));
        Assert.Equal("finished 2 20 B", worker.Messages);
        worker.Free(Handle(1, reuse: 1));
        worker.AssertEmpty();
    }

    [Fact]
    public void An_input_of_a_recalled_run_stays_under_its_old_handle_when_its_row_is_reused()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(Handle(1, reuse: 0), 1);
        worker.Succeed(1);
        worker.Run(2, 2, From(1, 0));
        worker.Recall(2, 2);
        worker.Free(1);
        worker.Run(Handle(1, reuse: 1), 3);
        worker.Succeed(3, bytes: 30);
        Assert.Equal(40, worker.Machine.StoredBytes);
        worker.Clear();
        worker.Succeed(2);
        Assert.Equal("drop 1.0", worker.Effects);
        Assert.Equal(30, worker.Machine.StoredBytes);
    }

    [Fact]
    public void A_transfer_under_an_old_handle_ends_without_touching_the_new_one()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Recall(2, 2);
        worker.Run(Handle(1, reuse: 1), 3);
        Assert.False(worker.Arrive(1, 1));
        worker.EndFetch(1);
        worker.Succeed(3);
        worker.Free(Handle(1, reuse: 1));
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_before_the_welcome_or_of_an_unknown_function_is_refused()
    {
        var worker = new WorkerUnderTest();
        worker.SayRun(Handle(1), 1, [], function: 3);
        Assert.Throws<PeerProtocolException>(worker.Deliver);
        worker.AssertEmpty();

        var fresh = new WorkerMachine(new WorkerMachineOptions());
        var writer = new Penstock.Serialization.WireWriter();
        writer.Append(new RunTask { Task = Handle(1), Attempt = new AttemptId(1) });
        Assert.Throws<PeerProtocolException>(() => fresh.OnBatch(writer.Written, default));
    }

    [Fact]
    public void A_damaged_message_changes_nothing()
    {
        var worker = new WorkerUnderTest();
        worker.Say(new RunTask { Task = Handle(1), Attempt = new AttemptId(1), Inputs = [.. Encode([From(2)]), 0xC1] });
        Assert.Throws<Penstock.Serialization.WireFormatException>(worker.Deliver);
        worker.Machine.Validate();
        worker.AssertEmpty();
    }

    [Fact]
    public void Functions_are_numbered_in_order_and_only_those_can_be_called()
    {
        var worker = new WorkerUnderTest(knownFunctions: 1);
        worker.SayRun(Handle(1), 1, [], function: 1); // The one after the last.
        Assert.Throws<PeerProtocolException>(worker.Deliver);
        worker.Say(new DefineFunction(3, "F3", "F3", 1, Guid.Empty, 1));
        Assert.Throws<PeerProtocolException>(worker.Deliver);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_worker_that_has_just_been_made_is_not_welcome()
    {
        Assert.False(new WorkerMachine(new WorkerMachineOptions()).IsWelcome);
        Assert.True(new WorkerUnderTest().Machine.IsWelcome);
    }

    [Fact]
    public void A_run_that_has_ended_cannot_end_again()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1, From(2, 1)); // It waits: no slot has it.
        Assert.Throws<InvariantException>(() => worker.Machine.OnAttemptFailed(0, Error("boom"), worker.Now()));
    }
}
