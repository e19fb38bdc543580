using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>A scheduler that follows another life: what live workers hold is not computed again, and what nobody brings back is gone.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const ulong Before = 6;

    private readonly SchedulerScene _scene = new(new SchedulerMachineOptions { RecoveryMilliseconds = 5000 });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_result_that_a_worker_brings_back_is_not_computed_again_whoever_comes_first()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("w");
        client.Submit("x; y <- x", hold: "x y");
        client.SayAll();
        PlayedWorker other = _scene.JoinWorker("other", slots: 4);

        PlayedWorker back = _scene.ReturningWorker(Before);
        back.BringsBack(Before, "x", "y");

        Assert.Equal(["Adopt own0 as x", "Adopt own1 as y"], back.TakeSeen());
        Assert.Equal(["Finished x", "Finished y", "Recovered"], client.TakeSeen().Where(seen => seen != "Accepted").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(other.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_worker_brings_back_before_its_client_is_kept_for_it()
    {
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Knew("late");
        back.BringsBack(Before, "x");
        Assert.Empty(back.TakeSeen());

        PlayedClient client = _scene.ReturningClient(Before);
        client.Submit("x", hold: "x");
        client.SayAll();

        Assert.Equal(["Adopt own0 as x"], back.TakeSeen());
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_result_that_only_a_task_needs_is_kept_for_a_client_that_comes_last()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Knew("w");
        first.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.BringsBack(Before, "x");
        Assert.False(_scene.Machine.IsHoldingBack);

        PlayedClient last = _scene.AddClient("last", 10, Before);
        last.InOneFrame(() =>
        {
            last.Submit("x; y <- x", hold: "y");
            last.SayAll();
        });

        Assert.Equal(["Adopt own0 as x", "Run y x@0"], back.TakeSeen());
    }

    [Fact]
    public void What_nobody_brings_back_is_computed_again_when_the_time_is_over()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("dead");
        client.Submit("x", hold: "x");
        client.SayAll();
        PlayedWorker worker = _scene.JoinWorker("fresh");
        _scene.Wait(4900, heardOf: worker);
        Assert.DoesNotContain("Run x", worker.TakeSeen());

        _scene.Wait(200, heardOf: worker);

        Assert.Equal(["Run x"], worker.TakeSeen());
        Assert.Contains("Recovered", client.TakeSeen());
    }

    [Fact]
    public void Nothing_waits_longer_than_for_the_last_worker_that_was_spoken_of()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("a");
        client.Knew("b");
        client.Submit("x; y", hold: "x y");
        client.SayAll();
        PlayedWorker a = _scene.ReturningWorker(Before, "a");
        a.BringsBack(Before, "x");
        Assert.True(_scene.Machine.IsHoldingBack);

        PlayedWorker b = _scene.ReturningWorker(Before, "b", process: 43);
        b.SayAll();

        Assert.False(_scene.Machine.IsHoldingBack);
        Assert.Contains("Recovered", client.TakeSeen());
        Assert.Contains("Run y", a.TakeSeen().Concat(b.TakeSeen()));
    }

    [Fact]
    public void A_result_that_is_needless_for_a_while_is_not_computed_again_when_a_death_makes_it_needed()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("a");
        client.Knew("b");
        client.Submit("x; y <- x", hold: "y");
        client.SayAll();
        PlayedWorker a = _scene.ReturningWorker(Before, "a");
        a.BringsBack(Before, "x");
        PlayedWorker b = _scene.ReturningWorker(Before, "b", process: 43);
        b.BringsBack(Before, "y");
        Assert.False(_scene.Machine.IsHoldingBack);
        a.TakeSeen();

        _scene.Lose(b);

        Assert.Equal(["WorkerLeft", "Run y x@0"], a.TakeSeen());
    }

    [Fact]
    public void Peers_that_came_while_others_were_waited_for_do_not_end_the_wait()
    {
        PlayedWorker fresh = _scene.ReturningWorker(Before, "a");
        fresh.Send(writer => writer.Append(WorkerJoined.Others));
        fresh.Knew("b");
        fresh.SayAll();
        _scene.ReturningWorker(Before, "b", process: 43).SayAll();

        Assert.True(_scene.Machine.IsHoldingBack);
    }

    [Fact]
    public void A_result_that_one_client_needs_no_more_is_kept_for_another_one_that_may_still_come_back()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Submit("x; y <- x", hold: "y");
        first.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, "x", Before, new TaskHandle(3, 1)); // Needed for y, until y turns out to be held too.
        back.Holds(1, "y", Before, new TaskHandle(4, 1));
        back.SayAll();
        Assert.Equal(["Adopt own0 as x", "Adopt own1 as y"], back.TakeSeen());

        PlayedClient second = _scene.AddClient("second", 10, Before);
        second.Submit("x", hold: "x");
        second.SayAll();

        Assert.Empty(back.TakeSeen());
        Assert.Contains("Finished x", second.TakeSeen());
    }

    [Fact]
    public void What_no_client_wants_is_freed_when_the_time_is_over()
    {
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, "x", Before, new TaskHandle(3, 1));
        back.Runs(1, "y", Before, new TaskHandle(4, 1), new AttemptId(9));
        back.SayAll();
        Assert.Empty(back.TakeSeen());

        _scene.Wait(5100, heardOf: back);

        Assert.Equal(["Free own0", "Recall own1"], back.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_run_that_a_worker_brings_back_goes_on_under_new_names()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Submit("x; y <- x", hold: "y");
        client.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, "x", Before, new TaskHandle(3, 1));
        back.Runs(1, "y", Before, new TaskHandle(4, 1), new AttemptId(9));
        back.SayAll();

        Assert.Equal(["Adopt own0 as x", "AdoptRun own1"], back.TakeSeen());
        back.Finish("own1");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_run_on_offer_is_taken_together_with_the_result_it_uses()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Knew("w");
        first.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Runs(0, "y", Before, new TaskHandle(4, 1), new AttemptId(9));
        back.Holds(1, "x", Before, new TaskHandle(3, 1));
        back.SayAll();
        Assert.Empty(back.TakeSeen());

        PlayedClient client = _scene.AddClient("last", 10, Before);
        client.InOneFrame(() =>
        {
            client.Submit("x; y <- x", hold: "y");
            client.SayAll();
        });

        Assert.Equal(["Adopt own1 as x", "AdoptRun own0"], back.TakeSeen());
        back.Finish("own0");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_run_on_offer_that_fails_is_on_offer_no_more()
    {
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Knew("late");
        back.Runs(0, "x", Before, new TaskHandle(4, 1), new AttemptId(9));
        back.SayAll();
        back.FailOwn(0);

        PlayedClient client = _scene.ReturningClient(Before);
        client.Submit("x", hold: "x");
        client.SayAll();
        _scene.Wait(5100, heardOf: back);

        Assert.Equal(["Run x"], back.TakeSeen());
        Assert.DoesNotContain("Erred x", client.TakeSeen());
    }

    [Fact]
    public void What_a_worker_offered_goes_with_it()
    {
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Knew("late");
        back.BringsBack(Before, "x");
        PlayedWorker other = _scene.ReturningWorker(Before, "other", process: 43);
        other.BringsBack(Before, "y");
        _scene.Lose(back);
        other.TakeSeen();

        PlayedClient client = _scene.ReturningClient(Before);
        client.Submit("x; y", hold: "x y");
        client.SayAll();
        _scene.Wait(5100, heardOf: other);

        Assert.Equal(["Adopt own0 as y", "Run x"], other.TakeSeen());
    }

    [Fact]
    public void A_client_hears_what_became_of_its_futures_before_it_hears_that_all_is_known()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Knew("w");
        first.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.BringsBack(Before, "x");
        Assert.False(_scene.Machine.IsHoldingBack);

        PlayedClient last = _scene.AddClient("last", 10, Before);
        last.InOneFrame(() =>
        {
            last.Failed("bad", "the disk is full");
            last.Submit("x; bad; y <- bad", hold: "x bad y");
            last.SayAll();
        });

        string[] seen = last.TakeSeen();
        Assert.Equal("Recovered", seen[^1]);
        Assert.Equal(["Accepted", "Erred bad", "Erred y", "Finished x"], seen[..^1].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_client_hears_what_had_failed_before_it_hears_that_all_is_known_also_if_nothing_is_on_offer()
    {
        using var scene = new SchedulerScene();
        PlayedClient client = scene.ReturningClient(Before);

        client.InOneFrame(() =>
        {
            client.Failed("x", "the disk is full");
            client.Submit("x; y <- x", hold: "x y");
            client.SayAll();
        });

        string[] seen = client.TakeSeen();
        Assert.Equal("Recovered", seen[^1]);
        Assert.Equal(["Accepted", "Erred x", "Erred y"], seen[..^1].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_client_that_has_said_everything_may_submit_anew_what_it_said_had_failed()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("w");
        client.Failed("x", "the disk is full");
        client.Submit("x", hold: "x");
        client.SayAll();
        PlayedWorker worker = _scene.ReturningWorker(Before);
        worker.SayAll();
        Assert.Contains("Erred x", client.TakeSeen());

        client.Release("x");
        client.Submit("x", hold: "x");

        Assert.Equal(["Run x"], worker.TakeSeen());
    }

    [Fact]
    public void A_run_on_offer_that_ends_becomes_a_result_on_offer()
    {
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Knew("late");
        back.Runs(0, "x", Before, new TaskHandle(4, 1), new AttemptId(9));
        back.SayAll();
        back.FinishOwn(0);

        PlayedClient client = _scene.ReturningClient(Before);
        client.Submit("x", hold: "x");
        client.SayAll();

        Assert.Equal(["Adopt own0 as x"], back.TakeSeen());
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void What_had_failed_has_failed_and_is_not_run_again()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Failed("x", "the disk is full");
        client.Submit("x; y <- x", hold: "x y");
        client.SayAll();
        PlayedWorker worker = _scene.JoinWorker("fresh");
        _scene.Wait(5100, heardOf: worker);

        Assert.DoesNotContain(worker.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        Assert.Contains("Erred y", client.TakeSeen());
        Assert.Equal("the disk is full", client.Errors["y"].Message);
    }

    [Fact]
    public void A_failed_hold_counts_again_although_another_client_has_named_its_task_before()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Failed("y", "the disk is full");
        first.Submit("x; y <- x", hold: "y");
        first.SayAll();
        PlayedClient second = _scene.AddClient("second", 10, Before);
        second.Failed("x", "the disk is full");
        second.Submit("x", hold: "x");
        second.SayAll();
        Assert.Contains("Erred x", second.TakeSeen());

        _scene.Lose(first);

        Assert.Equal(1, _scene.Machine.TaskCount);
        second.Retry("x");
        Assert.Equal(["Pending x", "RetryDone 1"], second.TakeSeen());
    }

    [Fact]
    public void A_failed_hold_waits_again_if_another_client_has_had_its_task_run_since()
    {
        using var scene = new SchedulerScene();
        PlayedWorker worker = scene.AddWorker("w");
        PlayedClient other = scene.AddClient("other");
        other.Submit("x", hold: "x");
        Assert.Equal(["Run x"], worker.TakeSeen());
        PlayedClient back = scene.AddClient("back", 10, epoch: 7);
        back.Failed("x", "the disk is full");
        back.Submit("x", hold: "x");
        back.SayAll();
        Assert.Equal(["Pending x", "Accepted", "Recovered"], back.TakeSeen());

        worker.Finish("x");

        Assert.Equal(["Finished x"], back.TakeSeen());
        Assert.Contains("Finished x", other.TakeSeen());
    }

    [Fact]
    public void Only_the_hold_that_had_failed_is_told_that_it_waits_again()
    {
        using var scene = new SchedulerScene();
        PlayedWorker worker = scene.AddWorker("w");
        PlayedClient other = scene.AddClient("other");
        other.Submit("x", hold: "x");
        PlayedClient back = scene.AddClient("back", 10, epoch: 7);
        back.Failed("x", "the disk is full");
        back.Submit("x", hold: "x x"); // The second one was submitted when the session ended: it waits as it is.
        back.SayAll();

        Assert.Equal(["Pending x", "Accepted", "Recovered"], back.TakeSeen());
    }

    [Fact]
    public void A_result_on_offer_that_gets_another_name_is_not_asked_for_before_its_worker_has_heard_it()
    {
        (TaskHandle x, PlayedWorker a, PlayedWorker b) = RenamedOffer();
        a.ReportReplica(x);

        Assert.Equal(["Holders x@0"], b.TakeSeen());
        Assert.Empty(a.TakeSeen());
    }

    [Fact]
    public void A_worker_that_dies_before_it_has_heard_the_other_name_of_a_result_has_lost_it()
    {
        (_, PlayedWorker a, PlayedWorker b) = RenamedOffer();

        _scene.Lose(a);

        Assert.Contains("Recall y", b.TakeSeen());
        b.Finish("other");
        Assert.Contains("Run x", b.TakeSeen());
    }

    [Fact]
    public void A_session_is_not_heard_any_more_when_its_process_has_begun_another_one()
    {
        using var scene = new SchedulerScene();
        scene.AddWorker("w");
        SchedulerPeer late = scene.Machine.AddPeer(PeerRole.Client, scene.Tick());
        PlayedClient back = scene.AddClient("c", 9, epoch: 1);
        back.Scatter("data", 10);
        back.SayAll();

        var messages = new WireWriter();
        messages.Append(new ClientHello("c", 9));
        messages.Append(new ScatterBegin(new HoldId(0, 1), SchedulerScene.KeyOf("data"), 10, "data"));
        scene.Deliver(late, messages);

        Assert.True(late.IsGone);
        Assert.False(back.Peer.IsGone);
        Assert.Same(late, Assert.Single(scene.Closings()).Peer);
    }

    [Fact]
    public void A_peer_that_says_goodbye_before_anything_else_is_gone_without_a_word()
    {
        SchedulerPeer worker = _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick());
        SchedulerPeer client = _scene.Machine.AddPeer(PeerRole.Client, _scene.Tick());
        foreach (SchedulerPeer peer in (SchedulerPeer[])[worker, client])
        {
            var goodbye = new WireWriter();
            goodbye.Append(new Goodbye("stopped"));
            _scene.Deliver(peer, goodbye);
            Assert.True(peer.IsGone);
        }
    }

    [Fact]
    public void What_waits_for_returning_workers_names_them_as_its_cause_and_their_return_helps()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("w");
        client.Names("data", Before, new TaskHandle(8, 2));
        client.SubmitData("data", hold: true);
        client.Submit("x", hold: "x");
        client.SayAll();
        Assert.Equal(WaitKind.Recovery, _scene.Machine.CauseOf(SchedulerScene.KeyOf("x"))?.Kind);
        Assert.Equal(WaitKind.Recovery, _scene.Machine.CauseOf(SchedulerScene.KeyOf("data"))?.Kind);
        _scene.Wait(1000);
        Assert.Equal(0, _scene.Machine.StallCount);

        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, key: null, Before, new TaskHandle(8, 2));
        back.SayAll();

        Assert.Equal(["Adopt own0 as data", "Run x"], back.TakeSeen());
        Assert.Null(_scene.Machine.CauseOf(SchedulerScene.KeyOf("data")));
    }

    [Fact]
    public void A_scheduler_that_follows_no_other_life_waits_for_nobody()
    {
        using var scene = new SchedulerScene();
        PlayedClient client = scene.ReturningClient(Before);
        client.Submit("x", hold: "x");
        client.SayAll();
        Assert.Contains("Recovered", client.TakeSeen());
        PlayedWorker worker = scene.AddWorker("w");
        Assert.False(scene.Machine.IsHoldingBack);
        scene.Lose(worker);
    }

    [Fact]
    public void A_client_that_comes_back_in_another_session_keeps_what_its_former_self_held()
    {
        using var scene = new SchedulerScene();
        PlayedClient client = scene.AddClient("c", incarnation: 9);
        PlayedWorker worker = scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        scene.Leave(client);

        PlayedClient back = scene.ReturningClient(7);
        back.Submit("x", hold: "x");
        back.SayAll();

        Assert.True(client.Peer.IsGone);
        Assert.Empty(worker.TakeSeen());
        Assert.Equal(["Accepted", "Finished x", "Recovered"], back.TakeSeen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_hold_that_another_client_ended_by_force_does_not_come_to_life_when_its_client_comes_back()
    {
        using var scene = new SchedulerScene();
        PlayedClient client = scene.AddClient("c", incarnation: 9);
        PlayedClient other = scene.AddClient("other", incarnation: 10);
        PlayedWorker worker = scene.AddWorker("w");
        client.Submit("x", hold: "x");
        other.Submit("x", hold: "x");
        scene.Leave(client);
        other.Cancel("x", force: true);
        worker.TakeSeen();

        PlayedClient back = scene.ReturningClient(7);
        back.Submit("x", hold: "x");
        back.SayAll();

        Assert.Contains("Cancelled x by other", back.TakeSeen());
        Assert.Empty(worker.TakeSeen());
        Assert.Equal(0, scene.Machine.TaskCount);
    }

    [Fact]
    public void Only_a_client_that_comes_back_may_name_data_without_a_recipe_or_failures()
    {
        PlayedClient client = _scene.AddClient("c");
        client.SubmitData("data", hold: true);
        Assert.Contains("not defined", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
        Assert.Throws<PeerProtocolException>(() => client.Names("data", Before, default));
        Assert.Throws<PeerProtocolException>(() => client.Failed("x", "no"));
        Assert.Throws<PeerProtocolException>(client.SayAll);
    }

    [Fact]
    public void What_has_failed_for_two_clients_that_come_back_has_failed_by_what_the_first_one_says()
    {
        PlayedClient first = _scene.ReturningClient(Before, "first");
        first.Failed("x", "the disk is full");
        first.Submit("x", hold: "x");
        first.SayAll();
        PlayedClient second = _scene.AddClient("second", 10, Before);
        second.Failed("x", "the disk has gone");
        second.Submit("x", hold: "x");
        second.SayAll();

        Assert.Contains("Erred x", second.TakeSeen());
        Assert.Equal("the disk is full", second.Errors["x"].Message);
    }

    [Fact]
    public void What_is_let_go_while_others_may_still_want_it_is_freed_once_when_nobody_else_can_come_back()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("w");
        client.Submit("x; y <- x", hold: "x y");
        client.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.BringsBack(Before, "x", "y");
        client.Release("x");
        client.Submit("x", hold: "x"); // Taken from what is on offer.
        client.Release("x");
        Assert.Equal(["Adopt own0 as x", "Adopt own1 as y"], back.TakeSeen());

        _scene.Wait(5100, heardOf: back);

        Assert.Equal(["Free x"], back.TakeSeen());
    }

    /// <summary>The result x, which worker a brings back, is let go and wanted again under another name by a run on worker b.</summary>
    private (TaskHandle Named, PlayedWorker Holder, PlayedWorker Asker) RenamedOffer()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("a");
        client.Submit("x", hold: "x");
        client.SayAll();
        PlayedWorker a = _scene.AddWorker("a", 1, 42, Before);
        a.Holds(0, "x", Before, new TaskHandle(3, 1));
        a.SayAll();
        a.TakeSeen();
        client.Release("x");
        client.Submit("other", hold: "other"); // Keeps a busy, and takes the row that x had.
        Assert.Equal(["Run other"], a.TakeSeen());
        PlayedWorker b = _scene.AddWorker("b");

        client.Submit("x; y <- x", hold: "y");
        TaskHandle x = _scene.HandleOf("x");
        Assert.Equal(["Run y x@ahead"], b.TakeSeen()); // Nobody is named: it waits as for what is made there.
        Assert.StartsWith("Adopt", Assert.Single(a.TakeSeen()), StringComparison.Ordinal);
        return (x, a, b);
    }
}
