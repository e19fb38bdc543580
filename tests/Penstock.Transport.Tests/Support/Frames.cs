using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

/// <summary>Frames of messages for links, whose content does not matter.</summary>
internal static class Frames
{
    public static void SendBytes(this IPeerLink link, ulong sequence, byte[] payload) =>
        link.Send(new FrameHeader(0, FrameType.Messages, sequence, 0, 0), Batch.Copy(payload));

    /// <summary>Bytes that look random and tell their position, so that a mixed-up payload shows.</summary>
    public static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        uint state = (uint)seed;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223; // a linear congruential generator: quick even for 50 MB
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }
}
