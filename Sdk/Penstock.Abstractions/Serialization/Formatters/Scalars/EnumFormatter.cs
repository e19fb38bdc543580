using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

/// <summary>Enums as their underlying integers; values without a name are kept, as C# does.</summary>
internal sealed class EnumFormatter<T>() : BlockFormatter<T>(Underlying.Kind)
    where T : unmanaged, Enum
{
    private static readonly Dictionary<Type, (BlockKind Kind, string Schema, bool Signed)> Integers = new()
    {
        [typeof(sbyte)] = (BlockKind.SByte, "i8", true),
        [typeof(byte)] = (BlockKind.Byte, "u8", false),
        [typeof(short)] = (BlockKind.Int16, "i16", true),
        [typeof(ushort)] = (BlockKind.UInt16, "u16", false),
        [typeof(int)] = (BlockKind.Int32, "i32", true),
        [typeof(uint)] = (BlockKind.UInt32, "u32", false),
        [typeof(long)] = (BlockKind.Int64, "i64", true),
        [typeof(ulong)] = (BlockKind.UInt64, "u64", false),
    };

    private static readonly (BlockKind Kind, string Schema, bool Signed) Underlying = Integers[Enum.GetUnderlyingType(typeof(T))];

    public override string Schema => $"enum:{Underlying.Schema}";

    public override void Write(WireWriter writer, T value)
    {
        if (Underlying.Signed) writer.WriteInt64(ToSigned(value));
        else writer.WriteUInt64(ToUnsigned(value));
    }

    public override T Read(ref WireReader reader)
    {
        var start = reader.Position;
        if (Underlying.Signed)
        {
            var signed = reader.ReadInt64();
            var value = Unsafe.As<long, T>(ref signed);
            return ToSigned(value) == signed ? value : throw OutOfRange(start, signed);
        }

        var unsigned = reader.ReadUInt64();
        var result = Unsafe.As<ulong, T>(ref unsigned);
        return ToUnsigned(result) == unsigned ? result : throw OutOfRange(start, unsigned);
    }

    public override long Measure(T value) => 1 + Unsafe.SizeOf<T>();

    // Reading the low bytes of a wide integer as T, above, relies on the little-endian order that BlockRun insists on.
    private static long ToSigned(T value) => Unsafe.SizeOf<T>() switch
    {
        sizeof(sbyte) => Unsafe.As<T, sbyte>(ref value),
        sizeof(short) => Unsafe.As<T, short>(ref value),
        sizeof(int) => Unsafe.As<T, int>(ref value),
        _ => Unsafe.As<T, long>(ref value),
    };

    private static ulong ToUnsigned(T value) => Unsafe.SizeOf<T>() switch
    {
        sizeof(byte) => Unsafe.As<T, byte>(ref value),
        sizeof(ushort) => Unsafe.As<T, ushort>(ref value),
        sizeof(uint) => Unsafe.As<T, uint>(ref value),
        _ => Unsafe.As<T, ulong>(ref value),
    };

    private static WireFormatException OutOfRange<TWide>(int start, TWide wide) =>
        new(start, $"a value of {typeof(T).Name} ({Underlying.Schema})", $"{wide}");
}
