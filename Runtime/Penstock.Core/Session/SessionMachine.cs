using System;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// Numbers the frames of one peer in both directions, so that a lost, repeated or reordered frame is noticed by its number;
/// and, if the session may outlive its link, keeps what is not acknowledged and goes on with it on the next link.
/// </summary>
/// <remarks>
/// States, legal pairs, refusals and invariants are in docs/internals/session-states.md. Sequence numbers start at 1 in each
/// direction and every frame acknowledges the last one that its sender has handled. Not thread-safe: one driver. No clock:
/// time comes with the calls.
/// </remarks>
public sealed partial class SessionMachine
{
    /// <summary>An acknowledgement is due when this share of the buffer has arrived since the last one was sent.</summary>
    private const int AcknowledgementsPerBuffer = 8;

    private readonly SessionOptions? _options;
    private readonly ResendBuffer _kept = new();
    private ulong _lastSent;
    private ulong _lastHandled;
    private ulong _lastAcknowledged;
    private ulong _handledAtLastStamp;
    private long _bytesSinceLastStamp;
    private ulong _nextToResend;

    /// <summary>Makes a session that ends with its link: it is open, and keeps nothing.</summary>
    public SessionMachine() => Status = SessionStatus.Open;

    /// <summary>Where the session is in its life.</summary>
    public SessionStatus Status { get; private set; }

    /// <summary>How many frames were sent and not yet acknowledged.</summary>
    public ulong Unacknowledged => _lastSent - _lastAcknowledged;

    /// <summary>The bytes kept until they are acknowledged.</summary>
    public long KeptBytes => _kept.Bytes;

    /// <summary>The number of the last frame that was delivered.</summary>
    public ulong LastDelivered => _lastHandled;

    /// <summary>Whether the session may outlive its link.</summary>
    public bool IsResumable => _options is not null;

    /// <summary>Whether an acknowledgement should be sent although there is nothing else to send: much was received since the last one.</summary>
    public bool MustAcknowledge =>
        _options is not null && Status == SessionStatus.Open && _bytesSinceLastStamp > _options.BufferBytesMax / AcknowledgementsPerBuffer;

    /// <summary>Whether something was received that no frame has acknowledged yet; for a driver that has nothing else to do.</summary>
    public bool OwesAcknowledgement => _options is not null && Status == SessionStatus.Open && _lastHandled > _handledAtLastStamp;

    /// <summary>Stamps the next frame to send, of a session that keeps nothing.</summary>
    /// <returns>Its head.</returns>
    public FrameHeader Stamp()
    {
        if (Status != SessionStatus.Open || IsResumable)
            throw new InvariantException($"a frame was stamped without being kept in a session that is {Status}.");
        return NextHeader(FrameType.Messages, ++_lastSent);
    }

    /// <summary>Stamps the next frame to send and keeps a copy of its payload until it is acknowledged.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="header">Its head.</param>
    /// <returns>
    /// False if the frame cannot be sent now: there is no link, older frames have to be sent again first, or too much is
    /// unacknowledged. Its messages wait in their outbox then.
    /// </returns>
    public bool TryStamp(ReadOnlySpan<byte> payload, out FrameHeader header)
    {
        header = default;
        if (_options is null)
            throw new InvariantException("a frame was to be kept in a session that keeps nothing.");
        bool fits = _kept.Count == 0 || _kept.Bytes + payload.Length <= _options.BufferBytesMax;
        if (Status != SessionStatus.Open || _nextToResend <= _lastSent || !fits)
            return false;
        _kept.Add(payload);
        header = NextHeader(FrameType.Messages, ++_lastSent);
        _nextToResend = _lastSent + 1;
        return true;
    }

    /// <summary>The next frame that has to be sent again on this link.</summary>
    /// <param name="header">Its head, with today's acknowledgement.</param>
    /// <param name="payload">A copy of its payload; the caller owns it.</param>
    /// <returns>False when there is none.</returns>
    public bool TryResend(out FrameHeader header, out Batch payload)
    {
        header = default;
        payload = default;
        if (Status != SessionStatus.Open || !IsResumable || _nextToResend > _lastSent)
            return false;
        payload = Batch.Copy(_kept[_nextToResend].Span);
        header = NextHeader(FrameType.Messages, _nextToResend++);
        return true;
    }

    /// <summary>Stamps a frame that only acknowledges; it has no payload.</summary>
    /// <returns>Its head.</returns>
    public FrameHeader StampAcknowledgement() => Status == SessionStatus.Open
        ? NextHeader(FrameType.Acknowledge, 0)
        : throw new InvariantException($"an acknowledgement was stamped in a session that is {Status}.");

    /// <summary>Looks at an arriving frame.</summary>
    /// <param name="header">Its head.</param>
    /// <returns>Whether its messages are to be handled; false for one that was handled before, and for one that only acknowledges.</returns>
    /// <exception cref="PeerProtocolException">A frame is missing, or the peer acknowledges what was never sent.</exception>
    public bool Accept(in FrameHeader header)
    {
        if (Status != SessionStatus.Open)
            return false;
        if (header.Acknowledged > _lastSent)
            throw new PeerProtocolException($"The peer acknowledges frame {header.Acknowledged}, but only {_lastSent} were sent.");
        Acknowledge(header.Acknowledged);
        if (header.Sequence <= _lastHandled)
            return false;
        if (header.Sequence != _lastHandled + 1)
            throw new PeerProtocolException($"Frame {header.Sequence} arrived after frame {_lastHandled}: frames are missing.");
        _lastHandled = header.Sequence;
        _bytesSinceLastStamp += header.Length;
        return true;
    }

    /// <summary>Ends the session: the peer said goodbye, it broke the rules, or nobody waits for it any more.</summary>
    public void Close() => Close("it was closed", SessionRefusal.None);

    private FrameHeader NextHeader(FrameType type, ulong sequence)
    {
        _handledAtLastStamp = _lastHandled;
        _bytesSinceLastStamp = 0;
        return new FrameHeader(0, type, sequence, _lastHandled, 0);
    }

    private void Acknowledge(ulong sequence)
    {
        if (sequence <= _lastAcknowledged)
            return;
        _lastAcknowledged = sequence;
        _kept.DropThrough(sequence);
        if (_nextToResend <= sequence)
            _nextToResend = sequence + 1;
    }

    private void Close(string reason, SessionRefusal refusal)
    {
        if (Status == SessionStatus.Closed)
            return;
        Move(SessionStatus.Closed);
        EndReason = reason;
        Refusal = refusal;
        _kept.DropThrough(_lastSent);
    }

    /// <summary>The one place where the status changes.</summary>
    private void Move(SessionStatus to)
    {
        if (!SessionTransitions.IsLegal(Status, to))
            throw new InvariantException($"{Id} went from {Status} to {to}.");
        Status = to;
        if (to is SessionStatus.Open or SessionStatus.Closed)
            Deadline = null;
    }
}
