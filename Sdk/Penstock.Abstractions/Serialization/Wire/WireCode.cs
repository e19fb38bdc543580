namespace Penstock.Serialization;

/// <summary>The first bytes of the MessagePack specification.</summary>
internal static class WireCode
{
    public const byte FixMap = 0x80;
    public const byte FixArray = 0x90;
    public const byte FixString = 0xa0;
    public const byte Nil = 0xc0;
    public const byte Reserved = 0xc1;
    public const byte False = 0xc2;
    public const byte True = 0xc3;
    public const byte Binary8 = 0xc4;
    public const byte Binary16 = 0xc5;
    public const byte Binary32 = 0xc6;
    public const byte Extension8 = 0xc7;
    public const byte Extension16 = 0xc8;
    public const byte Extension32 = 0xc9;
    public const byte Single = 0xca;
    public const byte Double = 0xcb;
    public const byte UInt8 = 0xcc;
    public const byte UInt16 = 0xcd;
    public const byte UInt32 = 0xce;
    public const byte UInt64 = 0xcf;
    public const byte Int8 = 0xd0;
    public const byte Int16 = 0xd1;
    public const byte Int32 = 0xd2;
    public const byte Int64 = 0xd3;
    public const byte FixExtension1 = 0xd4;
    public const byte FixExtension2 = 0xd5;
    public const byte FixExtension4 = 0xd6;
    public const byte FixExtension8 = 0xd7;
    public const byte FixExtension16 = 0xd8;
    public const byte String8 = 0xd9;
    public const byte String16 = 0xda;
    public const byte String32 = 0xdb;
    public const byte Array16 = 0xdc;
    public const byte Array32 = 0xdd;
    public const byte Map16 = 0xde;
    public const byte Map32 = 0xdf;

    public const int FixStringMax = 31;
    public const int FixCountMax = 15;
    public const int NegativeFixMin = -32;

    /// <summary>The kind of value that starts with <paramref name="code"/>; null for the reserved byte.</summary>
    public static WireType? TypeOf(byte code) => code switch
    {
        < FixMap => WireType.Integer,
        < FixArray => WireType.Map,
        < FixString => WireType.Array,
        < Nil => WireType.String,
        Nil => WireType.Nil,
        Reserved => null,
        False or True => WireType.Boolean,
        <= Binary32 => WireType.Binary,
        <= Extension32 => WireType.Extension,
        Single => WireType.Single,
        Double => WireType.Double,
        <= Int64 => WireType.Integer,
        <= FixExtension16 => WireType.Extension,
        <= String32 => WireType.String,
        <= Array32 => WireType.Array,
        <= Map32 => WireType.Map,
        _ => WireType.Integer,
    };

    /// <summary>Names what a first byte announces, for error messages.</summary>
    public static string Describe(byte code) => TypeOf(code) switch
    {
        null => $"the reserved byte 0x{code:x2}",
        WireType.Nil => "nil",
        WireType.Boolean => "a boolean",
        WireType.Integer => $"an integer (first byte 0x{code:x2})",
        WireType.Single => "a 32-bit float",
        WireType.Double => "a 64-bit float",
        WireType.String => $"a string (first byte 0x{code:x2})",
        WireType.Binary => $"binary (first byte 0x{code:x2})",
        WireType.Array => $"an array (first byte 0x{code:x2})",
        WireType.Map => $"a map (first byte 0x{code:x2})",
        WireType.Extension => $"an extension (first byte 0x{code:x2})",
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };
}
