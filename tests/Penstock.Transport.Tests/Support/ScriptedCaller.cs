using System.Security.Cryptography;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Handshake;

namespace Penstock.Transport.Tests;

/// <summary>A caller whose every step a test can bend. It gives all bytes it has said so far, as a listener sees them.</summary>
internal sealed class ScriptedCaller(AccessFile access, PeerRole role)
{
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(HandshakeLimits.NonceBytes);
    private byte[] _hello = [];
    private byte[] _said = [];

    public byte[] Hello(int oldest = ProtocolVersions.Oldest, int newest = ProtocolVersions.Newest)
    {
        var writer = new WireWriter();
        new HelloFrame(oldest, newest, role, access.ClusterId, _nonce).Write(writer);
        _hello = writer.ToArray();
        return _said = [.. HandshakeLimits.Magic, .. HandshakeFrames.Write(FrameType.Hello, writer)];
    }

    public byte[] Proof(ReadOnlySpan<byte> challengeFrame, PeerRole? keyOf = null)
    {
        ChallengeFrame challenge = ReadChallenge(challengeFrame);
        return Append(new Transcript(access, keyOf ?? role, _hello, challenge.Version, challenge.Nonce).CallerProof());
    }

    public byte[] Append(byte[] proof)
    {
        var writer = new WireWriter();
        new ProofFrame(proof).Write(writer);
        return _said = [.. _said, .. HandshakeFrames.Write(FrameType.Proof, writer)];
    }

    public static ChallengeFrame ReadChallenge(ReadOnlySpan<byte> frame)
    {
        Assert.Equal(FrameType.Challenge, FrameHeader.Read(frame).Type);
        return ChallengeFrame.Read(frame[FrameHeader.Size..]);
    }
}
