using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Who is there, who hears that others come and go, and what waits for whom.</summary>
public sealed class PeersTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Everybody_hears_which_worker_left_and_what_went_with_it()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker leaving = _scene.AddWorker("leaving");
        client.Submit("x; y; z", hold: "x y z");
        leaving.TakeSeen();
        leaving.Finish("x");
        leaving.TakeSeen();
        leaving.Finish("y");
        leaving.TakeSeen();
        PlayedWorker staying = _scene.AddWorker("staying");
        staying.ReportReplica(leaving.TaskOf("y"));
        client.TakeSeen();

        _scene.Lose(leaving);

        Assert.Contains("WorkerLeft results 1 runs 1", client.TakeSeen()); // x, but not y; z.
        Assert.Contains("WorkerLeft", staying.TakeSeen());
    }

    [Fact]
    public void A_worker_that_goes_before_it_has_said_who_it_is_is_missed_by_nobody()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.TakeSeen();
        SchedulerPeer stranger = _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick());

        _scene.Machine.OnPeerLost(stranger, "gone", _scene.Tick());

        Assert.Equal(1, _scene.Machine.WorkerCount);
        Assert.Empty(worker.TakeSeen());
        Assert.Empty(client.TakeSeen());
    }

    [Fact]
    public void What_waited_for_a_lost_peer_is_thrown_away()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        Assert.False(client.Peer.Outbox.IsEmpty);

        _scene.Lose(client);

        Assert.True(client.Peer.Outbox.IsEmpty);
    }

    [Fact]
    public void A_peer_is_named_once_for_all_the_messages_that_wait_for_it_and_again_for_the_next()
    {
        PlayedClient client = _scene.AddClient("c");
        client.TakeSeen();
        _scene.Touched();
        client.Submit("x; y", hold: "x y");
        client.Submit("z", hold: "z");
        Assert.Equal([client.Peer], _scene.Touched());
        Assert.Empty(_scene.Touched());

        client.Submit("more", hold: "more");

        Assert.Equal([client.Peer], _scene.Touched());
    }

    [Fact]
    public void Nothing_that_a_lost_peer_still_says_counts()
    {
        PlayedClient client = _scene.AddClient("c");
        _scene.Lose(client);

        client.Submit("x", hold: "x");

        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_peer_that_is_lost_twice_is_lost_once()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        _scene.Lose(worker);
        client.TakeSeen();

        _scene.Lose(worker);

        Assert.Empty(client.TakeSeen());
        Assert.Equal(0, _scene.Machine.WorkerCount);
    }

    [Fact]
    public void What_follows_a_goodbye_in_the_same_frame_is_not_looked_at()
    {
        PlayedClient client = _scene.AddClient("c");
        client.InOneFrame(() =>
        {
            client.Send(writer => writer.Append(new Goodbye("done")));
            client.Submit("x", hold: "x");
        });
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void What_came_before_a_bad_message_in_the_same_frame_has_happened()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        Assert.Throws<PeerProtocolException>(() => client.InOneFrame(() =>
        {
            client.Submit("x", hold: "x");
            client.Send(writer => writer.Append(new WorkerPaused(true)));
        }));
        Assert.Equal(["Run x"], worker.TakeSeen());
    }

    [Fact]
    public void A_worker_that_was_silent_for_exactly_as_long_as_it_may_is_not_lost_yet()
    {
        var machine = new SchedulerMachine(1);
        SchedulerPeer worker = machine.AddPeer(PeerRole.Worker, new Timestamp(5));
        machine.OnTick(new Timestamp(15_000_000_005));
        Assert.False(worker.IsGone);
        machine.OnTick(new Timestamp(15_000_000_006));
        Assert.True(worker.IsGone);
    }

    [Fact]
    public void Closings_are_named_once()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        worker.SayGoodbye();
        Assert.Single(_scene.Closings());
        Assert.Empty(_scene.Closings());
    }

    [Fact]
    public void What_a_driver_must_not_pass_is_refused()
    {
        SchedulerMachine machine = _scene.Machine;
        SchedulerPeer none = null!; // What a driver must not pass.
        Assert.Throws<ArgumentException>(() => machine.AddPeer((PeerRole)99, _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => machine.OnBatch(none, [], _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => machine.OnPeerLost(none, "", _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => machine.OnPeerAway(none, "", _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => machine.OnPeerReturned(none, _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => machine.TakeTouched(null!));
        Assert.Throws<ArgumentNullException>(() => machine.TakeClosings(null!));
        Assert.Throws<ArgumentNullException>(() => machine.OnWorkerDied(_scene.AddWorker("w").Peer, null!, "", _scene.Tick()));
        Assert.Throws<ArgumentException>(() => machine.OnWorkerDied(_scene.AddClient("c").Peer, [], "", _scene.Tick()));
        Assert.Throws<ArgumentNullException>(() => new SchedulerMachine(1, null!));
    }
}
