using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>
/// Sessions that outlive their links. A link breaks for both ends, each of which hears of it in its own time; the peer calls
/// again, and if the scheduler agrees the session goes on where it was. Asking and agreeing take no time here: what may happen
/// in between is explored by the tests of the session machine.
/// </content>
internal sealed partial class Connection
{
    /// <summary>A little less than what a few submissions take.</summary>
    private const long TinyBufferBytes = 2048;

    private bool _acknowledgesSoon;

    /// <summary>Whether something waits at the scheduler until it may be kept for sending again.</summary>
    private bool _waitsForRoom;

    /// <summary>Whether its session may outlive a link.</summary>
    public bool Resumes => _atPeer.IsResumable;

    /// <summary>Whether it has no link.</summary>
    public bool IsBroken => _toScheduler.IsDown;

    /// <summary>How long the peer takes to call again after it has heard that a link or session has ended, in nanoseconds.</summary>
    public long CallsAfter { get; set; } = 1_000_000;

    /// <summary>The network ends the link: of what is on its way, the first frames arrive.</summary>
    public void Break(int toScheduler, int toPeer)
    {
        if (IsBroken)
            return;
        _toScheduler.Break(toScheduler);
        _toPeer.Break(toPeer);
    }

    /// <summary>The peer gives its session up without a word. The scheduler hears of the end of the link, or of nothing.</summary>
    public void Forget(int arriving, bool isSeen)
    {
        _atPeer.Close();
        if (!IsOpenAtScheduler)
            return;
        AwaitNotice();
        if (isSeen)
            Break(arriving, 0);
        else if (!IsBroken)
            GoSilent(arriving);
    }

    /// <summary>The scheduler process dies: what it has heard counts no more, and of what it has said the first frames arrive.</summary>
    public void LoseScheduler(int arriving)
    {
        EndAtScheduler();
        Break(0, arriving);
        _toScheduler.Truncate(0);
    }

    /// <summary>An end hears that the link has broken.</summary>
    public void NoticeBreak(bool atPeer)
    {
        SessionMachine session = atPeer ? _atPeer : _atScheduler;
        session.OnLinkBroken(session.Link, "the link broke", default);
    }

    /// <summary>The peer calls on another link.</summary>
    /// <returns>Whether the session goes on; else it is over for the peer.</returns>
    public bool TryResume()
    {
        NoticeBreak(atPeer: true);
        if (!TryAgree())
            return false;
        _toScheduler.Mend();
        _toPeer.Mend();
        SendAgain(_atPeer, _toScheduler);
        SendAgain(_atScheduler, _toPeer);
        return true;
    }

    /// <summary>Sends what the receiver of a frame owes its sender, where senders wait for that.</summary>
    public void Acknowledge(bool toScheduler)
    {
        (SessionMachine session, Lane lane) = toScheduler ? (_atPeer, _toScheduler) : (_atScheduler, _toPeer);
        if (_acknowledgesSoon && session.OwesAcknowledgement)
            lane.SendAcknowledgement(session.StampAcknowledgement());
    }

    /// <summary>The scheduler has heard a frame, with an acknowledgement that may have made room for what waits for the peer.</summary>
    public void SendWhatWaits()
    {
        if (_waitsForRoom)
            SendToPeer(Peer.Outbox);
    }

    /// <summary>Checks both ends.</summary>
    public void Validate()
    {
        _atPeer.Validate();
        _atScheduler.Validate();
    }

    private SessionOptions OptionsOf(LifePlan plan)
    {
        _acknowledgesSoon = (plan[Knob.Buggify] & Buggify.TinyResendBuffers) != 0;
        var options = new SessionOptions { GraceMilliseconds = null }; // The scheduler decides when to give a peer up.
        return _acknowledgesSoon ? options with { BufferBytesMax = TinyBufferBytes } : options;
    }

    private bool TryAgree()
    {
        SessionResume resume = _atPeer.BeginResume();
        SessionRefusal refusal = _atScheduler.OnResume(in resume, out SessionResumed answer);
        if (refusal == SessionRefusal.None)
            _atPeer.OnResumed(in answer);
        else
            _atPeer.OnRefused(resume.Link, new SessionRefused(refusal, "its time was over"));
        return refusal == SessionRefusal.None;
    }

    /// <summary>The process is dead, and nobody tells: the end of the link is noticed, or the scheduler finds out by itself.</summary>
    private void LoseUnseen()
    {
        AwaitNotice();
        if (!IsBroken)
            GoSilent(int.MaxValue);
    }

    /// <summary>A silent worker is noticed by the scheduler itself, a silent client by the transport.</summary>
    private void GoSilent(int arriving)
    {
        if (Role == PeerRole.Client)
            _toScheduler.Break(arriving, KeepAliveNanoseconds);
        else
            _toScheduler.Truncate(arriving);
    }

    private void SendKept(Outbox outbox, SessionMachine session, Lane lane, bool isBackground)
    {
        while (outbox.TryPeek(out Batch batch) && session.TryStamp(batch.Span, out FrameHeader header))
        {
            outbox.TryTake(out batch);
            _echo?.Check(in header, batch.Span);
            lane.Send(in header, batch, isBackground);
        }

        if (session == _atScheduler)
            _waitsForRoom = !outbox.IsEmpty;
    }

    private static void SendAgain(SessionMachine session, Lane lane)
    {
        while (session.TryResend(out FrameHeader header, out Batch payload))
            lane.Send(in header, payload, isBackground: false);
    }
}
