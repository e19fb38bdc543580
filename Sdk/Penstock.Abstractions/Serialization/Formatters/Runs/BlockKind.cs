namespace Penstock.Serialization;

/// <summary>The element kind of a block on the wire. Part of the wire contract: never renumber.</summary>
internal enum BlockKind : byte
{
    /// <summary>Written as MessagePack binary, so it never appears as a kind.</summary>
    Byte = 0,
    SByte = 1,
    Int16 = 2,
    UInt16 = 3,
    Int32 = 4,
    UInt32 = 5,
    Int64 = 6,
    UInt64 = 7,
    Half = 8,
    Single = 9,
    Double = 10,
    Char = 11,
}
