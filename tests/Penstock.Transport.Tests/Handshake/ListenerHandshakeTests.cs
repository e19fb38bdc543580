using System.Text;
using Penstock.Protocol;
using Penstock.TestKit;
using Penstock.Transport.Internal.Handshake;

namespace Penstock.Transport.Tests.Handshake;

/// <summary>The listener's side without a socket: bytes in, step out.</summary>
public sealed class ListenerHandshakeTests
{
    private static readonly PeerRole[] Roles = [PeerRole.Client, PeerRole.Worker];

    private readonly AccessFile _access = AccessFile.Create();

    [Fact]
    public void A_caller_with_the_secret_is_accepted_in_its_role()
    {
        var caller = new ScriptedCaller(_access, PeerRole.Worker);
        ListenerHandshake listener = Listener();
        HandshakeStep challenge = listener.Advance(caller.Hello());
        HandshakeStep end = listener.Advance(caller.Proof(challenge.Reply.Span));
        Assert.Equal(HandshakeStepKind.Accept, end.Kind);
        Assert.Equal(PeerRole.Worker, end.Role);
    }

    [Fact]
    public void Every_split_of_the_bytes_gives_the_same_result()
    {
        var caller = new ScriptedCaller(_access, PeerRole.Client);
        ListenerHandshake listener = Listener();
        byte[] hello = caller.Hello();
        for (int length = 0; length < hello.Length; length++)
            Assert.Equal(HandshakeStep.Wait, listener.Advance(hello.AsSpan(0, length)));
        byte[] proof = caller.Proof(listener.Advance(hello).Reply.Span);
        for (int length = hello.Length; length < proof.Length; length++)
            Assert.Equal(HandshakeStep.Wait, listener.Advance(proof.AsSpan(0, length)));
        Assert.Equal(HandshakeStepKind.Accept, listener.Advance(proof).Kind);
    }

    [Fact]
    public void Another_secret_of_the_same_cluster_is_refused()
    {
        var thief = new ScriptedCaller(_access.WithOtherSecret(), PeerRole.Worker);
        ListenerHandshake listener = Listener();
        HandshakeStep end = listener.Advance(thief.Proof(listener.Advance(thief.Hello()).Reply.Span));
        AssertRefused(RejectCode.Proof, end);
    }

    [Fact]
    public void Another_cluster_is_refused_before_any_proof() =>
        AssertRefused(RejectCode.OtherCluster, Listener().Advance(new ScriptedCaller(AccessFile.Create(), PeerRole.Worker).Hello()));

    [Fact]
    public void A_role_that_is_not_served_is_refused() =>
        AssertRefused(RejectCode.Role, Listener().Advance(new ScriptedCaller(_access, PeerRole.DataPeer).Hello()));

    [Fact]
    public void A_proof_with_another_roles_key_is_refused()
    {
        var caller = new ScriptedCaller(_access, PeerRole.Worker);
        ListenerHandshake listener = Listener();
        ReadOnlySpan<byte> challenge = listener.Advance(caller.Hello()).Reply.Span;
        AssertRefused(RejectCode.Proof, listener.Advance(caller.Proof(challenge, keyOf: PeerRole.Client)));
    }

    [Fact]
    public void The_listeners_own_proof_sent_back_is_refused()
    {
        var mirror = new ScriptedCaller(_access, PeerRole.Worker);
        ListenerHandshake listener = Listener();
        ChallengeFrame challenge = ScriptedCaller.ReadChallenge(listener.Advance(mirror.Hello()).Reply.Span);
        AssertRefused(RejectCode.Proof, listener.Advance(mirror.Append(challenge.Proof)));
    }

    [Fact]
    public void Bytes_recorded_from_a_good_caller_are_refused_the_second_time()
    {
        var caller = new ScriptedCaller(_access, PeerRole.Worker);
        ListenerHandshake first = Listener();
        byte[] recorded = caller.Proof(first.Advance(caller.Hello()).Reply.Span);
        Assert.Equal(HandshakeStepKind.Accept, first.Advance(recorded).Kind);

        ListenerHandshake second = Listener();
        second.Advance(caller.Hello());
        AssertRefused(RejectCode.Proof, second.Advance(recorded));
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(-3, 0)]
    public void A_caller_without_a_common_version_is_told_both(int oldest, int newest)
    {
        HandshakeStep end = Listener().Advance(new ScriptedCaller(_access, PeerRole.Worker).Hello(oldest, newest));
        AssertRefused(RejectCode.Version, end);
        Assert.Contains($"{oldest} to {newest}", end.Reason, StringComparison.Ordinal);
        Assert.Contains($"{ProtocolVersions.Oldest} to {ProtocolVersions.Newest}", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_caller_that_still_speaks_an_old_version_is_answered_in_it()
    {
        HandshakeStep step = Listener().Advance(new ScriptedCaller(_access, PeerRole.Worker).Hello(1, 9));
        Assert.Equal(ProtocolVersions.Newest, ScriptedCaller.ReadChallenge(step.Reply.Span).Version);
    }

    [Fact]
    public void Bytes_sent_before_the_answer_are_refused()
    {
        byte[] hello = new ScriptedCaller(_access, PeerRole.Worker).Hello();
        AssertRefused(RejectCode.Malformed, Listener().Advance([.. hello, 0]));
    }

    [Fact]
    public void A_frame_that_announces_more_than_the_limit_is_refused_at_its_head()
    {
        byte[] head = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Hello, 0, 0, 0).Write(head, new byte[HandshakeLimits.BytesMax]);
        AssertRefused(RejectCode.Malformed, Listener().Advance([.. HandshakeLimits.Magic, .. head]));
    }

    [Fact]
    public void A_text_protocol_is_answered_in_text()
    {
        HandshakeStep end = Listener().Advance("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        Assert.Equal(HandshakeStepKind.Refuse, end.Kind);
        string answer = Encoding.ASCII.GetString(end.Reply.Span);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        string body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"Content-Length: {body.Length}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tls_hello_is_answered_with_an_alert()
    {
        HandshakeStep end = Listener().Advance([0x16, 0x03, 0x01, 0x02, 0x00]);
        Assert.Equal(HandshakeStepKind.Refuse, end.Kind);
        Assert.Equal(0x15, end.Reply.Span[0]);
        Assert.Contains("TLS", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_end_in_a_step() => SeededRuns.Run(5_000, seed =>
    {
        var random = new Random(seed);
        var caller = new ScriptedCaller(_access, PeerRole.Worker);
        ListenerHandshake listener = Listener();
        byte[] hello = caller.Hello();
        byte[] bytes = random.Next(2) == 0
            ? Mutation.Of(hello, random)
            : [.. hello, .. Mutation.Of(caller.Proof(listener.Advance(hello).Reply.Span)[hello.Length..], random)];
        if (bytes.Length > HandshakeLimits.BytesMax)
            bytes = bytes[..HandshakeLimits.BytesMax];
        HandshakeStep step = listener.Advance(bytes);
        Assert.NotEqual(HandshakeStepKind.Accept, step.Kind);
        Assert.True(step.Kind == HandshakeStepKind.Wait || step.Reason.Length > 0);
    });

    private ListenerHandshake Listener() => new(_access, Roles);

    private static void AssertRefused(RejectCode code, HandshakeStep step)
    {
        Assert.Equal(HandshakeStepKind.Refuse, step.Kind);
        FrameHeader header = FrameHeader.Read(step.Reply.Span);
        Assert.Equal(FrameType.Reject, header.Type);
        ReadOnlySpan<byte> payload = step.Reply.Span[FrameHeader.Size..];
        header.Check(step.Reply.Span, payload);
        RejectFrame reject = RejectFrame.Read(payload);
        Assert.Equal(code, reject.Code);
        Assert.Equal(step.Reason, reject.Text);
    }
}
