using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>The caller's first frame.</summary>
internal sealed record HelloFrame(int VersionOldest, int VersionNewest, PeerRole Role, string ClusterId, byte[] Nonce)
{
    public void Write(WireWriter writer)
    {
        writer.WriteArrayHeader(5);
        writer.WriteInt64(VersionOldest);
        writer.WriteInt64(VersionNewest);
        writer.WriteInt64((int)Role);
        writer.WriteString(ClusterId);
        writer.WriteBinary(Nonce);
    }

    public static HelloFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = HandshakeMembers.Begin(ref reader, 5);
        var hello = new HelloFrame(
            reader.ReadInt32(), reader.ReadInt32(), (PeerRole)reader.ReadInt32(), HandshakeMembers.Text(ref reader), HandshakeMembers.Bytes(ref reader, HandshakeLimits.NonceBytes));
        HandshakeMembers.End(ref reader, members, 5);
        return hello;
    }
}

/// <summary>The listener's answer. Its proof is written apart, since it covers everything before it.</summary>
internal sealed record ChallengeFrame(int Version, byte[] Nonce, byte[] Proof)
{
    public void Write(WireWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.WriteInt64(Version);
        writer.WriteBinary(Nonce);
        writer.WriteBinary(Proof);
    }

    public static ChallengeFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = HandshakeMembers.Begin(ref reader, 3);
        var challenge = new ChallengeFrame(
            reader.ReadInt32(), HandshakeMembers.Bytes(ref reader, HandshakeLimits.NonceBytes), HandshakeMembers.Bytes(ref reader, HandshakeLimits.ProofBytes));
        HandshakeMembers.End(ref reader, members, 3);
        return challenge;
    }
}

/// <summary>The caller's second frame.</summary>
internal sealed record ProofFrame(byte[] Proof)
{
    public void Write(WireWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.WriteBinary(Proof);
    }

    public static ProofFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = HandshakeMembers.Begin(ref reader, 1);
        var proof = new ProofFrame(HandshakeMembers.Bytes(ref reader, HandshakeLimits.ProofBytes));
        HandshakeMembers.End(ref reader, members, 1);
        return proof;
    }
}

/// <summary>A refusal; the connection ends after it.</summary>
internal sealed record RejectFrame(RejectCode Code, string Text)
{
    public void Write(WireWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInt64((int)Code);
        writer.WriteString(Text);
    }

    public static RejectFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = HandshakeMembers.Begin(ref reader, 2);
        var reject = new RejectFrame((RejectCode)reader.ReadInt32(), HandshakeMembers.Text(ref reader));
        HandshakeMembers.End(ref reader, members, 2);
        return reject;
    }
}

/// <summary>Why a listener refuses a caller.</summary>
internal enum RejectCode
{
    /// <summary>The bytes are not a handshake.</summary>
    Malformed = 1,

    /// <summary>No protocol version in common.</summary>
    Version = 2,

    /// <summary>The caller's access file is of another cluster.</summary>
    OtherCluster = 3,

    /// <summary>This port does not serve the caller's role.</summary>
    Role = 4,

    /// <summary>The caller's secret is another one.</summary>
    Proof = 5,
}

/// <summary>Members of handshake frames: exact lengths, and room for members that a newer peer adds.</summary>
internal static class HandshakeMembers
{
    public static int Begin(ref WireReader reader, int least)
    {
        int members = reader.ReadArrayHeader();
        return members >= least ? members : throw new WireFormatException(0, $"a handshake frame of {least} members", $"one of {members}");
    }

    public static void End(ref WireReader reader, int members, int known)
    {
        for (int extra = known; extra < members; extra++)
            reader.Skip();
        if (!reader.End)
            throw new WireFormatException(reader.Position, "the end of the frame", $"{reader.Remaining} more bytes");
    }

    public static string Text(ref WireReader reader) =>
        reader.ReadString() ?? throw new WireFormatException(reader.Position, "text", "nil");

    public static byte[] Bytes(ref WireReader reader, int length)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        return bytes.Length == length ? bytes.ToArray() : throw new WireFormatException(reader.Position, $"{length} bytes", $"{bytes.Length}");
    }
}
