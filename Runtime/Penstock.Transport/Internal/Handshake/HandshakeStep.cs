using Penstock.Protocol;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>What a listener is to do next with a connection that has not proved who it is.</summary>
/// <param name="Kind">What.</param>
/// <param name="Reply">Bytes to send first; empty for none.</param>
/// <param name="Role">Who was accepted.</param>
/// <param name="Reason">Why it was refused, for the log.</param>
internal readonly record struct HandshakeStep(HandshakeStepKind Kind, ReadOnlyMemory<byte> Reply, PeerRole Role, string Reason)
{
    public static HandshakeStep Wait => new(HandshakeStepKind.Wait, default, default, "");

    public static HandshakeStep Answer(byte[] reply) => new(HandshakeStepKind.Wait, reply, default, "");

    public static HandshakeStep Accept(byte[] reply, PeerRole role) => new(HandshakeStepKind.Accept, reply, role, "");

    public static HandshakeStep Refuse(byte[] reply, string reason) => new(HandshakeStepKind.Refuse, reply, default, reason);

    public static HandshakeStep Refuse(RejectCode code, string reason) => Refuse(HandshakeFrames.WriteReject(code, reason), reason);
}

/// <summary>What to do with a connection after the reply was sent.</summary>
internal enum HandshakeStepKind
{
    /// <summary>Wait for more bytes.</summary>
    Wait,

    /// <summary>It has proved who it is.</summary>
    Accept,

    /// <summary>End it.</summary>
    Refuse,
}
