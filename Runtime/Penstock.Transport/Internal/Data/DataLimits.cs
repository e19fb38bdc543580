namespace Penstock.Transport.Internal.Data;

/// <summary>The bounds of data connections; docs/internals/wire.md has the layout.</summary>
internal static class DataLimits
{
    /// <summary>The largest payload of a frame on a data connection, in bytes.</summary>
    public const int FrameBytesMax = 1 << 20;

    /// <summary>How many results one frame asks for at most.</summary>
    public const int HandlesMax = 65_536;

    /// <summary>A value up to this size shares a frame with others; a larger one travels in parts.</summary>
    public const int SharedValueBytesMax = 32 << 10;

    /// <summary>
    /// A frame of several values is closed at this size. The receiver keeps such a frame as one array that its values point
    /// into, so a single small value that is kept keeps at most this and one more value alive: 64 KiB.
    /// </summary>
    public const int SharedFrameBytes = 32 << 10;

    /// <summary>The largest value, in bytes: what one array can hold.</summary>
    public static int ValueBytesMax => Array.MaxLength;

    /// <summary>How many values one connection may bring in parts at the same time.</summary>
    public const int PartialPutsMax = 256;

    /// <summary>A caller that brings a large value waits while this many bytes wait to leave.</summary>
    public const int UnsentBytesMax = 4 << 20;
}
