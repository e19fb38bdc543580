using Penstock.Protocol;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>The session is over but the worker lives: it comes back with what it holds and runs, under names of its own.</summary>
public sealed class RejoinTests
{
    [Fact]
    public void What_is_held_and_runs_is_said_under_own_names_and_what_has_not_started_is_dropped()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2);
        worker.Run(3, 3);
        worker.Clear();

        worker.Rejoin();

        Assert.Equal("rename 1.0 to own0", worker.Effects);
        Assert.Equal(
            "hello from epoch 1; knew address 1; holds own0 10 B, once 1.0 of epoch 1; runs own1 as own run 0, once 2 of epoch 1; that is all",
            worker.Messages);
        Assert.Equal(1, worker.Machine.AttemptCount);
        Assert.Equal(0, worker.Machine.PeerCount);
    }

    [Fact]
    public void A_result_that_counts_again_goes_by_its_new_name_and_one_that_does_not_is_dropped()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2);
        worker.Succeed(2);
        worker.Rejoin();
        worker.Clear();
        worker.Welcome(epoch: 2);

        worker.AdoptData(0, Handle(2));
        worker.Free(OwnNames.Handle(1));

        Assert.Equal("rename own0 to 2.0; drop own1", worker.Effects);
        worker.Free(2);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_result_that_counts_again_under_a_name_that_runs_here_takes_the_place_of_that_run()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        Assert.True(worker.Machine.KeepsOwnNames);
        worker.Run(5, 77);
        worker.Clear();

        worker.AdoptData(0, Handle(5));

        Assert.Equal("rename own0 to 5.0", worker.Effects);
        Assert.False(worker.Machine.KeepsOwnNames);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Recall(5, 77);
        worker.Return(77);
        worker.Free(5);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_result_that_counts_again_under_a_name_that_runs_here_wait_for_lets_them_start()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Run(5, 76);
        worker.Run(6, 77, new Input(Handle(5), 0, []));
        worker.Clear();

        worker.AdoptData(0, Handle(5));

        Assert.StartsWith("rename own0 to 5.0", worker.Effects, StringComparison.Ordinal);
        Assert.Equal(1, worker.Machine.StoredCount);
    }

    [Fact]
    public void A_result_on_disk_that_counts_again_under_a_name_that_runs_here_is_still_on_disk()
    {
        var worker = new WorkerUnderTest(memoryLimit: 1000);
        worker.Run(1, 1);
        worker.Succeed(1, bytes: 700);
        worker.EndSpill(1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Run(5, 77);
        worker.Clear();

        worker.AdoptData(0, Handle(5));

        Assert.Equal("rename own0 to 5.0", worker.Effects);
        Assert.Equal(700, worker.Machine.SpilledBytes);
    }

    [Fact]
    public void A_result_that_may_be_spilled_still_may_when_it_counts_again_under_a_name_that_runs_here()
    {
        var worker = new WorkerUnderTest(memoryLimit: 1000);
        worker.Run(1, 1);
        worker.Succeed(1, bytes: 500);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Run(5, 77);
        worker.AdoptData(0, Handle(5));
        worker.Clear();

        worker.Measure(701);

        Assert.Equal("spill 5.0", worker.Effects);
    }

    [Fact]
    public void A_result_that_counts_again_where_another_run_has_just_made_it_outlives_the_recall_of_that_run()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Run(5, 77);
        worker.SucceedRenamed(1, OwnNames.Attempt(0).Value);
        worker.Succeed(77);
        worker.Clear();

        worker.AdoptData(0, Handle(5));
        worker.Recall(5, 77);

        Assert.Equal("drop own0", worker.Effects);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Free(5);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_worker_that_leaves_between_two_sessions_says_nothing_but_goodbye()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Run(3, 3);
        worker.Machine.Rejoin(new WorkerHello("w", 9, 1, 1 << 30, "address 0", 1), worker.Now());
        worker.Machine.ToScheduler.Add(new Heartbeat(0, 0)); // What has gathered was meant for the session before.
        worker.Machine.SayGoodbye("stopped");

        Assert.True(worker.Machine.ToScheduler.TryTake(out Batch batch));
        var reader = new Serialization.WireReader(batch.Span);
        Assert.Equal(MessageCode.Goodbye, MessageCodec.ReadHead(ref reader, out int members));
        Assert.Equal("stopped", MessageCodec.ReadBody<Goodbye>(ref reader, members).Reason);
        Assert.True(reader.End);
        batch.Return();
    }

    [Fact]
    public void A_freed_result_that_running_code_keeps_is_said_too()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Run(2, 2, new Input(Handle(1), 10, []));
        worker.Free(1);
        worker.Clear();

        worker.Rejoin();

        Assert.Contains("holds own0 10 B", worker.Messages, StringComparison.Ordinal);
        worker.Welcome(epoch: 2);
        worker.Free(OwnNames.Handle(0));
        Assert.Equal(1, worker.Machine.StoredCount);
    }

    [Fact]
    public void What_an_old_scheduler_called_by_the_same_name_is_not_touched_by_a_new_one()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();

        worker.Free(1);
        worker.Run(1, 1);

        Assert.Equal("start 1", worker.Effects);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Succeed(1);
        Assert.Equal(2, worker.Machine.StoredCount);
    }

    [Fact]
    public void A_run_that_counts_again_reports_under_its_new_number()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();

        worker.AdoptRun(0, 0, Handle(5), 77);
        worker.SucceedRenamed(1, 77);

        Assert.Equal("finished 77 10 B", worker.Messages);
        worker.Free(5);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_ends_before_it_hears_its_name_reports_under_its_own()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();
        worker.Succeed(1);
        Assert.Equal("finished own run 0 10 B", worker.Messages);

        worker.AdoptRun(0, 0, Handle(5), 77);
        worker.Recall(5, 77);

        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_nobody_needs_any_more_is_recalled_by_its_own_names()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();

        worker.Say(new RecallAttempt(OwnNames.Handle(0), OwnNames.Attempt(0)));
        worker.Deliver();

        Assert.Equal($"cancel {OwnNames.Attempt(0).Value}", worker.Effects);
    }

    [Fact]
    public void Nothing_is_said_before_every_request_to_a_peer_has_ended()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Run(3, 3);
        worker.Clear();
        worker.Rejoin();
        Assert.Equal("cancel fetch from 1", worker.Effects);
        worker.Succeed(3);
        Assert.Equal("", worker.Messages);

        worker.EndFetch(1, isReachable: false);

        Assert.Equal("hello from epoch 1; knew address 1; holds own0 10 B, once 3.0 of epoch 1; that is all", worker.Messages);
    }

    [Fact]
    public void A_worker_that_was_never_welcomed_only_says_hello_again()
    {
        var machine = new WorkerMachine(new WorkerMachineOptions());
        var hello = new WorkerHello("w", 9, 1, 1 << 30, "address", 1);
        machine.Join(in hello);
        machine.Rejoin(in hello, default);
        machine.Plan(default);

        Assert.True(machine.ToScheduler.TryTake(out Batch batch));
        var reader = new Serialization.WireReader(batch.Span);
        Assert.Equal(MessageCode.WorkerHello, MessageCodec.ReadHead(ref reader, out int members));
        Assert.Equal(hello, MessageCodec.ReadBody<WorkerHello>(ref reader, members));
        Assert.True(reader.End);
        batch.Return();
    }

    [Fact]
    public void What_is_not_answered_is_said_again_to_the_next_scheduler_under_the_same_name()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Succeed(1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();

        worker.Rejoin();

        Assert.Equal("", worker.Effects);
        Assert.Equal("hello from epoch 2; knew others; holds own0 10 B, once 1.0 of epoch 1; that is all", worker.Messages);
    }

    [Fact]
    public void A_copy_is_known_by_its_key_if_the_scheduler_names_inputs()
    {
        var worker = new WorkerUnderTest(peers: 1);
        var inputs = new Serialization.WireWriter();
        InputList.Begin(inputs, Handle(1), 100, 1, new Key(1, 1));
        InputList.AddHolder(inputs, new WorkerId(1));
        worker.Say(new RunTask { Task = Handle(2), Attempt = new AttemptId(2), Key = new Key(1, 2), Arguments = "arguments of 2"u8, Inputs = inputs.Written });
        worker.Deliver();
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        worker.Succeed(2);
        worker.Clear();

        worker.Rejoin();

        Assert.DoesNotContain("no key", worker.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void What_clients_bring_between_two_sessions_is_refused_because_its_name_may_be_an_old_one()
    {
        var worker = new WorkerUnderTest();
        worker.Rejoin();
        Assert.False(worker.Accept(Handle(4)));
        worker.Welcome(epoch: 2);
        Assert.True(worker.Accept(Handle(4)));
    }

    [Fact]
    public void Names_of_the_wrong_kind_are_errors_of_the_scheduler()
    {
        var worker = new WorkerUnderTest();
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Say(new AdoptData(OwnNames.Handle(1), OwnNames.Handle(2), default));
        Assert.Throws<PeerProtocolException>(worker.Deliver);
    }

    [Fact]
    public void Functions_count_anew_and_keep_what_was_learnt()
    {
        var worker = new WorkerUnderTest();
        worker.LearnShort();
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Clear();

        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, []);
        worker.Deliver();

        Assert.Equal("start 1; start 2", worker.Effects); // Only short runs start ahead of a free slot.
    }
}
