namespace Penstock.Core;

/// <content>Every invariant of docs/internals/session-states.md, recomputed; the numbers are those of the page.</content>
public sealed partial class SessionMachine
{
    /// <summary>Recomputes every invariant. For tests and the simulator.</summary>
    /// <exception cref="InvariantException">One does not hold.</exception>
    public void Validate()
    {
        Require(_lastAcknowledged <= _lastSent, "S1", $"{_lastAcknowledged} frames are acknowledged, {_lastSent} were sent");
        Require(IsResumable || (Status is SessionStatus.Open or SessionStatus.Closed && _kept.Count == 0), "S7", $"it cannot be resumed, is {Status} and keeps {_kept.Count} frames");
        bool isWaiting = Status is SessionStatus.Detached or SessionStatus.Resuming;
        Require(isWaiting || Deadline is null, "S4", $"it is {Status} and has a deadline");
        Require((Status == SessionStatus.Closed) == (EndReason is not null), "S6", $"it is {Status} because '{EndReason}'");
        if (Status == SessionStatus.Closed)
            Require(_kept.Count == 0, "S6", $"it is closed and keeps {_kept.Count} frames");
        else if (_options is { } options)
            ValidateKept(options);
    }

    private void ValidateKept(SessionOptions options)
    {
        Require(
            _kept.First == _lastAcknowledged + 1 && (ulong)_kept.Count == _lastSent - _lastAcknowledged,
            "S2",
            $"it keeps {_kept.Count} frames from {_kept.First} on; {_lastAcknowledged} of {_lastSent} are acknowledged");
        Require(_kept.SumBytes() == _kept.Bytes, "S3", $"the frames kept have {_kept.SumBytes()} bytes, {_kept.Bytes} are counted");
        Require(_kept.Bytes <= options.BufferBytesMax || _kept.Count == 1, "S3", $"{_kept.Bytes} bytes are kept; the limit is {options.BufferBytesMax}");
        Require(
            _nextToResend > _lastAcknowledged && _nextToResend <= _lastSent + 1,
            "S5",
            $"frame {_nextToResend} is sent again next; {_lastAcknowledged} of {_lastSent} are acknowledged");
    }

    private void Require(bool holds, string invariant, string found)
    {
        if (!holds)
            throw new InvariantException($"session invariant {invariant} does not hold for {Id}: {found}.");
    }
}
