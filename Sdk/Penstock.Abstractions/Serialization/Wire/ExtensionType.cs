namespace Penstock.Serialization;

/// <summary>The extension numbers in use. They are part of the wire contract: never reuse or renumber one.</summary>
internal static class ExtensionType
{
    /// <summary>The specification's timestamp; a UTC <see cref="DateTime"/>.</summary>
    public const sbyte Timestamp = -1;

    /// <summary>A <see cref="BlockKind"/> byte, then the elements in little-endian order.</summary>
    public const sbyte Block = 1;

    /// <summary>A <see cref="DateTime"/> that is not UTC: a <see cref="DateTimeKind"/> byte, then 8 bytes of ticks, big-endian.</summary>
    public const sbyte LocalDateTime = 2;
}
