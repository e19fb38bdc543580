using Penstock.Protocol;

namespace Penstock.Core.Tests.Pump;

/// <summary>
/// The two directions between a peer and the scheduler, each a queue of frames, with a session at both ends. One whose session
/// may be resumed can break: what is on its way is lost, each end notices by itself, and the peer may go on with another link.
/// </summary>
internal sealed class PumpLink
{
    /// <summary>So small that senders often have to wait for acknowledgements.</summary>
    private static readonly SessionOptions Options = new() { GraceMilliseconds = null, BufferBytesMax = 2048 };

    private readonly SessionMachine _near;
    private readonly SessionMachine _far;
    private readonly Queue<(FrameHeader Header, byte[] Payload)> _toScheduler = new();
    private readonly Queue<(FrameHeader Header, byte[] Payload)> _toPeer = new();

    public PumpLink(SchedulerPeer peer, SessionId? resumable = null, ulong epoch = 1)
    {
        Peer = peer;
        peer.Tag = this;
        _near = resumable is { } id ? SessionMachine.ForCaller(id, Options, default) : new SessionMachine();
        _far = resumable is { } name ? SessionMachine.ForListener(name, epoch, Options, default) : new SessionMachine();
        if (resumable is not null)
            Resume();
    }

    /// <summary>The peer as the scheduler knows it.</summary>
    public SchedulerPeer Peer { get; }

    /// <summary>Whether the peer's end is dead: nothing is sent any more, and the scheduler hears of it after what was sent.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the link has broken, and neither end has gone on with another one.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the peer does not try again before the scheduler has given it up.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Whether the scheduler has given the session up.</summary>
    public bool IsGivenUp => _far.Status == SessionStatus.Closed;

    /// <summary>Whether the scheduler does not know yet that the link is broken.</summary>
    public bool IsUnnoticed => IsBroken && _far.Status == SessionStatus.Open && _toScheduler.Count == 0;

    /// <summary>Whether the peer may try to go on.</summary>
    public bool MayResume => IsBroken && _toPeer.Count == 0 && (!IsLate || IsGivenUp);

    public int WaitingForScheduler => _toScheduler.Count;

    public int WaitingForPeer => _toPeer.Count;

    public void Collect(Outbox fromPeer)
    {
        Move(Peer.Outbox, _far, _toPeer, isHeard: !IsBroken && !IsCut);
        if (!IsCut)
            Move(fromPeer, _near, _toScheduler, isHeard: !IsBroken);
    }

    public byte[]? NextForScheduler()
    {
        (FrameHeader header, byte[] payload) = _toScheduler.Dequeue();
        return _far.Accept(header) ? payload : null;
    }

    public byte[]? NextForPeer()
    {
        (FrameHeader header, byte[] payload) = _toPeer.Dequeue();
        return _near.Accept(header) ? payload : null;
    }

    /// <summary>The peer dies, or begins another session; of what it has sent, only the first frames arrive.</summary>
    public void Cut(int arriving)
    {
        IsCut = true;
        IsBroken = false;
        _toPeer.Clear();
        KeepFirst(_toScheduler, arriving);
    }

    /// <summary>The network ends the link: of what is on its way, only the first frames arrive.</summary>
    public void Break(Random random)
    {
        KeepFirst(_toScheduler, random.Next(_toScheduler.Count + 1));
        KeepFirst(_toPeer, random.Next(_toPeer.Count + 1));
        IsBroken = true;
        IsLate = random.Next(4) == 0;
    }

    /// <summary>The scheduler notices that the link has broken.</summary>
    public void Notice() => _far.OnLinkBroken(_far.Link, "broken by the pump", default);

    /// <summary>The scheduler has given the session up.</summary>
    public void GiveUp() => _far.Close();

    /// <summary>The peer tries to go on with another link.</summary>
    /// <returns>False if the scheduler refuses: the session is over.</returns>
    public bool Resume()
    {
        _near.OnLinkBroken(_near.Link, "broken by the pump", default);
        SessionResume resume = _near.BeginResume();
        SessionRefusal refusal = _far.OnResume(in resume, out SessionResumed answer);
        if (refusal != SessionRefusal.None)
        {
            _near.OnRefused(resume.Link, new SessionRefused(refusal, "refused"));
            return false;
        }

        _near.OnResumed(in answer);
        IsBroken = false;
        _toScheduler.Clear();
        _toPeer.Clear();
        SendAgain(_near, _toScheduler);
        SendAgain(_far, _toPeer);
        _near.Validate();
        _far.Validate();
        return true;
    }

    private static void SendAgain(SessionMachine session, Queue<(FrameHeader Header, byte[] Payload)> queue)
    {
        while (session.TryResend(out FrameHeader header, out Batch payload))
        {
            queue.Enqueue((header, payload.Span.ToArray()));
            payload.Return();
        }
    }

    private static void KeepFirst(Queue<(FrameHeader Header, byte[] Payload)> queue, int count)
    {
        (FrameHeader, byte[])[] kept = [.. queue.Take(count)];
        queue.Clear();
        foreach ((FrameHeader, byte[]) frame in kept)
            queue.Enqueue(frame);
    }

    private static void Move(Outbox outbox, SessionMachine session, Queue<(FrameHeader Header, byte[] Payload)> queue, bool isHeard)
    {
        while (outbox.TryPeek(out Batch batch) && TryStamp(session, batch, out FrameHeader header))
        {
            outbox.TryTake(out batch);
            if (isHeard)
                queue.Enqueue((header, batch.Span.ToArray()));
            batch.Return();
        }

        if (isHeard && queue.Count == 0 && session.OwesAcknowledgement)
            queue.Enqueue((session.StampAcknowledgement(), []));
    }

    private static bool TryStamp(SessionMachine session, Batch batch, out FrameHeader header)
    {
        if (session.IsResumable)
            return session.TryStamp(batch.Span, out header);
        header = session.Stamp();
        return true;
    }
}
