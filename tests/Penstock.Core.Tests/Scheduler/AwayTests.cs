using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>D10: a peer whose link broke keeps everything until its grace ends; then it counts as lost.</summary>
public sealed class AwayTests : IDisposable
{
    private readonly SchedulerScene _scene = new(new SchedulerMachineOptions { ClientGraceMilliseconds = 60_000, WorkerGraceMilliseconds = 10_000, AwayBytesMax = 1000 });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Nothing_of_a_worker_that_is_away_is_lost_or_computed_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        client.Submit("x; y", hold: "x y");
        worker.TakeSeen();
        worker.Finish("x");
        client.TakeSeen();

        _scene.Leave(worker);
        PlayedWorker other = _scene.JoinWorker("other", slots: 2);
        _scene.Wait(9_900);

        Assert.DoesNotContain(other.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        Assert.Empty(client.TakeSeen());
        _scene.Return(worker);
        worker.Finish("y");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_worker_that_is_away_is_given_nothing_and_gets_work_again_when_it_returns()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Leave(worker);

        client.Submit("x", hold: "x");
        Assert.DoesNotContain("Run x", worker.TakeSeen());

        _scene.Return(worker);
        Assert.Contains("Run x", worker.TakeSeen());
    }

    [Fact]
    public void When_the_grace_of_a_worker_ends_it_counts_as_lost_and_its_session_is_closed()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        PlayedWorker other = _scene.AddWorker("other");
        client.TakeSeen();
        _scene.Leave(worker);

        _scene.Wait(10_100);

        Assert.True(worker.Peer.IsGone);
        Assert.Contains("did not come back", Assert.Single(_scene.Closings()).Reason, StringComparison.Ordinal);
        Assert.Contains("Pending x", client.TakeSeen());
        Assert.Contains("Run x", other.TakeSeen());
    }

    [Fact]
    public void The_holds_of_a_client_that_is_away_keep_data_until_its_grace_ends()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        _scene.Leave(client);

        _scene.Wait(59_000, heardOf: worker);
        Assert.Equal(1, _scene.Machine.TaskCount);
        Assert.Empty(worker.TakeSeen());

        _scene.Wait(1_100, heardOf: worker);
        Assert.Equal(0, _scene.Machine.TaskCount);
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void What_happened_meanwhile_waits_for_a_client_that_returns()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();
        _scene.Leave(client);

        worker.Finish("x");
        _scene.Touched();
        _scene.Return(client);

        Assert.Contains(client.Peer, _scene.Touched());
        Assert.Equal(["Finished x"], client.TakeSeen());
    }

    [Fact]
    public void A_peer_for_whom_too_much_waits_counts_as_lost_with_the_limit_in_its_reason()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 100);
        _scene.Leave(client);
        PlayedClient other = _scene.AddClient("other");
        for (int i = 0; i < 100; i++)
            _scene.AddWorker($"w{i}");

        Assert.True(client.Peer.IsGone);
        Assert.False(other.Peer.IsGone);
        Assert.False(worker.Peer.IsGone);
        Assert.Contains("AwayBytesMax", Assert.Single(_scene.Closings()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_as_much_as_the_limit_may_wait_for_a_peer_that_is_away()
    {
        long waiting = LeaveAndLetAWorkerJoin(bytesMax: 1000).Waiting;

        Assert.False(LeaveAndLetAWorkerJoin(waiting).IsGone);
        Assert.True(LeaveAndLetAWorkerJoin(waiting - 1).IsGone);
    }

    [Fact]
    public void What_was_to_run_ahead_of_a_worker_that_is_away_does_so_when_it_returns_with_room()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y <- x; z <- x", hold: "y z");
        Assert.Equal(["Run x", "Run y x@ahead"], worker.TakeSeen());
        _scene.Leave(worker);
        client.Release("y");
        Assert.Equal(["Recall y"], worker.TakeSeen());

        _scene.Return(worker);

        Assert.Equal(["Run z x@ahead"], worker.TakeSeen());
    }

    [Fact]
    public void A_clean_goodbye_and_a_known_death_have_no_grace()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.Send(writer => writer.Append(new Goodbye("done")));
        Assert.Equal(0, _scene.Machine.TaskCount);

        PlayedClient killed = _scene.AddClient("killed");
        killed.Submit("x", hold: "x");
        _scene.Leave(killed);
        _scene.Lose(killed);
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_grace_of_zero_is_none()
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { ClientGraceMilliseconds = 0 });
        PlayedClient client = scene.AddClient("c");
        client.Submit("x", hold: "x");
        scene.Leave(client);
        Assert.True(client.Peer.IsGone);
        Assert.Equal(0, scene.Machine.TaskCount);
    }

    [Fact]
    public void A_holder_that_is_away_is_not_struck_off_and_whoever_asks_is_answered_when_it_returns()
    {
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput();
        _scene.Leave(holder);

        asker.ReportMissing(holder.TaskOf("x"), "y", new WorkerId(0));
        Assert.Empty(asker.TakeSeen());

        _scene.Return(holder);
        Assert.Equal(["Holders x@0"], asker.TakeSeen());
    }

    [Fact]
    public void A_holder_that_never_returns_is_lost_and_the_run_that_waits_for_it_is_recalled()
    {
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput();
        _scene.Leave(holder);
        asker.ReportMissing(holder.TaskOf("x"), "y", new WorkerId(0));

        _scene.Wait(10_100, heardOf: asker);

        string[] seen = asker.TakeSeen();
        Assert.Contains("Recall y", seen);
        Assert.Contains("Run x", seen);
    }

    [Fact]
    public void Whoever_waits_for_a_holder_that_is_lost_hears_who_else_has_the_input_by_now()
    {
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput();
        PlayedWorker third = _scene.AddWorker("third");
        asker.TakeSeen();
        _scene.Leave(holder);
        asker.ReportMissing(holder.TaskOf("x"), "y", new WorkerId(0));
        third.ReportReplica(holder.TaskOf("x"));
        Assert.Empty(asker.TakeSeen());

        _scene.Lose(holder);

        Assert.Contains("Holders x@2", asker.TakeSeen());
    }

    [Fact]
    public void Whoever_asks_for_an_input_of_a_worker_that_is_away_is_sent_to_one_that_is_not()
    {
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput();
        PlayedWorker third = _scene.AddWorker("third");
        third.ReportReplica(holder.TaskOf("x"));
        _scene.Leave(holder);
        asker.TakeSeen(); // It may have been asked to leave y to the third, which is idle.

        asker.ReportMissing(holder.TaskOf("x"), "y", new WorkerId(0));

        Assert.Equal(["Holders x@2"], asker.TakeSeen());
    }

    [Fact]
    public void Large_inputs_of_a_worker_that_is_away_do_not_draw_their_task_there()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x", bytes: 1 << 20);
        _scene.Leave(holder);

        client.Submit("y <- x", hold: "y");
        Assert.DoesNotContain(holder.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));

        _scene.Return(holder);
        Assert.Contains("Run y x@0", holder.TakeSeen());
    }

    [Fact]
    public void A_link_that_breaks_again_while_its_peer_is_away_does_not_prolong_the_grace()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Leave(worker);
        _scene.Wait(6_000);
        _scene.Leave(worker);
        _scene.Wait(4_100);
        Assert.True(worker.Peer.IsGone);
        Assert.Single(_scene.Closings());
    }

    [Fact]
    public void The_silence_of_a_worker_counts_from_its_return()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Wait(9_000);
        _scene.Leave(worker);
        _scene.Wait(9_000);
        _scene.Return(worker);

        _scene.Wait(14_900);
        Assert.False(worker.Peer.IsGone);

        _scene.Wait(200);
        Assert.True(worker.Peer.IsGone);
    }

    [Fact]
    public void The_return_of_a_worker_that_is_there_says_nothing_of_whether_it_lives()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Wait(9_000);
        _scene.Return(worker);

        _scene.Wait(6_100);

        Assert.True(worker.Peer.IsGone);
    }

    [Fact]
    public void The_return_of_a_peer_that_is_there_or_gone_changes_nothing()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Touched();
        _scene.Return(worker);
        Assert.Empty(_scene.Touched());
        _scene.Lose(worker);
        client.TakeSeen();
        _scene.Touched();

        _scene.Leave(worker);
        _scene.Return(worker);

        Assert.True(worker.Peer.IsGone);
        Assert.False(worker.Peer.IsAway);
        Assert.Empty(_scene.Touched());
        Assert.Empty(client.TakeSeen());
    }

    [Fact]
    public void A_peer_that_returns_and_for_whom_nothing_waits_is_not_named_as_having_messages()
    {
        PlayedClient client = _scene.AddClient("c");
        _scene.Leave(client);
        _scene.Touched();
        _scene.Return(client);
        Assert.Empty(_scene.Touched());
    }

    [Fact]
    public void All_whose_grace_ends_at_once_are_lost_at_once()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker[] workers = [_scene.AddWorker("w0"), _scene.AddWorker("w1"), _scene.AddWorker("w2")];
        foreach (PlayedWorker worker in workers)
            _scene.Leave(worker);
        _scene.Leave(client);

        _scene.Pass(60_000);
        _scene.Machine.OnTick(_scene.Tick());

        Assert.All(workers, worker => Assert.True(worker.Peer.IsGone));
        Assert.True(client.Peer.IsGone);
        Assert.Equal(4, _scene.Closings().Count);
    }

    [Fact]
    public void Every_peer_for_whom_too_much_waits_is_lost()
    {
        PlayedClient[] clients = [_scene.AddClient("c0"), _scene.AddClient("c1"), _scene.AddClient("c2")];
        foreach (PlayedClient client in clients[..2])
            _scene.Leave(client);

        for (int i = 0; i < 100; i++)
            _scene.AddWorker($"w{i}");

        Assert.Equal([true, true, false], clients.Select(client => client.Peer.IsGone));
    }

    [Fact]
    public void Whoever_asked_a_worker_that_is_away_and_is_lost_meanwhile_hears_nothing()
    {
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput();
        _scene.Leave(holder);
        asker.ReportMissing(holder.TaskOf("x"), "y", new WorkerId(0));
        _scene.Lose(asker);

        _scene.Return(holder);

        Assert.True(asker.Peer.Outbox.IsEmpty);
    }

    [Fact]
    public void An_input_that_somebody_asked_for_and_that_was_let_go_meanwhile_is_not_spoken_of()
    {
        PlayedClient client = _scene.AddClient("c");
        (PlayedWorker holder, PlayedWorker asker) = RunBesideItsInput(client);
        TaskHandle x = holder.TaskOf("x");
        _scene.Leave(holder);
        asker.ReportMissing(x, "y", new WorkerId(0));
        client.Release("x", "y");
        asker.TakeSeen();

        _scene.Return(holder);

        Assert.DoesNotContain(asker.TakeSeen(), seen => seen.StartsWith("Holders", StringComparison.Ordinal));
    }

    /// <summary>A client is away while a worker joins, of which it is told when it returns.</summary>
    private static (bool IsGone, long Waiting) LeaveAndLetAWorkerJoin(long bytesMax)
    {
        using var scene = new SchedulerScene(new SchedulerMachineOptions { ClientGraceMilliseconds = 60_000, AwayBytesMax = bytesMax });
        PlayedClient client = scene.AddClient("c");
        scene.Leave(client);
        scene.AddWorker("w");
        return (client.Peer.IsGone, client.Peer.Outbox.Bytes);
    }

    private (PlayedWorker Holder, PlayedWorker Asker) RunBesideItsInput(PlayedClient? by = null)
    {
        PlayedClient client = by ?? _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x");
        PlayedWorker asker = _scene.AddWorker("asker");
        client.Submit("b1; b2; y <- x", hold: "b1 b2 y"); // Both workers are full before y's turn comes.
        asker.Finish(asker.TakeSeen()[0]["Run ".Length..]);
        Assert.Equal(["Run y x@0"], asker.TakeSeen());
        return (holder, asker);
    }

    [Fact]
    public void A_worker_that_is_back_gets_the_copies_that_every_worker_is_to_have()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x");
        PlayedWorker other = _scene.AddWorker("other");
        _scene.Leave(other);
        client.Replicate(int.MaxValue, "x");

        _scene.Return(other);

        Assert.Equal(["Acquire x@0"], other.TakeSeen());
    }
}
