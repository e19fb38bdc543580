using Penstock.Protocol;

namespace Penstock.Core.Tests.Session;

/// <summary>One session end at a time, with the other end played by the test.</summary>
public sealed class SessionTests
{
    private static readonly SessionId Id = new(7, 0);
    private static readonly SessionOptions Options = new() { GraceMilliseconds = 1000, BufferBytesMax = 100 };

    [Fact]
    public void A_session_that_may_not_be_resumed_ends_with_its_link_and_keeps_nothing()
    {
        var session = new SessionMachine();
        Assert.Equal(1UL, session.Stamp().Sequence);
        Assert.Equal(0, session.KeptBytes);

        session.OnLinkBroken(0, "cable", At(1));

        Assert.Equal(SessionStatus.Closed, session.Status);
        Assert.Equal("cable", session.EndReason);
        session.Validate();
    }

    [Fact]
    public void Nothing_is_sent_before_the_listener_has_agreed()
    {
        SessionMachine caller = Caller();
        Assert.False(caller.TryStamp([1], out _));
        caller.BeginResume();
        Assert.False(caller.TryStamp([1], out _));
        caller.OnResumed(new SessionResumed(1, 9, 0));
        Assert.True(caller.TryStamp([1], out FrameHeader header));
        Assert.Equal(1UL, header.Sequence);
    }

    [Fact]
    public void What_was_not_acknowledged_is_sent_again_before_anything_new()
    {
        SessionMachine caller = OpenCaller(frames: 3);
        caller.OnLinkBroken(1, "cable", At(10));
        SessionResume resume = caller.BeginResume();
        Assert.Equal(new SessionResume(Id, Link: 2, Life: 9, LastHandled: 0), resume);

        caller.OnResumed(new SessionResumed(2, 9, LastHandled: 1));

        Assert.False(caller.TryStamp([9], out _));
        Assert.Equal([2UL, 3UL], ResentBy(caller));
        Assert.True(caller.TryStamp([9], out FrameHeader header));
        Assert.Equal(4UL, header.Sequence);
        caller.Validate();
    }

    [Fact]
    public void What_is_acknowledged_while_it_waits_to_be_sent_again_is_left_out()
    {
        SessionMachine caller = OpenCaller(frames: 4);
        caller.OnLinkBroken(1, "cable", At(10));
        caller.BeginResume();
        caller.OnResumed(new SessionResumed(2, 9, LastHandled: 0));
        Assert.True(caller.TryResend(out FrameHeader first, out Batch payload));
        payload.Return();
        Assert.Equal(1UL, first.Sequence);

        caller.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 3, 0)); // What the old link brought was handled after all.
        caller.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 2, 0));

        Assert.Equal([4UL], ResentBy(caller));
        Assert.Equal(1UL, caller.Unacknowledged);
        caller.Validate();
    }

    [Fact]
    public void What_would_be_sent_again_next_is_left_out_when_just_that_is_acknowledged()
    {
        SessionMachine caller = OpenCaller(frames: 2);
        caller.OnLinkBroken(1, "cable", At(10));
        caller.BeginResume();
        caller.OnResumed(new SessionResumed(2, 9, LastHandled: 0));

        caller.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 1, 0));

        Assert.Equal([2UL], ResentBy(caller));
        caller.Validate();
    }

    [Fact]
    public void A_session_is_resumed_by_its_caller_and_only_while_it_has_no_link()
    {
        SessionMachine caller = OpenCaller(frames: 0);
        Assert.Throws<InvariantException>(() => caller.BeginResume());
        caller.Close();
        Assert.Throws<InvariantException>(() => caller.BeginResume());
        Assert.Throws<InvariantException>(() => Listener().BeginResume());
        Assert.Throws<InvariantException>(() => Caller().OnResume(new SessionResume(Id, 1, 0, 0), out _));
    }

    [Fact]
    public void An_acknowledgement_of_what_was_sent_again_already_moves_nothing_back()
    {
        SessionMachine caller = OpenCaller(frames: 3);
        caller.OnLinkBroken(1, "cable", At(10));
        caller.BeginResume();
        caller.OnResumed(new SessionResumed(2, 9, LastHandled: 0));
        Assert.True(caller.TryResend(out _, out Batch payload));
        payload.Return();
        Assert.True(caller.TryResend(out _, out payload));
        payload.Return();

        caller.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 1, 0));

        Assert.Equal([3UL], ResentBy(caller));
    }

    [Fact]
    public void A_full_buffer_says_no_until_the_peer_acknowledges()
    {
        SessionMachine caller = OpenCaller(frames: 0);
        Assert.True(caller.TryStamp(new byte[60], out _));
        Assert.False(caller.TryStamp(new byte[60], out _));
        caller.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 1, 0));
        Assert.Equal(0, caller.KeptBytes);
        Assert.True(caller.TryStamp(new byte[60], out _));
    }

    [Fact]
    public void A_frame_larger_than_the_buffer_is_kept_alone()
    {
        SessionMachine caller = OpenCaller(frames: 0);
        Assert.True(caller.TryStamp(new byte[1000], out _));
        Assert.False(caller.TryStamp(new byte[1], out _));
        caller.Validate();
    }

    [Fact]
    public void The_deadline_ends_a_session_that_nobody_resumes_and_trying_gains_no_time()
    {
        SessionMachine caller = OpenCaller(frames: 1);
        caller.OnLinkBroken(1, "cable", At(100));
        caller.BeginResume();
        caller.OnLinkBroken(2, "cable", At(900));
        Assert.False(caller.OnTick(At(1099)));

        Assert.True(caller.OnTick(At(1100)));

        Assert.Equal(SessionStatus.Closed, caller.Status);
        Assert.Equal(0, caller.KeptBytes);
        caller.Validate();
    }

    [Fact]
    public void A_session_whose_end_somebody_else_decides_waits_for_ever()
    {
        var listener = SessionMachine.ForListener(Id, 9, new SessionOptions { GraceMilliseconds = null }, At(0));
        Assert.Null(listener.Deadline);
        Assert.False(listener.OnTick(new Timestamp(long.MaxValue)));
    }

    [Fact]
    public void The_end_of_an_older_link_means_nothing()
    {
        SessionMachine listener = Listener();
        listener.OnResume(new SessionResume(Id, 1, 0, 0), out _);
        listener.OnResume(new SessionResume(Id, 2, 9, 0), out _);

        listener.OnLinkBroken(1, "noticed late", At(5));

        Assert.Equal(SessionStatus.Open, listener.Status);
        listener.OnLinkBroken(2, "cable", At(6));
        Assert.Equal(SessionStatus.Detached, listener.Status);
    }

    [Theory]
    [InlineData(2, 9, 0, SessionRefusal.Stale, "a link that asked before")]
    [InlineData(3, 8, 0, SessionRefusal.OtherLife, "another life of the listener")]
    [InlineData(3, 9, 4, SessionRefusal.Foreign, "more than was sent")]
    [InlineData(3, 9, 1, SessionRefusal.Foreign, "less than was acknowledged")]
    public void A_resume_that_cannot_be_this_sessions_is_refused_by_number_and_the_session_goes_on(int link, int life, int handled, SessionRefusal expected, string because)
    {
        SessionMachine listener = Listener();
        listener.OnResume(new SessionResume(Id, 1, 0, 0), out _);
        for (int i = 0; i < 3; i++)
            listener.TryStamp([1], out _);
        listener.Accept(new FrameHeader(0, FrameType.Acknowledge, 0, 2, 0));
        listener.OnResume(new SessionResume(Id, 2, 9, 2), out _);

        SessionRefusal refusal = listener.OnResume(new SessionResume(Id, (ulong)link, (ulong)life, (ulong)handled), out _);

        Assert.True(refusal == expected, because);
        Assert.Equal(SessionStatus.Open, listener.Status);
        Assert.Equal(2UL, listener.Link);
        listener.Validate();
    }

    [Fact]
    public void A_resume_of_another_session_is_refused()
    {
        Assert.Equal(SessionRefusal.Foreign, Listener().OnResume(new SessionResume(new SessionId(8, 0), 1, 0, 0), out _));
    }

    [Theory]
    [InlineData(0, 0, SessionRefusal.None)]
    [InlineData(9, 0, SessionRefusal.Unknown)]
    [InlineData(8, 3, SessionRefusal.OtherLife)]
    [InlineData(0, 3, SessionRefusal.Unknown)]
    public void A_session_begins_only_if_its_caller_has_heard_of_no_listener(int life, int handled, SessionRefusal expected)
    {
        Assert.Equal(expected, SessionMachine.MayBegin(new SessionResume(Id, 1, (ulong)life, (ulong)handled), life: 9));
    }

    [Fact]
    public void A_refused_caller_is_closed_and_knows_why()
    {
        SessionMachine caller = OpenCaller(frames: 1);
        caller.OnLinkBroken(1, "cable", At(1));
        caller.BeginResume();

        caller.OnRefused(2, new SessionRefused(SessionRefusal.OtherLife, "restarted"));

        Assert.Equal(SessionStatus.Closed, caller.Status);
        Assert.Equal(SessionRefusal.OtherLife, caller.Refusal);
        Assert.Contains("restarted", caller.EndReason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_to_an_older_link_is_ignored()
    {
        SessionMachine caller = OpenCaller(frames: 1);
        caller.OnLinkBroken(1, "cable", At(1));
        caller.BeginResume();
        caller.OnLinkBroken(2, "cable", At(2));
        caller.BeginResume();

        caller.OnResumed(new SessionResumed(2, 9, 1));
        caller.OnRefused(2, new SessionRefused(SessionRefusal.Stale, "late"));

        Assert.Equal(SessionStatus.Resuming, caller.Status);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(0, 0)]
    public void An_answer_of_somebody_else_closes_the_session(int life, int handled)
    {
        SessionMachine caller = OpenCaller(frames: 1);
        caller.OnLinkBroken(1, "cable", At(1));
        caller.BeginResume();

        Assert.Throws<PeerProtocolException>(() => caller.OnResumed(new SessionResumed(2, (ulong)life, (ulong)handled)));
        Assert.Equal(SessionStatus.Closed, caller.Status);
        caller.Validate();
    }

    [Fact]
    public void A_gap_and_an_acknowledgement_of_what_was_never_sent_are_errors_of_the_peer()
    {
        SessionMachine caller = OpenCaller(frames: 1);
        Assert.Throws<PeerProtocolException>(() => caller.Accept(new FrameHeader(0, FrameType.Messages, 2, 0, 0)));
        Assert.Throws<PeerProtocolException>(() => caller.Accept(new FrameHeader(0, FrameType.Messages, 1, 2, 0)));
        Assert.Equal(0UL, caller.LastDelivered);
    }

    [Fact]
    public void A_receiver_that_has_nothing_to_say_acknowledges_before_the_sender_is_stuck()
    {
        SessionMachine caller = OpenCaller(frames: 0);
        Assert.False(caller.OwesAcknowledgement);
        caller.Accept(new FrameHeader(13, FrameType.Messages, 1, 0, 0));
        Assert.True(caller.MustAcknowledge);
        Assert.Equal(1UL, caller.StampAcknowledgement().Acknowledged);
        Assert.False(caller.MustAcknowledge);
        Assert.False(caller.OwesAcknowledgement);
    }

    private static Timestamp At(long milliseconds) => new(milliseconds * 1_000_000);

    private static SessionMachine Caller() => SessionMachine.ForCaller(Id, Options, At(0));

    private static SessionMachine Listener() => SessionMachine.ForListener(Id, 9, Options, At(0));

    private static SessionMachine OpenCaller(int frames)
    {
        SessionMachine caller = Caller();
        caller.BeginResume();
        caller.OnResumed(new SessionResumed(1, 9, 0));
        for (int i = 0; i < frames; i++)
            Assert.True(caller.TryStamp([(byte)i], out _));
        return caller;
    }

    private static List<ulong> ResentBy(SessionMachine session)
    {
        var resent = new List<ulong>();
        while (session.TryResend(out FrameHeader header, out Batch payload))
        {
            resent.Add(header.Sequence);
            payload.Return();
        }

        return resent;
    }
}
