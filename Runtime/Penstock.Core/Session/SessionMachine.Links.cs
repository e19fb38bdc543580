using System;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Links come and go; the session goes on with the number it had reached.</content>
public sealed partial class SessionMachine
{
    private readonly bool _isCaller;
    private ulong _life;

    private SessionMachine(SessionId id, SessionOptions options, bool isCaller, ulong life, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _isCaller = isCaller;
        _life = life;
        _nextToResend = 1;
        Id = id;
        Status = SessionStatus.Detached;
        Deadline = DeadlineFrom(now);
    }

    /// <summary>Its name; default for a session that ends with its link.</summary>
    public SessionId Id { get; }

    /// <summary>How many links it has had; the last one is the one that counts.</summary>
    public ulong Link { get; private set; }

    /// <summary>When it gives up waiting for a link; null while it has one, or if somebody else decides.</summary>
    public Timestamp? Deadline { get; private set; }

    /// <summary>Why it is closed; null before that.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Why the listener refused to go on, if that closed it.</summary>
    public SessionRefusal Refusal { get; private set; }

    /// <summary>The life of the listener that the session is with; zero while its caller has heard of none.</summary>
    public ulong Life => _life;

    /// <summary>Makes the caller's end of a session. It has no link yet.</summary>
    /// <param name="id">A name that this process has not used before.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="now">The time.</param>
    /// <returns>The session, detached.</returns>
    public static SessionMachine ForCaller(SessionId id, SessionOptions options, Timestamp now) => new(id, options, isCaller: true, life: 0, now);

    /// <summary>Makes the listener's end of a session, which <see cref="MayBegin"/> has allowed; <see cref="OnResume"/> opens it.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="life">The life of this listener: the epoch of a scheduler. Not zero.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="now">The time.</param>
    /// <returns>The session, detached.</returns>
    public static SessionMachine ForListener(SessionId id, ulong life, SessionOptions options, Timestamp now)
    {
        ArgumentOutOfRangeException.ThrowIfZero(life);
        return new SessionMachine(id, options, isCaller: false, life, now);
    }

    /// <summary>Whether a session that the listener does not know may begin: only if its caller has heard nothing from any listener yet.</summary>
    /// <param name="resume">The first frame of its link.</param>
    /// <param name="life">The life of this listener.</param>
    /// <returns>None if it may; else why the listener refuses.</returns>
    public static SessionRefusal MayBegin(in SessionResume resume, ulong life)
    {
        if (resume.Life == 0 && resume.LastHandled == 0)
            return SessionRefusal.None;
        return resume.Life == life || resume.Life == 0 ? SessionRefusal.Unknown : SessionRefusal.OtherLife;
    }

    /// <summary>Caller: a new link is there. What this gives is its first frame.</summary>
    /// <returns>What to send.</returns>
    /// <exception cref="InvariantException">The session is not waiting for a link.</exception>
    public SessionResume BeginResume()
    {
        if (!_isCaller)
            throw new InvariantException($"{Id} is resumed by its caller, not by its listener.");
        Move(SessionStatus.Resuming);
        Link++;
        return new SessionResume(Id, Link, _life, _lastHandled);
    }

    /// <summary>Listener: a link wants to carry this session.</summary>
    /// <param name="resume">Its first frame; the driver has found the session by its name.</param>
    /// <param name="answer">What to answer, if the session goes on.</param>
    /// <returns>None if it goes on; else why not, and the session stays as it is.</returns>
    public SessionRefusal OnResume(in SessionResume resume, out SessionResumed answer)
    {
        answer = default;
        SessionRefusal refusal = Judge(in resume);
        if (refusal != SessionRefusal.None)
            return refusal;
        Link = resume.Link;
        GoOn(resume.LastHandled);
        answer = new SessionResumed(Link, _life, _lastHandled);
        return SessionRefusal.None;
    }

    /// <summary>Caller: the listener agrees.</summary>
    /// <param name="resumed">Its answer.</param>
    /// <exception cref="PeerProtocolException">It is not the listener this session was with; the session is closed.</exception>
    public void OnResumed(in SessionResumed resumed)
    {
        if (Status != SessionStatus.Resuming || resumed.Link != Link)
            return;
        bool isOther = resumed.Life == 0 || (_life != 0 && resumed.Life != _life);
        if (isOther || resumed.LastHandled < _lastAcknowledged || resumed.LastHandled > _lastSent)
        {
            Close("the answer was not that of its listener", SessionRefusal.Foreign);
            throw new PeerProtocolException(
                $"Life {resumed.Life:x} agrees to resume {Id} after frame {resumed.LastHandled}; it was with life {_life:x}, which had acknowledged {_lastAcknowledged} of {_lastSent}.");
        }

        _life = resumed.Life;
        GoOn(resumed.LastHandled);
    }

    /// <summary>Caller: the listener does not agree. The session is over; another one may begin.</summary>
    /// <param name="link">The number of the link that was refused.</param>
    /// <param name="refused">Its answer.</param>
    public void OnRefused(ulong link, in SessionRefused refused)
    {
        if (Status == SessionStatus.Resuming && link == Link)
            Close($"the listener refused to resume it: {refused.Text}", refused.Refusal);
    }

    /// <summary>A link broke. A session that may not be resumed ends with it.</summary>
    /// <param name="link">The number of the link; an older one's end means nothing.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="now">The time.</param>
    public void OnLinkBroken(ulong link, string reason, Timestamp now)
    {
        if (link != Link || Status is SessionStatus.Closed or SessionStatus.Detached)
            return;
        if (_options is null)
        {
            Close(reason, SessionRefusal.None);
            return;
        }

        bool wasOpen = Status == SessionStatus.Open;
        Move(SessionStatus.Detached);
        if (wasOpen)
            Deadline = DeadlineFrom(now);
    }

    /// <summary>Looks at the time.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Whether the session has just ended because nobody resumed it in time.</returns>
    public bool OnTick(Timestamp now)
    {
        if (Deadline is not { } deadline || deadline > now)
            return false;
        Close("nobody resumed it within its grace time", SessionRefusal.None);
        return true;
    }

    private SessionRefusal Judge(in SessionResume resume)
    {
        if (_isCaller)
            throw new InvariantException($"{Id} is resumed by its caller; this end is the caller's.");
        if (Status == SessionStatus.Closed)
            return SessionRefusal.Unknown;
        if (resume.Session != Id)
            return SessionRefusal.Foreign;
        if (resume.Life != 0 && resume.Life != _life)
            return SessionRefusal.OtherLife;
        if (resume.Link <= Link)
            return SessionRefusal.Stale;
        return resume.LastHandled < _lastAcknowledged || resume.LastHandled > _lastSent ? SessionRefusal.Foreign : SessionRefusal.None;
    }

    private void GoOn(ulong handledByPeer)
    {
        Move(SessionStatus.Open);
        Acknowledge(handledByPeer);
        _nextToResend = _lastAcknowledged + 1;
    }

    private Timestamp? DeadlineFrom(Timestamp now) =>
        _options?.GraceMilliseconds is { } grace ? now.AddMilliseconds(grace) : null;
}
