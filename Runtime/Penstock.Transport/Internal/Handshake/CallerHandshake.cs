using System.Security.Cryptography;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>The caller's side of a handshake: says who it is, checks that the listener holds the secret, and proves that it does too.</summary>
internal sealed class CallerHandshake(PolledSocket socket, string address, AccessFile access, PeerRole role, Deadline deadline, CancellationToken cancellationToken)
{
    private readonly WireWriter _writer = new();

    /// <summary>Runs the handshake.</summary>
    /// <exception cref="ClusterAuthenticationException">One side does not hold the secret, or the role is not welcome.</exception>
    /// <exception cref="ProtocolVersionException">No version in common.</exception>
    /// <exception cref="WireFormatException">What listens there is no Penstock listener.</exception>
    /// <exception cref="TimeoutException">The deadline came first.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Run()
    {
        byte[] hello = SendHello();
        ChallengeFrame challenge = ChallengeFrame.Read(Receive(FrameType.Challenge));
        if (!ProtocolVersions.TryAgree(challenge.Version, challenge.Version, out _))
        {
            throw new ProtocolVersionException(
                $"{address} speaks protocol version {challenge.Version}, this side {ProtocolVersions.Oldest} to {ProtocolVersions.Newest}. Use the same release on both sides.");
        }

        var transcript = new Transcript(access, role, hello, challenge.Version, challenge.Nonce);
        if (!transcript.IsListenerProof(challenge.Proof))
        {
            throw new ClusterAuthenticationException(
                $"{address} does not hold the secret of cluster {access.ClusterId}. Use the access file that its scheduler wrote when it started.");
        }

        _writer.Clear();
        new ProofFrame(transcript.CallerProof()).Write(_writer);
        socket.SendAll(HandshakeFrames.Write(FrameType.Proof, _writer));
        Receive(FrameType.Welcome);
    }

    private byte[] SendHello()
    {
        new HelloFrame(ProtocolVersions.Oldest, ProtocolVersions.Newest, role, access.ClusterId, RandomNumberGenerator.GetBytes(HandshakeLimits.NonceBytes)).Write(_writer);
        byte[] hello = _writer.ToArray();
        socket.SendAll([.. HandshakeLimits.Magic, .. HandshakeFrames.Write(FrameType.Hello, _writer)]);
        return hello;
    }

    /// <summary>Receives the next frame and nothing behind it: that belongs to the link.</summary>
    private byte[] Receive(FrameType expected)
    {
        byte[] head = new byte[FrameHeader.Size];
        socket.ReceiveExactly(head, deadline, cancellationToken);
        FrameHeader header = HandshakeFrames.ReadHeader(head);
        byte[] payload = new byte[header.Length];
        socket.ReceiveExactly(payload, deadline, cancellationToken);
        header.Check(head, payload);
        if (header.Type == FrameType.Reject)
            throw Rejected(RejectFrame.Read(payload));
        return header.Type == expected ? payload : throw new WireFormatException(4, $"a {expected} frame", $"one of type {header.Type}");
    }

    private IOException Rejected(RejectFrame reject) => reject.Code switch
    {
        RejectCode.Version => new ProtocolVersionException($"{address} refused the connection: {reject.Text}"),
        RejectCode.OtherCluster or RejectCode.Proof => new ClusterAuthenticationException(
            $"{address} refused the connection: {reject.Text} Use the access file that its scheduler wrote when it started."),
        RejectCode.Role => new ClusterAuthenticationException($"{address} refused the connection: {reject.Text}"),
        RejectCode.Malformed => new IOException($"{address} refused the handshake: {reject.Text}"),
        _ => new IOException($"{address} refused the connection for reason {(int)reject.Code}: {reject.Text}"),
    };
}
