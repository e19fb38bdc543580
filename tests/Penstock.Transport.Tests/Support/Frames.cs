using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

/// <summary>Frames of messages for links, whose content does not matter.</summary>
internal static class Frames
{
    public static void SendBytes(this IPeerLink link, ulong sequence, byte[] payload) =>
        link.Send(new FrameHeader(0, FrameType.Messages, sequence, 0, 0), Batch.Copy(payload));

    /// <summary>Bytes that tell their position, so that a mixed-up payload shows.</summary>
    public static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
