namespace Penstock.Serialization;

/// <summary>The kinds of value MessagePack knows.</summary>
public enum WireType
{
    /// <summary>No value; a null reference or an absent <see cref="Nullable{T}"/>.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed or unsigned integer of up to 64 bits.</summary>
    Integer,

    /// <summary>A 32-bit IEEE 754 number.</summary>
    Single,

    /// <summary>A 64-bit IEEE 754 number.</summary>
    Double,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Raw bytes.</summary>
    Binary,

    /// <summary>A counted sequence of values.</summary>
    Array,

    /// <summary>A counted sequence of key and value pairs.</summary>
    Map,

    /// <summary>Bytes with an application type number; see <see cref="WireExtension"/>.</summary>
    Extension,
}
