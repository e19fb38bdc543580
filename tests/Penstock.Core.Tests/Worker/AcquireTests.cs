using Penstock.Protocol;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>Copies that the scheduler orders for their own sake, and runs that it asks back.</summary>
public sealed class AcquireTests
{
    [Fact]
    public void An_ordered_copy_is_fetched_kept_and_reported()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        Assert.True(worker.Arrive(1, 1));
        worker.EndFetch(1);
        Assert.Equal("replica 1.0 100 B", worker.Messages);
        worker.Free(1);
        Assert.Equal("drop 1.0", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void What_runs_wait_for_is_fetched_before_ordered_copies()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Clear();
        worker.Acquire(From(2, 1));
        worker.Acquire(From(3, 1));
        worker.Run(11, 11, From(4, 1));
        worker.Run(12, 12, From(3, 1));
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        Assert.Contains("fetch from 1: 4.0 3.0 2.0", worker.Effects, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_is_here_already_is_not_fetched_again()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Accept(Handle(1));
        worker.Clear();
        worker.Acquire(From(1, 1));
        Assert.Equal("", worker.Effects + worker.Messages);
    }

    [Fact]
    public void A_cancelled_order_leaves_nothing_behind_also_when_it_is_under_way()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        worker.Acquire(From(2, 1));
        worker.CancelAcquire(2);
        worker.CancelAcquire(1);
        Assert.False(worker.Arrive(1, 1));
        worker.EndFetch(1);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_needs_a_copy_whose_order_was_cancelled_still_gets_it()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        worker.Run(10, 10, From(1, 1));
        worker.CancelAcquire(1);
        Assert.True(worker.Arrive(1, 1));
        worker.EndFetch(1);
        Assert.Contains("start 10", worker.Effects, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scheduler_hears_when_no_holder_has_what_was_ordered_and_names_others()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Acquire(From(1, 1));
        worker.Clear();
        worker.EndFetch(1);
        Assert.Equal("missing 1.0 for 0 from 1", worker.Messages);
        worker.Holders(From(1, 2));
        Assert.Equal("fetch from 2: 1.0", worker.Effects);
    }

    [Fact]
    public void The_scheduler_hears_of_an_order_that_found_nothing_also_beside_a_run_that_is_recalled()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        worker.Run(10, 10, From(1, 1));
        worker.EndFetch(1);
        worker.Clear();
        worker.EndFetch(1); // It was named once more by the run.
        Assert.Equal(["missing 1.0 for 0 from 1", "missing 1.0 for 10 from 1"], worker.Messages.Split("; ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_report_of_what_was_not_found_says_when_it_was_named_there()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(1, 1));
        worker.EndFetch(1);
        Assert.Equal([10ul], worker.MissingSince);
        worker.Acquire(From(1, 2), naming: 20);
        worker.EndFetch(2);
        Assert.Equal([10ul, 20, 20], worker.MissingSince);
        worker.Holders(From(1, 1), naming: 30);
        worker.EndFetch(1);
        Assert.Equal([10ul, 20, 20, 30, 30], worker.MissingSince);
    }

    [Fact]
    public void A_value_that_cannot_travel_is_refused()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        worker.Machine.OnFetchUnusable(new WorkerId(1), Handle(1), Error("no formatter"), worker.Now());
        worker.EndFetch(1);
        Assert.Equal("refused 1.0 no formatter", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_has_not_started_is_given_back()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Clear();
        worker.Reclaim(2, 2);
        Assert.Equal("given back 2", worker.Messages);
        worker.Succeed(1);
        Assert.Equal("", worker.Effects);
        Assert.Equal(0, worker.Machine.AttemptCount);
    }

    [Fact]
    public void A_run_that_has_started_ended_or_is_unknown_is_kept_and_goes_on()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Clear();
        worker.Reclaim(1, 1);
        Assert.Equal("kept 1", worker.Messages);
        worker.Succeed(1);
        worker.Reclaim(1, 1);
        worker.Reclaim(7, 7);
        Assert.Equal("finished 1 10 B; kept 1; kept 7", worker.Messages);
    }

    [Fact]
    public void A_damaged_or_senseless_order_changes_nothing()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Say(new AcquireReplica { Input = [.. Encode([From(1, 1)]), 0xC1] });
        Assert.Throws<Penstock.Serialization.WireFormatException>(worker.Deliver);
        worker.AssertEmpty();
        Assert.Throws<PeerProtocolException>(() => new WorkerUnderTest(peers: 1).Acquire(new Input(Handle(1), -1, [1])));
    }

    [Fact]
    public void An_ordered_copy_is_known_by_its_key_if_the_scheduler_names_inputs()
    {
        var worker = new WorkerUnderTest(peers: 1);
        var input = new Penstock.Serialization.WireWriter();
        InputList.Begin(input, Handle(1), 100, 1, new Key(1, 1));
        InputList.AddHolder(input, new WorkerId(1));
        worker.Say(new AcquireReplica { Input = input.Written });
        worker.Deliver();
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        worker.Clear();

        worker.Rejoin();

        Assert.Equal("hello from epoch 1; knew address 1; holds own0 100 B, once 1.0 of epoch 1; that is all", worker.Messages);
    }

    [Fact]
    public void A_freed_copy_that_a_run_keeps_here_is_a_copy_again_when_it_is_ordered()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Accept(Handle(1));
        worker.Run(10, 10, From(1, 0));
        worker.Free(1);
        worker.Clear();

        worker.Acquire(From(1, 1));

        Assert.Equal("replica 1.0 10 B", worker.Messages);
        worker.Succeed(10);
        Assert.Equal(2, worker.Machine.StoredCount);
    }

    [Fact]
    public void An_order_that_names_only_unknown_holders_is_answered_each_time_until_one_is_named_who_is_there()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 8));
        Assert.Equal("missing 1.0 for 0 from 8", worker.Messages);
        worker.Acquire(From(1, 9));
        Assert.Equal("missing 1.0 for 0 from 9", worker.Messages);
        worker.Acquire(From(1, 1));
        Assert.Equal("", worker.Messages);
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
    }

    [Fact]
    public void The_first_run_of_all_is_given_back_like_any_other()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Clear();
        worker.Reclaim(2, 2);
        Assert.Equal("given back 2", worker.Messages);
        Assert.Equal(0, worker.Machine.AttemptCount);
    }

    [Fact]
    public void A_question_for_a_run_of_an_unknown_task_touches_no_other()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Run(2, 2);
        worker.Clear();
        worker.Reclaim(7, 2);
        Assert.Equal("kept 2", worker.Messages);
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
    }
}
