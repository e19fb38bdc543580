using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>Puts handshake payloads into frames; handshake frames are outside the ordered stream and have no numbers.</summary>
internal static class HandshakeFrames
{
    public static byte[] Write(FrameType type, WireWriter payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, 0, 0, 0).Write(frame, payload.Written);
        payload.Written.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    public static byte[] WriteReject(RejectCode code, string text)
    {
        var payload = new WireWriter();
        new RejectFrame(code, text).Write(payload);
        return Write(FrameType.Reject, payload);
    }

    /// <summary>Reads a head; its length is bounded before anything of it is awaited.</summary>
    public static FrameHeader ReadHeader(ReadOnlySpan<byte> bytes)
    {
        FrameHeader header = FrameHeader.Read(bytes);
        return header.Length <= HandshakeLimits.BytesMax - FrameHeader.Size
            ? header
            : throw new WireFormatException(0, $"a handshake frame of at most {HandshakeLimits.BytesMax} bytes", $"one of {header.Length:N0}");
    }
}
