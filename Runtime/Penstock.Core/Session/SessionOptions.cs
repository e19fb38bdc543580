namespace Penstock.Core;

/// <summary>How a session that outlives its link behaves.</summary>
public sealed record SessionOptions
{
    /// <summary>How long it waits for a new link, in milliseconds; null if somebody else decides when to give up. A minute unless set.</summary>
    public long? GraceMilliseconds { get; init; } = 60_000;

    /// <summary>How many bytes of frames are kept until they are acknowledged. 16 MiB unless set; one frame that is larger is kept alone.</summary>
    public long BufferBytesMax { get; init; } = 16 << 20;
}
