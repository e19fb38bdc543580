using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// Numbers the frames of one peer in both directions, so that a lost, repeated or reordered frame is noticed by its number.
/// </summary>
/// <remarks>
/// States and legal pairs are in docs/internals/session-states.md. Sequence numbers start at 1 in each direction and every
/// frame acknowledges the last one that its sender has handled. A broken link ends the session: the peer counts as lost.
/// </remarks>
public sealed class SessionMachine
{
    private ulong _lastSent;
    private ulong _lastHandled;
    private ulong _lastAcknowledged;

    /// <summary>Where the session is in its life.</summary>
    public SessionStatus Status { get; private set; } = SessionStatus.Open;

    /// <summary>How many frames were sent and not yet acknowledged.</summary>
    public ulong Unacknowledged => _lastSent - _lastAcknowledged;

    /// <summary>The number of the last frame that was delivered.</summary>
    public ulong LastDelivered => _lastHandled;

    /// <summary>Stamps the next frame to send.</summary>
    /// <returns>Its head.</returns>
    public FrameHeader Stamp()
    {
        if (Status == SessionStatus.Closed)
            throw new InvariantException("a frame was sent in a closed session.");
        return new FrameHeader(0, FrameType.Messages, ++_lastSent, _lastHandled, 0);
    }

    /// <summary>Looks at an arriving frame.</summary>
    /// <param name="header">Its head.</param>
    /// <returns>Whether its messages are to be handled; false for one that was handled before.</returns>
    /// <exception cref="PeerProtocolException">A frame is missing, or the peer acknowledges what was never sent.</exception>
    public bool Accept(in FrameHeader header)
    {
        if (Status == SessionStatus.Closed)
            return false;
        if (header.Acknowledged > _lastSent)
            throw new PeerProtocolException($"The peer acknowledges frame {header.Acknowledged}, but only {_lastSent} were sent.");
        if (header.Acknowledged > _lastAcknowledged)
            _lastAcknowledged = header.Acknowledged;
        if (header.Sequence <= _lastHandled)
            return false;
        if (header.Sequence != _lastHandled + 1)
            throw new PeerProtocolException($"Frame {header.Sequence} arrived after frame {_lastHandled}: frames are missing.");
        _lastHandled = header.Sequence;
        return true;
    }

    /// <summary>Ends the session: the link broke, the peer said goodbye, or it broke the rules.</summary>
    public void Close() => Status = SessionStatus.Closed;
}

/// <summary>Where a session is in its life.</summary>
public enum SessionStatus
{
    /// <summary>Frames flow in both directions.</summary>
    Open,

    /// <summary>Nothing is sent or delivered any more.</summary>
    Closed,
}
