namespace Penstock.Serialization;

/// <summary>How a dictionary or set compares its keys. Part of the wire contract: never renumber.</summary>
internal enum KeyComparison
{
    /// <summary>As the key type does by itself. Collections that compare so have no mark on the wire.</summary>
    Default = 0,

    /// <summary><see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    OrdinalIgnoreCase = 1,

    /// <summary><see cref="StringComparer.Ordinal"/>, where it differs from the default: in sorted collections.</summary>
    Ordinal = 2,
}
