using System.Numerics;

namespace Penstock.Serialization;

/// <summary>The built-in formatters, as generated code names them.</summary>
/// <remarks>
/// Properties return one shared instance; methods build a new formatter from others, to be kept in a static field.
/// All are safe to use from any thread.
/// </remarks>
public static partial class Formatters
{
    /// <summary>True and false.</summary>
    public static Formatter<bool> Boolean { get; } = new BooleanFormatter();

    /// <summary>Unsigned 8-bit integers; runs of them travel as binary.</summary>
    public static Formatter<byte> Byte { get; } = new UnsignedFormatter<byte>("u8", BlockKind.Byte);

    /// <summary>Signed 8-bit integers.</summary>
    public static Formatter<sbyte> SByte { get; } = new SignedFormatter<sbyte>("i8", BlockKind.SByte);

    /// <summary>Signed 16-bit integers.</summary>
    public static Formatter<short> Int16 { get; } = new SignedFormatter<short>("i16", BlockKind.Int16);

    /// <summary>Unsigned 16-bit integers.</summary>
    public static Formatter<ushort> UInt16 { get; } = new UnsignedFormatter<ushort>("u16", BlockKind.UInt16);

    /// <summary>Signed 32-bit integers.</summary>
    public static Formatter<int> Int32 { get; } = new SignedFormatter<int>("i32", BlockKind.Int32);

    /// <summary>Unsigned 32-bit integers.</summary>
    public static Formatter<uint> UInt32 { get; } = new UnsignedFormatter<uint>("u32", BlockKind.UInt32);

    /// <summary>Signed 64-bit integers.</summary>
    public static Formatter<long> Int64 { get; } = new SignedFormatter<long>("i64", BlockKind.Int64);

    /// <summary>Unsigned 64-bit integers.</summary>
    public static Formatter<ulong> UInt64 { get; } = new UnsignedFormatter<ulong>("u64", BlockKind.UInt64);

    /// <summary>Signed 128-bit integers.</summary>
    public static Formatter<Int128> Int128 { get; } = new WideIntegerFormatter<Int128>("i128", isUnsigned: false);

    /// <summary>Unsigned 128-bit integers.</summary>
    public static Formatter<UInt128> UInt128 { get; } = new WideIntegerFormatter<UInt128>("u128", isUnsigned: true);

    /// <summary>16-bit floating-point numbers, bit for bit.</summary>
    public static Formatter<Half> Half { get; } = new HalfFormatter();

    /// <summary>32-bit floating-point numbers, bit for bit.</summary>
    public static Formatter<float> Single { get; } = new SingleFormatter();

    /// <summary>64-bit floating-point numbers, bit for bit.</summary>
    public static Formatter<double> Double { get; } = new DoubleFormatter();

    /// <summary>Decimal numbers; 1.0 and 1.00 stay apart.</summary>
    public static Formatter<decimal> Decimal { get; } = new DecimalFormatter();

    /// <summary>UTF-16 code units, as integers; half a surrogate pair is allowed.</summary>
    public static Formatter<char> Char { get; } = new UnsignedFormatter<char>("char", BlockKind.Char);

    /// <summary>Text. Null is allowed, whatever the annotation says; half a surrogate pair is refused.</summary>
    public static Formatter<string> String { get; } = new StringFormatter();

    /// <summary>Dates and times with their kind. A local one keeps its clock reading, also on a machine in another time zone.</summary>
    public static Formatter<DateTime> DateTime { get; } = new DateTimeFormatter();

    /// <summary>Dates and times with an offset from UTC.</summary>
    public static Formatter<DateTimeOffset> DateTimeOffset { get; } = new DateTimeOffsetFormatter();

    /// <summary>Dates.</summary>
    public static Formatter<DateOnly> DateOnly { get; } = new DateOnlyFormatter();

    /// <summary>Times of day.</summary>
    public static Formatter<TimeOnly> TimeOnly { get; } = new TimeOnlyFormatter();

    /// <summary>Durations.</summary>
    public static Formatter<TimeSpan> TimeSpan { get; } = new TimeSpanFormatter();

    /// <summary>Guids.</summary>
    public static Formatter<Guid> Guid { get; } = new GuidFormatter();

    /// <summary>Integers of any size.</summary>
    public static Formatter<BigInteger> BigInteger { get; } = new BigIntegerFormatter();

    /// <summary>Absolute and relative URIs, by their original text. Null is allowed.</summary>
    public static Formatter<Uri> Uri { get; } = new UriFormatter();

    /// <summary>Version numbers. Null is allowed.</summary>
    public static Formatter<Version> Version { get; } = new VersionFormatter();

    /// <summary>The value of a task that returns nothing.</summary>
    public static Formatter<Unit> Unit { get; } = new UnitFormatter();

    /// <summary>Enums, as their underlying integers.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    public static Formatter<T> Enum<T>()
        where T : unmanaged, Enum => new EnumFormatter<T>();

    /// <summary>Values that may be absent.</summary>
    /// <typeparam name="T">The type of a present value.</typeparam>
    /// <param name="value">The formatter of a present value.</param>
    public static Formatter<T?> Nullable<T>(Formatter<T> value)
        where T : struct => new NullableFormatter<T>(value);

    /// <summary>A formatter that is looked up at its first use. A type that contains itself reaches its own formatter through one.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="resolve">Returns the formatter; may be called more than once, from any thread.</param>
    public static Formatter<T> Deferred<T>(Func<Formatter<T>> resolve) => new DeferredFormatter<T>(resolve);
}
