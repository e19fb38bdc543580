using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Workers that retire or pause, and restarts of the whole cluster.</summary>
public sealed class LeavingTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_retiring_worker_hands_its_only_copies_over_and_is_dismissed()
    {
        (PlayedClient client, PlayedWorker leaving, PlayedWorker staying) = Two("x; y", "x y");
        client.Retire(0);
        Assert.Equal(["Acquire x@0", "Acquire y@0"], staying.TakeSeen());
        staying.ReportReplica(leaving.TaskOf("x"));
        Assert.Empty(leaving.TakeSeen());
        staying.ReportReplica(leaving.TaskOf("y"));
        Assert.Equal(["Dismissed: w0 has retired"], leaving.TakeSeen());
        string[] seen = client.TakeSeen();
        Assert.Contains("Order 3: 1 done, 0 failed", seen);
        Assert.Contains("WorkerLeft results 0 runs 0", seen);
        Assert.Equal(1, _scene.Machine.WorkerCount);
    }

    [Fact]
    public void A_retiring_worker_gives_back_what_has_not_started_and_ends_what_runs()
    {
        (PlayedClient client, PlayedWorker leaving) = _scene.BusyWorker("a; b");
        PlayedWorker staying = _scene.AddWorker("w1", slots: 4);
        leaving.TakeSeen();
        client.Retire(0);
        Assert.Equal(["Reclaim a", "Reclaim b"], leaving.TakeSeen());
        leaving.Answer("b", givesBack: true);
        leaving.Answer("a", givesBack: false);
        Assert.Equal(["Run b"], staying.TakeSeen());
        Assert.Empty(leaving.TakeSeen());
        leaving.Finish("a");
        Assert.Equal(["Acquire a@0"], staying.TakeSeen());
        staying.ReportReplica(leaving.TaskOf("a"));
        Assert.Equal(["Dismissed: busy has retired"], leaving.TakeSeen());
    }

    [Fact]
    public void A_retiring_worker_gets_nothing_new()
    {
        (PlayedClient client, PlayedWorker leaving, PlayedWorker staying) = Two("x", "x");
        client.Retire(0);
        client.Submit("y <- x; z", hold: "y z");
        Assert.Empty(leaving.TakeSeen());
        Assert.Equal(2, staying.TakeSeen().Count(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_last_worker_with_needed_data_stays_and_says_why()
    {
        PlayedWorker only = _scene.AddWorker("only");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        only.TakeSeen();
        only.Finish("x");
        client.TakeSeen();
        client.Retire(0);
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("only stays: only it holds", StringComparison.Ordinal));
        client.Submit("y", hold: "y");
        Assert.Equal(["Run y"], only.TakeSeen());
    }

    [Fact]
    public void A_worker_without_needed_data_retires_also_as_the_last_one()
    {
        PlayedWorker only = _scene.AddWorker("only");
        PlayedClient client = _scene.AddClient("c");
        client.Retire(0);
        Assert.Equal(["Dismissed: only has retired"], only.TakeSeen());
        Assert.Contains("Order 3: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void Two_workers_that_retire_together_do_not_count_on_each_other()
    {
        (PlayedClient client, PlayedWorker first, PlayedWorker second) = Two("x", "x");
        second.ReportReplica(first.TaskOf("x"));
        client.Retire(0, 1);
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("stays", StringComparison.Ordinal));
        Assert.Equal(1, _scene.Machine.WorkerCount);
        Assert.Equal(8, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_recipient_that_dies_while_it_fetches_is_replaced_by_another()
    {
        (PlayedClient client, PlayedWorker leaving, PlayedWorker second) = Two("x", "x");
        PlayedWorker third = _scene.AddWorker("w2");
        client.Retire(0);
        Assert.Equal(["Acquire x@0"], second.TakeSeen());
        _scene.Lose(second);
        Assert.Contains("Acquire x@0", third.TakeSeen());
        third.ReportReplica(leaving.TaskOf("x"));
        Assert.Equal(["Dismissed: w0 has retired"], leaving.TakeSeen().Where(seen => seen.StartsWith("Dismissed", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_paused_worker_gets_nothing_new_and_loses_what_it_has_not_started_when_the_pause_lasts()
    {
        (PlayedClient client, PlayedWorker paused) = _scene.BusyWorker("a; b");
        paused.SayPaused(true);
        client.Submit("d", hold: "d");
        _scene.Wait(1_000, paused);
        Assert.Empty(paused.TakeSeen());
        _scene.Wait(2_000, paused);
        Assert.Equal(["Reclaim a", "Reclaim b"], paused.TakeSeen());
        paused.Answer("a", givesBack: false);
        paused.Answer("b", givesBack: true);
        PlayedWorker other = _scene.JoinWorker("other");
        Assert.Contains("Run b", other.TakeSeen());
        _scene.Lose(other);
        Assert.DoesNotContain(paused.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        paused.SayPaused(false);
        paused.Finish("a");
        Assert.Contains(paused.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_that_says_twice_that_it_has_paused_has_paused_since_the_first_time()
    {
        (_, PlayedWorker paused) = _scene.BusyWorker("a; b");
        paused.SayPaused(true);
        _scene.WaitWith(1, paused);
        paused.SayPaused(true);
        Assert.Empty(paused.TakeSeen());

        _scene.WaitWith(1, paused);

        Assert.Equal(["Reclaim a", "Reclaim b"], paused.TakeSeen());
    }

    [Fact]
    public void A_paused_worker_is_asked_once_for_what_it_has_not_started_and_again_in_its_next_pause()
    {
        (_, PlayedWorker paused) = _scene.BusyWorker("a; b");
        paused.SayPaused(true);
        _scene.WaitWith(3, paused);
        Assert.Equal(["Reclaim a", "Reclaim b"], paused.TakeSeen());
        paused.Answer("a", givesBack: false);
        paused.Answer("b", givesBack: false);
        _scene.WaitWith(3, paused);
        Assert.Empty(paused.TakeSeen());

        paused.SayPaused(false);
        paused.SayPaused(true);
        _scene.WaitWith(3, paused);

        Assert.Equal(["Reclaim a", "Reclaim b"], paused.TakeSeen());
    }

    [Fact]
    public void A_result_that_comes_after_all_others_were_handed_over_is_handed_over_too()
    {
        (PlayedClient client, PlayedWorker leaving) = _scene.BusyWorker("x; a");
        leaving.Finish("x");
        PlayedWorker staying = _scene.AddWorker("w1");
        client.Retire(0);
        Assert.Equal(["Reclaim a"], leaving.TakeSeen());
        leaving.Answer("a", givesBack: false); // It has begun.
        staying.ReportReplica(leaving.TaskOf("x"));
        staying.TakeSeen();
        Assert.Empty(leaving.TakeSeen());
        leaving.Finish("a");
        Assert.Equal(["Acquire a@0"], staying.TakeSeen());
        staying.ReportReplica(leaving.TaskOf("a"));
        Assert.Equal(["Dismissed: busy has retired"], leaving.TakeSeen());
    }

    [Fact]
    public void When_nine_workers_of_ten_retire_at_once_everything_is_on_the_last_one()
    {
        PlayedWorker[] workers = [.. Enumerable.Range(0, 10).Select(i => _scene.JoinWorker($"w{i}"))];
        PlayedClient client = _scene.AddClient("c");
        string[] keys = [.. Enumerable.Range(0, 10).Select(i => $"x{i}")];
        client.Submit(string.Join("; ", keys), hold: string.Join(' ', keys));
        var madeBy = new Dictionary<string, PlayedWorker>();
        foreach (PlayedWorker worker in workers)
            Assert.True(madeBy.TryAdd(worker.TakeSeen().Single(seen => seen.StartsWith("Run", StringComparison.Ordinal))["Run ".Length..], worker));
        foreach ((string key, PlayedWorker maker) in madeBy)
            maker.Finish(key);
        client.TakeSeen();

        client.Retire([.. Enumerable.Range(0, 9)]);
        string[] orders = [.. workers[9].TakeSeen().Where(seen => seen.StartsWith("Acquire", StringComparison.Ordinal)).Select(seen => seen["Acquire ".Length..].Split('@')[0])];
        foreach (string key in orders)
            workers[9].ReportReplica(madeBy[key].TaskOf(key));

        Assert.Equal(9, orders.Length);
        Assert.Equal(1, _scene.Machine.WorkerCount);
        Assert.Equal(80, _scene.Machine.StoredBytes);
        string[] heard = client.TakeSeen();
        Assert.Contains("Order 3: 9 done, 0 failed", heard);
        Assert.DoesNotContain(heard, seen => seen.StartsWith("Pending", StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_that_was_made_for_a_retirement_is_not_dropped_while_the_worker_still_works()
    {
        (PlayedClient client, PlayedWorker leaving) = _scene.BusyWorker("x; a");
        leaving.Finish("x");
        PlayedWorker staying = _scene.AddWorker("w1");
        client.Retire(0);
        leaving.Answer("a", givesBack: false);
        staying.ReportReplica(leaving.TaskOf("x"));
        staying.TakeSeen();
        _scene.WaitWith(10, leaving, staying);
        Assert.Empty(staying.TakeSeen());
    }

    [Fact]
    public void What_a_worker_gave_back_to_retire_runs_there_when_it_cannot_retire()
    {
        (PlayedClient client, PlayedWorker only) = _scene.BusyWorker("x; a");
        only.Finish("x");
        client.Retire(0);
        Assert.Equal(["Reclaim a"], only.TakeSeen());
        only.Answer("a", givesBack: true);
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("busy stays: only it holds", StringComparison.Ordinal));
        Assert.Equal(["Run a"], only.TakeSeen());
    }

    [Fact]
    public void A_worker_that_cannot_retire_because_the_other_one_dies_gets_what_waited_in_the_same_event()
    {
        (PlayedClient client, PlayedWorker leaving, PlayedWorker staying) = Two("x", "x");
        client.Retire(0);
        client.Submit("a; b; c", hold: "a b c");
        Assert.Equal(["Acquire x@0", "Run a", "Run b"], staying.TakeSeen());
        staying.SayGoodbye();

        _scene.Lose(staying);

        Assert.Contains(client.TakeSeen(), seen => seen.Contains("w0 stays: only it holds", StringComparison.Ordinal));
        Assert.Equal(["Run a", "Run b"], leaving.TakeSeen().Where(static seen => seen.StartsWith("Run", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_could_not_run_ahead_on_a_worker_that_was_to_retire_does_when_it_stays()
    {
        (PlayedClient client, PlayedWorker leaving, PlayedWorker staying) = Two("x", "x");
        client.Options["a"] = new TaskOptions { Workers = ["w0"] };
        client.Submit("a", hold: "a");
        leaving.TakeSeen();
        client.Retire(0);
        Assert.Equal(["Reclaim a"], leaving.TakeSeen());
        leaving.Answer("a", givesBack: false);
        client.Submit("b <- a", hold: "b");
        Assert.Empty(leaving.TakeSeen());

        _scene.Lose(staying);

        Assert.Equal(["Run b a@ahead"], leaving.TakeSeen().Where(static seen => seen.StartsWith("Run", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_restart_cancels_every_future_forgets_every_task_and_replaces_every_worker()
    {
        (PlayedClient client, PlayedWorker first, PlayedWorker second) = Two("x; y", "x y");
        PlayedClient other = _scene.AddClient("other");
        other.Submit("z", hold: "z");
        client.Restart();
        Assert.Equal(0, _scene.Machine.TaskCount);
        Assert.Equal(0, _scene.Machine.WorkerCount);
        Assert.Contains("Cancelled z by c", other.TakeSeen());
        Assert.Contains("Dismissed and replaced: c has restarted the cluster", first.TakeSeen());
        second.TakeSeen();
        string[] seen = client.TakeSeen();
        Assert.Contains("Cancelled x by c", seen);
        Assert.DoesNotContain(seen, text => text.StartsWith("Order", StringComparison.Ordinal));
        _scene.AddWorker("w0.1");
        _scene.AddWorker("w1.1");
        Assert.Contains("Order 4: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void A_restart_of_a_cluster_without_workers_is_done_at_once()
    {
        PlayedClient client = _scene.AddClient("c");

        client.Restart();

        Assert.Contains("Order 4: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void A_restart_touches_neither_clients_that_have_left_nor_futures_that_were_let_go()
    {
        PlayedClient gone = _scene.AddClient("gone");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y", hold: "x y");
        client.Release("x");
        _scene.Lose(gone);
        client.TakeSeen();

        client.Restart();

        Assert.Equal(["Cancelled y by c", "Order 4: 1 done, 0 failed"], client.TakeSeen());
    }

    [Fact]
    public void A_worker_that_asks_to_leave_hands_its_only_copies_over_and_is_dismissed()
    {
        (_, PlayedWorker leaving, PlayedWorker staying) = Two("x", "x");

        leaving.Send(writer => writer.Append(new RetireRequest("its machine stops")));

        Assert.Equal(["Acquire x@0"], staying.TakeSeen());
        staying.ReportReplica(leaving.TaskOf("x"));
        Assert.Equal(["Dismissed: w0 has retired"], leaving.TakeSeen());
    }

    [Fact]
    public void A_restart_ends_a_submission_of_which_parts_are_missing()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedClient other = _scene.AddClient("other");
        other.Send(writer => writer.Append(new SubmitGraph { Submission = 9, Keys = new[] { SchedulerScene.KeyOf("x") }, Functions = new int[1], InputCounts = new int[1], ArgumentLengths = new int[1] }));

        client.Restart();

        Assert.Contains(other.TakeSeen(), seen => seen.StartsWith("Refused", StringComparison.Ordinal) && seen.Contains("restarted the cluster", StringComparison.Ordinal));
        Assert.Equal(0, _scene.Machine.TaskCount);
        other.Submit("y", hold: "y");
        Assert.Equal(1, _scene.Machine.TaskCount);
    }

    [Fact]
    public void What_workers_say_after_a_restart_about_what_was_before_touches_nothing()
    {
        (PlayedClient client, PlayedWorker first, _) = Two("x", "x");
        client.Restart();
        _scene.AddWorker("new");
        client.Submit("x2", hold: "x2");
        first.ReportReplica(first.TaskOf("x"));
        first.Finish("x");
        Assert.Equal(1, _scene.Machine.TaskCount);
        Assert.Equal(0, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_restart_during_another_one_forgets_and_replaces_what_has_come_since()
    {
        (PlayedClient client, _, _) = Two("x", "x");
        client.Restart();
        PlayedWorker early = _scene.AddWorker("w0.1");
        client.Submit("y", hold: "y");
        client.TakeSeen();
        early.TakeSeen();
        client.Restart();
        Assert.Contains("Cancelled y by c", client.TakeSeen());
        Assert.Contains("Dismissed and replaced: c has restarted the cluster", early.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
        _scene.AddWorker("w0.2");
        Assert.DoesNotContain("Order 4: 1 done, 0 failed", client.TakeSeen());
        _scene.AddWorker("w1.1");
        Assert.Equal(2, client.TakeSeen().Count(seen => seen == "Order 4: 1 done, 0 failed"));
    }

    [Fact]
    public void A_restart_dismisses_a_worker_that_is_away_too()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { WorkerGraceMilliseconds = 10_000 });
        PlayedClient client = scene.AddClient("c");
        PlayedWorker away = scene.AddWorker("away");
        scene.Leave(away);
        client.Restart();
        Assert.True(away.Peer.IsGone);
        Assert.False(away.Peer.IsAway);
        scene.AddWorker("back");
        Assert.Contains("Order 4: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void A_worker_that_was_away_when_the_cluster_was_restarted_is_replaced_when_it_comes_back()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { WorkerGraceMilliseconds = 10_000 });
        PlayedClient client = scene.AddClient("c");
        PlayedWorker away = scene.AddWorker("away", incarnation: 42);
        scene.Leave(away);
        client.Restart();

        PlayedWorker back = scene.JoinWorker("away", incarnation: 42, epoch: 7);

        Assert.Equal(["Dismissed and replaced: c has restarted the cluster"], back.TakeSeen());
        Assert.True(back.Peer.IsGone);
        Assert.DoesNotContain(client.TakeSeen(), seen => seen.StartsWith("Order", StringComparison.Ordinal));
        scene.AddWorker("new");
        Assert.Contains("Order 4: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void A_worker_that_was_lost_before_the_cluster_was_restarted_is_replaced_when_it_comes_back()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker lost = _scene.AddWorker("w", incarnation: 42);
        _scene.Lose(lost);
        client.Restart();

        PlayedWorker back = _scene.JoinWorker("w", incarnation: 42, epoch: 7);

        Assert.Equal(["Dismissed and replaced: c has restarted the cluster while it was away"], back.TakeSeen());
    }

    [Fact]
    public void A_worker_of_the_life_before_that_comes_back_after_a_restart_is_replaced()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { RecoveryMilliseconds = 5_000 });
        PlayedClient client = scene.AddClient("c");
        client.Restart();

        PlayedWorker late = scene.JoinWorker("late", incarnation: 43, epoch: 6);

        Assert.Equal(["Dismissed and replaced: the cluster was restarted while it was away"], late.TakeSeen());
    }

    [Fact]
    public void A_worker_that_has_retired_while_it_was_away_is_let_go_again_when_it_comes_back()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { WorkerGraceMilliseconds = 10_000 });
        PlayedClient client = scene.AddClient("c");
        PlayedWorker away = scene.AddWorker("away", incarnation: 42);
        scene.AddWorker("other");
        scene.Leave(away);
        client.Retire(0);

        PlayedWorker back = scene.JoinWorker("away", incarnation: 42, epoch: 7);

        Assert.StartsWith("Dismissed: ", Assert.Single(back.TakeSeen()), StringComparison.Ordinal);
        Assert.True(back.Peer.IsGone);
    }

    [Fact]
    public void A_worker_retires_also_if_it_has_begun_another_session_since_it_was_named()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { WorkerGraceMilliseconds = 10_000 });
        PlayedClient client = scene.AddClient("c");
        scene.AddWorker("w", incarnation: 42);
        PlayedWorker other = scene.AddWorker("other");
        PlayedWorker back = scene.AddWorker("w", incarnation: 42, epoch: 7);
        back.SayAll();
        back.TakeSeen();

        client.Retire(0);

        Assert.Contains(back.TakeSeen(), seen => seen.StartsWith("Dismissed", StringComparison.Ordinal));
        Assert.False(other.Peer.IsGone);
    }

    [Fact]
    public void A_worker_that_was_lost_when_it_was_to_retire_is_let_go_when_it_comes_back()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker lost = _scene.AddWorker("w", incarnation: 42);
        _scene.Lose(lost);

        client.Retire(0);

        Assert.Contains("Order 3: 1 done, 0 failed", client.TakeSeen());
        PlayedWorker back = _scene.JoinWorker("w", incarnation: 42, epoch: 7);
        Assert.Equal(["Dismissed: c has retired it while it was away"], back.TakeSeen());
    }

    [Fact]
    public void A_restart_does_not_count_who_has_not_said_hello()
    {
        PlayedWorker first = _scene.AddWorker("w0");
        PlayedClient client = _scene.AddClient("c");
        client.Restart();
        first.TakeSeen();
        SchedulerPeer silent = _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick());
        _scene.WaitWith(1);
        Assert.DoesNotContain(client.TakeSeen(), seen => seen.StartsWith("Order", StringComparison.Ordinal));
        _scene.Machine.OnPeerLost(silent, "said nothing", _scene.Tick());
        _scene.AddWorker("w0.1");
        Assert.Contains("Order 4: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void A_restart_says_which_workers_were_there_when_they_do_not_come_back()
    {
        (PlayedClient client, _, _) = Two("x", "x");
        client.Restart();
        PlayedWorker back = _scene.AddWorker("w1.1");
        client.TakeSeen();
        _scene.Wait(31_000, back);
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("1 of 2 workers are back after 30 s; these were there before: w0, w1.", StringComparison.Ordinal));
    }

    /// <summary>A graph whose results are on worker 0, held by a client, and worker 1 beside it.</summary>
    private (PlayedClient Client, PlayedWorker First, PlayedWorker Second) Two(string graph, string hold)
    {
        PlayedWorker first = _scene.AddWorker("w0", slots: 2);
        PlayedClient client = _scene.AddClient("c");
        client.Submit(graph, hold);
        first.TakeSeen();
        foreach (string task in hold.Split(' '))
            first.Finish(task);
        PlayedWorker second = _scene.AddWorker("w1", slots: 2);
        first.TakeSeen();
        client.TakeSeen();
        return (client, first, second);
    }
}
