using System.Buffers.Binary;
using System.Security.Cryptography;
using Penstock.Protocol;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>
/// What both sides have said, and the proofs over it. A proof is an HMAC-SHA256 with the role's key over a label that names
/// the side that proves, the magic, the hello as it was sent, and the listener's version and nonce. The label keeps a proof
/// from being sent back to its maker, the nonces from being used twice, the role's key from opening another role's door.
/// </summary>
internal sealed class Transcript
{
    private readonly byte[] _key;
    private readonly byte[] _said;

    public Transcript(AccessFile access, PeerRole role, ReadOnlySpan<byte> hello, int version, ReadOnlySpan<byte> listenerNonce)
    {
        _key = access.RoleKey(role);
        _said = [.. HandshakeLimits.Magic, .. Number(hello.Length), .. hello, .. Number(version), .. listenerNonce];
    }

    public byte[] ListenerProof() => Prove("penstock listener 1"u8);

    public byte[] CallerProof() => Prove("penstock caller 1"u8);

    public bool IsListenerProof(ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(proof, ListenerProof());

    public bool IsCallerProof(ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(proof, CallerProof());

    private byte[] Prove(ReadOnlySpan<byte> label)
    {
        byte[] proven = [.. Number(label.Length), .. label, .. _said];
        return HMACSHA256.HashData(_key, proven);
    }

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
