using System.Buffers.Binary;
using System.Numerics;
using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// The fixed head of every frame, 28 bytes, little-endian: payload length, type, flags, two reserved bytes, sequence,
/// acknowledgement, and a CRC-32C of the head before it and the payload.
/// </summary>
/// <param name="Length">The payload's length in bytes.</param>
/// <param name="Type">What the payload is.</param>
/// <param name="Sequence">The frame's number in its direction, from 1; zero for frames outside the ordered stream.</param>
/// <param name="Acknowledged">The last frame of the other direction that the sender has handled.</param>
/// <param name="Checksum">The checksum.</param>
public readonly record struct FrameHeader(int Length, FrameType Type, ulong Sequence, ulong Acknowledged, uint Checksum)
{
    /// <summary>The head's length in bytes.</summary>
    public const int Size = 28;

    /// <summary>The largest payload that is accepted, in bytes.</summary>
    public const int LengthMax = 64 << 20;

    /// <summary>Writes the head, computing the checksum.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="payload">The payload; its length counts, not <see cref="Length"/>.</param>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, payload.Length);
        destination[4] = (byte)Type;
        destination[5] = destination[6] = destination[7] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Acknowledged);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], Sum(destination[..24], payload));
    }

    /// <summary>Reads a head and checks what can be checked without the payload.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    /// <returns>The head.</returns>
    /// <exception cref="WireFormatException">The length is out of bounds or the type is unknown.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(source);
        if ((uint)length > LengthMax)
            throw new WireFormatException($"A frame announces {(uint)length:N0} bytes; the limit is {LengthMax:N0} (FrameHeader.LengthMax).");
        var type = (FrameType)source[4];
        if (type is < FrameType.Hello or > FrameType.Acknowledge)
            throw new WireFormatException($"A frame has the unknown type {source[4]}.");
        return new FrameHeader(
            length,
            type,
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[24..]));
    }

    /// <summary>Checks the checksum.</summary>
    /// <param name="head">The bytes the head was read from.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="WireFormatException">The frame was damaged on its way.</exception>
    public void Check(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        if (Sum(head[..24], payload) != Checksum)
            throw new WireFormatException($"Frame {Sequence} of type {Type} is damaged: its checksum does not match.");
    }

    private static uint Sum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        uint crc = Sum(uint.MaxValue, head);
        return ~Sum(crc, payload);
    }

    private static uint Sum(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}

/// <summary>What the payload of a frame is.</summary>
public enum FrameType : byte
{
    /// <summary>Handshake: what the caller is.</summary>
    Hello = 1,

    /// <summary>Handshake: the listener's proof and question.</summary>
    Challenge = 2,

    /// <summary>Handshake: the caller's proof.</summary>
    Proof = 3,

    /// <summary>Handshake: the session is open.</summary>
    Welcome = 4,

    /// <summary>Handshake: refused, with a reason.</summary>
    Reject = 5,

    /// <summary>Messages of the ordered stream.</summary>
    Messages = 6,

    /// <summary>The sender ends the connection after this frame, and why.</summary>
    Close = 7,

    /// <summary>Data connections: asks for results.</summary>
    GetValues = 8,

    /// <summary>Data connections: answers in the order asked.</summary>
    Values = 9,

    /// <summary>Data connections: a part of a value too large for one frame.</summary>
    ValuePart = 10,

    /// <summary>Data connections: brings a value, or announces one whose parts follow.</summary>
    PutValue = 11,

    /// <summary>Data connections: the rest of an announced value will not come.</summary>
    PutAbandoned = 12,

    /// <summary>Data connections: a value was taken, or why not.</summary>
    PutReply = 13,

    /// <summary>Sessions: the caller names the session that goes on, or begins, on this link.</summary>
    Resume = 14,

    /// <summary>Sessions: the listener agrees.</summary>
    Resumed = 15,

    /// <summary>Sessions: the listener does not agree, and why.</summary>
    Refused = 16,

    /// <summary>Sessions: only acknowledges; has no number and no payload.</summary>
    Acknowledge = 17,
}
