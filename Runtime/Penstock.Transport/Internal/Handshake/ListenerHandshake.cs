using System.Security.Cryptography;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>
/// The listener's side of one handshake, without a socket: it looks at the bytes received so far and says what to answer.
/// It never keeps a length from the wire and never throws, whatever it is given.
/// </summary>
internal sealed class ListenerHandshake(AccessFile access, IReadOnlyList<PeerRole> roles)
{
    private int _position;
    private Transcript? _transcript;
    private PeerRole _role;

    /// <summary>Looks at the bytes.</summary>
    /// <param name="received">Everything received since the connection began, at most <see cref="HandshakeLimits.BytesMax"/> bytes.</param>
    /// <returns>What to do.</returns>
    public HandshakeStep Advance(ReadOnlySpan<byte> received)
    {
        try
        {
            HandshakeStep step = _position == 0 ? ReadMagic(received) : ReadFrame(received);
            return step.Kind == HandshakeStepKind.Wait && received.Length >= HandshakeLimits.BytesMax
                ? HandshakeStep.Refuse(RejectCode.Malformed, $"A handshake has at most {HandshakeLimits.BytesMax} bytes.")
                : step;
        }
        catch (WireFormatException error)
        {
            return HandshakeStep.Refuse(RejectCode.Malformed, error.Message);
        }
    }

    private HandshakeStep ReadMagic(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> magic = HandshakeLimits.Magic;
        int known = Math.Min(received.Length, magic.Length);
        if (!received[..known].SequenceEqual(magic[..known]))
            return HandshakeStep.Refuse(ForeignProtocol.Answer(received), ForeignProtocol.Name(received));
        if (received.Length < magic.Length)
            return HandshakeStep.Wait;
        _position = magic.Length;
        return ReadFrame(received);
    }

    private HandshakeStep ReadFrame(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> rest = received[_position..];
        if (rest.Length < FrameHeader.Size)
            return HandshakeStep.Wait;
        FrameHeader header = HandshakeFrames.ReadHeader(rest);
        FrameType expected = _transcript is null ? FrameType.Hello : FrameType.Proof;
        if (header.Type != expected)
            return HandshakeStep.Refuse(RejectCode.Malformed, $"A {expected} frame was expected, not {header.Type}.");
        int end = FrameHeader.Size + header.Length;
        if (rest.Length < end)
            return HandshakeStep.Wait;
        if (rest.Length > end)
            return HandshakeStep.Refuse(RejectCode.Malformed, "A caller waits for each answer.");
        ReadOnlySpan<byte> payload = rest[FrameHeader.Size..];
        header.Check(rest, payload);
        _position += end;
        return _transcript is null ? OnHello(payload) : OnProof(_transcript, payload);
    }

    private HandshakeStep OnHello(ReadOnlySpan<byte> payload)
    {
        HelloFrame hello = HelloFrame.Read(payload);
        if (!ProtocolVersions.TryAgree(hello.VersionOldest, hello.VersionNewest, out int version))
        {
            return HandshakeStep.Refuse(
                RejectCode.Version,
                $"This side speaks protocol versions {ProtocolVersions.Oldest} to {ProtocolVersions.Newest}, the caller {hello.VersionOldest} to {hello.VersionNewest}. Use the same release on both sides.");
        }

        if (hello.ClusterId != access.ClusterId)
            return HandshakeStep.Refuse(RejectCode.OtherCluster, "The caller's access file belongs to another cluster.");
        if (!roles.Contains(hello.Role))
            return HandshakeStep.Refuse(RejectCode.Role, $"This port serves {string.Join(" and ", roles)}, not {hello.Role}.");

        _role = hello.Role;
        byte[] nonce = RandomNumberGenerator.GetBytes(HandshakeLimits.NonceBytes);
        _transcript = new Transcript(access, _role, payload, version, nonce);
        var answer = new WireWriter();
        new ChallengeFrame(version, nonce, _transcript.ListenerProof()).Write(answer);
        return HandshakeStep.Answer(HandshakeFrames.Write(FrameType.Challenge, answer));
    }

    private HandshakeStep OnProof(Transcript transcript, ReadOnlySpan<byte> payload)
    {
        if (!transcript.IsCallerProof(ProofFrame.Read(payload).Proof))
            return HandshakeStep.Refuse(RejectCode.Proof, "The caller's access file has another secret.");
        var answer = new WireWriter();
        answer.WriteArrayHeader(0);
        return HandshakeStep.Accept(HandshakeFrames.Write(FrameType.Welcome, answer), _role);
    }
}
