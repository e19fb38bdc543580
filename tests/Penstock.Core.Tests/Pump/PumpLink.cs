using Penstock.Protocol;

namespace Penstock.Core.Tests.Pump;

/// <summary>The two directions between a peer and the scheduler, each a queue of frames, with a session at both ends.</summary>
internal sealed class PumpLink(SchedulerPeer peer)
{
    private readonly SessionMachine _near = new();
    private readonly SessionMachine _far = new();
    private readonly Queue<(FrameHeader Header, byte[] Payload)> _toScheduler = new();
    private readonly Queue<(FrameHeader Header, byte[] Payload)> _toPeer = new();

    /// <summary>The peer as the scheduler knows it.</summary>
    public SchedulerPeer Peer { get; } = peer;

    /// <summary>Whether the peer's end is dead: nothing is sent any more, and the scheduler hears of it after what was sent.</summary>
    public bool IsCut { get; private set; }

    public int WaitingForScheduler => _toScheduler.Count;

    public int WaitingForPeer => _toPeer.Count;

    public void Collect(Outbox fromPeer)
    {
        Move(Peer.Outbox, _far, _toPeer);
        if (!IsCut)
            Move(fromPeer, _near, _toScheduler);
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

    /// <summary>The peer dies; of what it has sent, only the first frames arrive.</summary>
    public void Cut(int arriving)
    {
        IsCut = true;
        _toPeer.Clear();
        while (_toScheduler.Count > arriving)
        {
            (FrameHeader, byte[])[] kept = [.. _toScheduler.Take(arriving)];
            _toScheduler.Clear();
            foreach ((FrameHeader, byte[]) frame in kept)
                _toScheduler.Enqueue(frame);
        }
    }

    private static void Move(Outbox outbox, SessionMachine session, Queue<(FrameHeader Header, byte[] Payload)> queue)
    {
        while (outbox.TryTake(out Batch batch))
        {
            queue.Enqueue((session.Stamp(), batch.Span.ToArray()));
            batch.Return();
        }
    }
}
