using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>The scheduler process: carries frames between its machine and the connections, as the real host does.</summary>
internal sealed class SimScheduler(World world, Cluster cluster)
{
    private const long TickNanoseconds = 1_000_000_000;

    /// <summary>Tells the scheduler's delays from those of workers and clients.</summary>
    private const int GatheringChannel = 1 << 30;

    private readonly List<SchedulerPeer> _touched = [];
    private readonly List<PeerClosing> _closings = [];
    private readonly CrashingThieves? _thieves = (world.Plan[Knob.Buggify] & Buggify.ThievesCrash) != 0 ? new CrashingThieves(world, cluster) : null;
    private readonly long _clockOffset = world.Delays.ClockOffset(GatheringChannel, isWorker: false);
    private bool _isQuietDue;
    private long _quiets;

    /// <summary>How long a scheduler that follows another one waits for its workers, in milliseconds.</summary>
    private const long RecoveryMilliseconds = 3_000;

    public SchedulerMachine Machine { get; private set; } = new(1, OptionsOf(world, isFirst: true));

    /// <summary>Which scheduler of the life it is, counted from 1.</summary>
    public ulong Epoch { get; private set; } = 1;

    /// <summary>Whether the process is there.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Whether it still waits for peers of the scheduler before, or will let a worker ask again for what it did not find.</summary>
    public bool IsSettling => !IsUp || Machine.IsRecovering || Machine.IsToAskAgain;

    private Timestamp Now => world.TimeAt(_clockOffset);

    /// <summary>Starts its clock.</summary>
    public void Start() => world.Queue.Add(world.Now + TickNanoseconds, EventKind.SchedulerTick, 0, isBackground: true);

    /// <summary>The process dies, with everything it knows.</summary>
    public void Die() => IsUp = false;

    /// <summary>A scheduler begins in place of the one that died.</summary>
    public void Begin()
    {
        Epoch++;
        Machine = new SchedulerMachine(Epoch, OptionsOf(world, isFirst: false));
        IsUp = true;
    }

    /// <summary>Adds a peer whose handshake has succeeded.</summary>
    public SchedulerPeer Accept(PeerRole role) => Machine.AddPeer(role, Now);

    /// <summary>Remembers the connection of a peer.</summary>
    public static void Attach(Connection connection) => connection.Peer.Tag = connection;

    /// <summary>Handles a frame, or the end of a connection.</summary>
    public void OnArrival(Connection connection, in Lane.Item item)
    {
        if (item.IsBreak)
        {
            connection.NoticeBreak(atPeer: false);
            Machine.OnPeerAway(connection.Peer, "the link broke", Now);
        }
        else if (item.CloseReason is { } reason)
        {
            connection.EndAtScheduler();
            Lose(connection, reason);
            cluster.OnRemoved(connection, reason);
        }
        else
        {
            world.Hear(item.Payload.Span);
            if (world.IsWatched && Machine.IsHoldingBack)
                cluster.OnReturnHeard(connection, item.Payload.Span);
            world.Trace?.Write(world.Now, "scheduler", $"hears of {connection.Peer.Name}: {FrameText.Of(item.Payload.Span)}");
            if (world.IsWatched)
                Reclaims.Watch(world, connection.Peer, item.Payload.Span);
            Machine.OnBatch(connection.Peer, item.Payload.Span, Now);
            item.Payload.Return();
        }

        AfterEvent();
    }

    /// <summary>A peer's session goes on: what it has missed was sent again, and what has waited follows.</summary>
    public void OnReturned(Connection connection)
    {
        Machine.OnPeerReturned(connection.Peer, Now);
        connection.SendToPeer(connection.Peer.Outbox);
        AfterEvent();
    }

    /// <summary>Looks for peers that have gone silent.</summary>
    public void Tick()
    {
        if (IsUp)
        {
            Machine.OnTick(Now);
            AfterEvent();
            if (_closings.Exists(static closing => closing.Dismissal is null))
                world.Hit(Probe.SilenceNoticed);
        }

        Start();
    }

    /// <summary>Sends what has gathered.</summary>
    public void Quiet()
    {
        _isQuietDue = false;
        if (!IsUp)
            return;
        Machine.TakeTouched(_touched);
        foreach (SchedulerPeer peer in _touched)
            ((Connection)peer.Tag!).SendToPeer(peer.Outbox); // Attached when the peer was added.
    }

    /// <summary>The supervisor of a worker that has crashed says what it ran.</summary>
    private void Lose(Connection connection, string reason)
    {
        if (connection.Role == PeerRole.Worker && cluster.Worker(connection.Process).RunningAtDeath is { } running)
            Machine.OnWorkerDied(connection.Peer, running, reason, Now);
        else
            Machine.OnPeerLost(connection.Peer, reason, Now);
    }

    private static SchedulerMachineOptions OptionsOf(World world, bool isFirst) => !world.Resumes
        ? world.SchedulerOptions
        : world.SchedulerOptions with { NamesInputs = true, RecoveryMilliseconds = isFirst ? 0 : RecoveryMilliseconds };

    private void AfterEvent()
    {
        if (world.Validates)
            Machine.Validate();
        if (!world.Delays.Batches)
        {
            Quiet();
        }
        else if (!_isQuietDue)
        {
            _isQuietDue = true;
            world.Queue.Add(world.Now + world.Delays.Gathering(GatheringChannel, _quiets++), EventKind.SchedulerQuiet, 0);
        }

        Machine.TakeClosings(_closings);
        foreach (PeerClosing closing in _closings)
        {
            var connection = (Connection)closing.Peer.Tag!; // Attached when the peer was added.
            if (closing.Dismissal is { } dismissal)
            {
                connection.SendToPeer(closing.Peer.Outbox);
                cluster.OnDismissed(connection, dismissal);
            }

            connection.CloseAtScheduler(closing.Reason);
            cluster.OnRemoved(connection, closing.Reason);
        }

        _thieves?.Look();
    }
}
