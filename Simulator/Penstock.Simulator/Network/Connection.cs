using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// A connection between the process of a worker or client and the scheduler, as TCP gives it: in each direction nothing is
/// reordered, repeated or lost in between, and one end may know that it has ended while the other does not. A process that
/// starts again gets another connection, so it never sees what was meant for the one before. There is a session at both ends.
/// </summary>
internal sealed partial class Connection
{
    /// <summary>A client that vanished without a word is noticed by the transport's keep-alive after this long; workers are noticed by the scheduler itself.</summary>
    private const long KeepAliveNanoseconds = 20_000_000_000;

    private readonly World _world;
    private readonly SessionMachine _atPeer;
    private readonly SessionMachine _atScheduler;
    private readonly Lane _toScheduler;
    private readonly Lane _toPeer;
    private readonly MessageEcho? _echo;
    private bool _isUnnoticed;

    public Connection(World world, int index, PeerRole role, int process, SchedulerPeer peer, ulong epoch = 1)
    {
        _world = world;
        Index = index;
        Role = role;
        Process = process;
        Peer = peer;
        Epoch = epoch;
        _toScheduler = new Lane(world, EventKind.FrameToScheduler, index);
        _toPeer = new Lane(world, EventKind.FrameToPeer, index);
        _echo = world.Plan[Knob.ThroughCodec] != 0 ? new MessageEcho() : null;
        SessionOptions? options = world.Resumes ? OptionsOf(world.Plan) : null;
        var id = new SessionId((ulong)process + 1, (ulong)index);
        _atPeer = options is null ? new SessionMachine() : SessionMachine.ForCaller(id, options, default);
        _atScheduler = options is null ? new SessionMachine() : SessionMachine.ForListener(id, epoch, options, default);
        if (options is not null)
            TryAgree();
    }

    /// <summary>Its number in the life.</summary>
    public int Index { get; }

    /// <summary>What the process is.</summary>
    public PeerRole Role { get; }

    /// <summary>The index of the worker or client.</summary>
    public int Process { get; }

    /// <summary>The life of the scheduler that accepted it.</summary>
    public ulong Epoch { get; }

    /// <summary>The process as the scheduler knows it.</summary>
    public SchedulerPeer Peer { get; }

    /// <summary>Whether the peer's end has not ended.</summary>
    public bool IsOpenAtPeer => _atPeer.Status != SessionStatus.Closed;

    /// <summary>Whether the scheduler's end has not ended.</summary>
    public bool IsOpenAtScheduler => _atScheduler.Status != SessionStatus.Closed;

    /// <summary>How many frames are on their way in both directions.</summary>
    public int InFlight => _toScheduler.Count + _toPeer.Count;

    /// <summary>Sends what an outbox holds to the scheduler.</summary>
    public void SendToScheduler(Outbox outbox, bool isBackground = false) => Send(outbox, _atPeer, _toScheduler, isBackground);

    /// <summary>Sends what an outbox holds to the peer.</summary>
    public void SendToPeer(Outbox outbox) => Send(outbox, _atScheduler, _toPeer, isBackground: false);

    /// <summary>Shows what is next to arrive in one direction; false if nothing is on its way.</summary>
    public bool TryPeek(bool toScheduler, out Lane.Item item) => (toScheduler ? _toScheduler : _toPeer).TryPeek(out item);

    /// <summary>Takes what arrives at the scheduler now.</summary>
    /// <returns>False if nothing does, or nobody is there to hear it.</returns>
    public bool TryArriveAtScheduler(out Lane.Item item) => TryArrive(_toScheduler, _atScheduler, out item);

    /// <summary>Takes what arrives at the peer now.</summary>
    /// <returns>False if nothing does, or nobody is there to hear it.</returns>
    public bool TryArriveAtPeer(out Lane.Item item) => TryArrive(_toPeer, _atPeer, out item);

    /// <summary>The peer ends the connection: the scheduler hears of it behind everything that was sent.</summary>
    /// <returns>Whether it will: not if the link is broken, or the connection has ended already.</returns>
    public bool CloseAtPeer(string reason)
    {
        if (!IsOpenAtPeer)
            return false;
        _atPeer.Close();
        if (!IsOpenAtScheduler)
            return false;
        if (IsBroken)
        {
            AwaitNotice(); // Nobody hears it.
            return false;
        }

        bool isHeard = !_toScheduler.IsEnding;
        _toScheduler.SendClose(reason);
        return isHeard;
    }

    /// <summary>The scheduler ends the connection: the peer hears of it behind everything that was sent.</summary>
    public void CloseAtScheduler(string reason)
    {
        if (!IsOpenAtScheduler)
            return;
        _atScheduler.Close();
        Notice();
        if (IsOpenAtPeer && !IsBroken)
            _toPeer.SendClose(reason);
    }

    /// <summary>The peer's process dies: of what it has sent, the first frames arrive, and then the scheduler hears of it, or never does.</summary>
    public void Die(int arriving, bool isSeen)
    {
        if (!IsOpenAtPeer && !Resumes)
            return;
        _atPeer.Close();
        _toPeer.Truncate(0);
        if (!IsBroken)
            _toScheduler.Truncate(arriving);
        if (!IsOpenAtScheduler)
            return;
        if (isSeen)
            _toScheduler.SendClose("the connection was reset");
        else if (Resumes)
            LoseUnseen();
        else if (Role == PeerRole.Client)
            _toScheduler.SendClose("the connection has timed out", KeepAliveNanoseconds);
        else
            AwaitNotice();
    }

    /// <summary>The network ends the connection: frames on their way are lost, and each end hears of it in its own time.</summary>
    public void Cut(int arriving)
    {
        if (InFlight > 0)
            _world.Hit(Probe.LinkCutInFlight);
        if (Resumes)
        {
            Break(arriving, arriving);
            return;
        }

        _toPeer.Truncate(arriving);
        _toScheduler.Truncate(arriving);
        if (IsOpenAtScheduler)
            _toScheduler.SendClose("the connection was reset");
        if (IsOpenAtPeer)
            _toPeer.SendClose("the connection was reset");
    }

    /// <summary>Lets nothing pass in one direction for a while.</summary>
    public void Silence(bool toScheduler, long until) => (toScheduler ? _toScheduler : _toPeer).Silence(until);

    /// <summary>Lets everything in one direction take longer for a while.</summary>
    public void Slow(bool toScheduler, long extraDelay, long until) => (toScheduler ? _toScheduler : _toPeer).Slow(extraDelay, until);

    /// <summary>Ends what the faults have left behind.</summary>
    public void Heal()
    {
        _toScheduler.Heal();
        _toPeer.Heal();
    }

    /// <summary>Gives back the memory of what is still on its way; the life is over.</summary>
    public void Discard()
    {
        _toScheduler.Truncate(0);
        _toPeer.Truncate(0);
        _atPeer.Close();
        _atScheduler.Close();
    }

    private void Send(Outbox outbox, SessionMachine session, Lane lane, bool isBackground)
    {
        if (Resumes && session.Status != SessionStatus.Closed)
        {
            SendKept(outbox, session, lane, isBackground);
            return;
        }

        while (outbox.TryTake(out Batch batch))
        {
            if (session.Status == SessionStatus.Closed)
            {
                batch.Return();
                continue;
            }

            FrameHeader header = session.Stamp();
            _echo?.Check(in header, batch.Span);
            lane.Send(in header, batch, isBackground);
        }
    }

    private static bool TryArrive(Lane lane, SessionMachine session, out Lane.Item item)
    {
        if (!lane.TryArrive(out item))
            return false;
        if (session.Status != SessionStatus.Closed && (item.CloseReason is not null || session.Accept(item.Header)))
            return true;
        item.Payload.Return();
        return false;
    }

    /// <summary>Notes that an end has ended; what arrives there later is not heard.</summary>
    public void EndAtScheduler()
    {
        _atScheduler.Close();
        Notice();
    }

    /// <inheritdoc cref="EndAtScheduler"/>
    public void EndAtPeer() => _atPeer.Close();

    private void AwaitNotice()
    {
        if (_isUnnoticed)
            return;
        _isUnnoticed = true;
        _world.Unnoticed++;
    }

    private void Notice()
    {
        if (!_isUnnoticed)
            return;
        _isUnnoticed = false;
        _world.Unnoticed--;
    }
}
