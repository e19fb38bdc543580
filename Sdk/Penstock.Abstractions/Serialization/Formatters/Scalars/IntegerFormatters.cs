using System.Numerics;
using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

/// <summary>Signed integers of up to 64 bits.</summary>
internal sealed class SignedFormatter<T>(string schema, BlockKind kind) : BlockFormatter<T>(kind)
    where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>
{
    public override string Schema => schema;

    public override void Write(WireWriter writer, T value) => writer.WriteInt64(long.CreateTruncating(value));

    public override T Read(ref WireReader reader)
    {
        var start = reader.Position;
        var wide = reader.ReadInt64();
        var value = T.CreateTruncating(wide);
        return long.CreateTruncating(value) == wide ? value : throw new WireFormatException(start, $"a value of {typeof(T).Name}", $"{wide}");
    }

    public override long Measure(T value) => 1 + Unsafe.SizeOf<T>();
}

/// <summary>Unsigned integers of up to 64 bits, and characters, which need not be valid Unicode on their own.</summary>
internal sealed class UnsignedFormatter<T>(string schema, BlockKind kind) : BlockFormatter<T>(kind)
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    public override string Schema => schema;

    public override void Write(WireWriter writer, T value) => writer.WriteUInt64(ulong.CreateTruncating(value));

    public override T Read(ref WireReader reader)
    {
        var start = reader.Position;
        var wide = reader.ReadUInt64();
        var value = T.CreateTruncating(wide);
        return ulong.CreateTruncating(value) == wide ? value : throw new WireFormatException(start, $"a value of {typeof(T).Name}", $"{wide}");
    }

    public override long Measure(T value) => 1 + Unsafe.SizeOf<T>();
}

/// <summary>Integers of 128 bits: 16 bytes of binary, big-endian.</summary>
internal sealed class WideIntegerFormatter<T>(string schema, bool isUnsigned) : Formatter<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int Size = 16;

    public override string Schema => schema;

    public override void Write(WireWriter writer, T value)
    {
        writer.WriteBinaryHeader(Size);
        value.WriteBigEndian(writer.GetSpan(Size));
        writer.Advance(Size);
    }

    public override T Read(ref WireReader reader) =>
        T.ReadBigEndian(FixedBinary.Read(ref reader, Size, typeof(T).Name), isUnsigned);

    public override long Measure(T value) => 2 + Size;
}

/// <summary>Integers of any size: binary, two's complement, little-endian.</summary>
internal sealed class BigIntegerFormatter : Formatter<BigInteger>
{
    public override string Schema => "bigint";

    public override void Write(WireWriter writer, BigInteger value)
    {
        var length = value.GetByteCount();
        writer.WriteBinaryHeader(length);
        if (!value.TryWriteBytes(writer.GetSpan(length), out var written)) throw new InvalidOperationException("A BigInteger did not fit the size it announced.");
        writer.Advance(written);
    }

    public override BigInteger Read(ref WireReader reader)
    {
        var start = reader.Position;
        var bytes = reader.ReadBinary();
        try
        {
            return new BigInteger(bytes);
        }
        catch (OverflowException error)
        {
            throw new WireFormatException(start, "an integer that BigInteger can hold", $"one of {bytes.Length} bytes", error);
        }
    }

    public override long Measure(BigInteger value) => 2 + value.GetByteCount();
}
