using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

public sealed partial class WireWriter
{
    /// <summary>Writes the absence of a value.</summary>
    public void WriteNil() => WriteCode(WireCode.Nil);

    /// <summary>Writes true or false.</summary>
    /// <param name="value">The value.</param>
    public void WriteBoolean(bool value) => WriteCode(value ? WireCode.True : WireCode.False);

    /// <summary>Writes a signed integer in one to nine bytes.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(long value)
    {
        if (value is >= WireCode.NegativeFixMin and <= sbyte.MaxValue) WriteCode((byte)value);
        else if (value >= 0) WriteWideUnsigned((ulong)value);
        else WriteWideNegative(value);
    }

    /// <summary>Writes an unsigned integer in one to nine bytes.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(ulong value)
    {
        if (value <= (ulong)sbyte.MaxValue) WriteCode((byte)value);
        else WriteWideUnsigned(value);
    }

    /// <summary>Writes a 32-bit number in five bytes, bit for bit unless <see cref="Canonical"/> is on.</summary>
    /// <param name="value">The value.</param>
    public void WriteSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (FloatBits.IsIrregular(bits)) bits = Regularize(bits);
        WriteCodeAnd(WireCode.Single, bits);
    }

    /// <summary>Writes a 64-bit number in nine bytes, bit for bit unless <see cref="Canonical"/> is on.</summary>
    /// <param name="value">The value.</param>
    public void WriteDouble(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        if (FloatBits.IsIrregular(bits)) bits = Regularize(bits);
        WriteCodeAnd(WireCode.Double, bits);
    }

    /// <summary>Writes raw bytes with their length.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        WriteBinaryHeader(bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>Announces <paramref name="length"/> raw bytes, which the caller appends.</summary>
    /// <param name="length">How many bytes follow.</param>
    public void WriteBinaryHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length <= byte.MaxValue) WriteCodeAnd(WireCode.Binary8, (byte)length);
        else if (length <= ushort.MaxValue) WriteCodeAnd(WireCode.Binary16, (ushort)length);
        else WriteCodeAnd(WireCode.Binary32, (uint)length);
    }

    /// <summary>Announces <paramref name="count"/> values, which the caller writes.</summary>
    /// <param name="count">How many values follow.</param>
    public void WriteArrayHeader(int count) =>
        WriteCount(count, WireCode.FixArray, WireCode.Array16, WireCode.Array32);

    /// <summary>Announces <paramref name="count"/> pairs of key and value, which the caller writes.</summary>
    /// <param name="count">How many pairs follow.</param>
    public void WriteMapHeader(int count) =>
        WriteCount(count, WireCode.FixMap, WireCode.Map16, WireCode.Map32);

    /// <summary>Announces an extension of <paramref name="length"/> bytes, which the caller appends.</summary>
    /// <param name="type">The application's type number; 0 to 127 are for applications.</param>
    /// <param name="length">How many bytes follow.</param>
    public void WriteExtensionHeader(sbyte type, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        switch (length)
        {
            case 1: WriteCode(WireCode.FixExtension1); break;
            case 2: WriteCode(WireCode.FixExtension2); break;
            case 4: WriteCode(WireCode.FixExtension4); break;
            case 8: WriteCode(WireCode.FixExtension8); break;
            case 16: WriteCode(WireCode.FixExtension16); break;
            case <= byte.MaxValue: WriteCodeAnd(WireCode.Extension8, (byte)length); break;
            case <= ushort.MaxValue: WriteCodeAnd(WireCode.Extension16, (ushort)length); break;
            default: WriteCodeAnd(WireCode.Extension32, (uint)length); break;
        }

        WriteCode((byte)type);
    }

    private void WriteCount(int count, byte fix, byte code16, byte code32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= WireCode.FixCountMax) WriteCode((byte)(fix | count));
        else if (count <= ushort.MaxValue) WriteCodeAnd(code16, (ushort)count);
        else WriteCodeAnd(code32, (uint)count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteWideUnsigned(ulong value)
    {
        if (value <= byte.MaxValue) WriteCodeAnd(WireCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue) WriteCodeAnd(WireCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue) WriteCodeAnd(WireCode.UInt32, (uint)value);
        else WriteCodeAnd(WireCode.UInt64, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteWideNegative(long value)
    {
        if (value >= sbyte.MinValue) WriteCodeAnd(WireCode.Int8, (byte)value);
        else if (value >= short.MinValue) WriteCodeAnd(WireCode.Int16, (ushort)value);
        else if (value >= int.MinValue) WriteCodeAnd(WireCode.Int32, (uint)value);
        else WriteCodeAnd(WireCode.Int64, (ulong)value);
    }

    private uint Regularize(uint bits)
    {
        RequireCanonicalForm();
        return Canonical ? FloatBits.Canonical(bits) : bits;
    }

    private ulong Regularize(ulong bits)
    {
        RequireCanonicalForm();
        return Canonical ? FloatBits.Canonical(bits) : bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCode(byte code)
    {
        Reserve(1) = code;
        _length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCodeAnd(byte code, byte value)
    {
        ref var at = ref Reserve(2);
        at = code;
        Unsafe.Add(ref at, 1) = value;
        _length += 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCodeAnd(byte code, ushort value)
    {
        ref var at = ref Reserve(1 + sizeof(ushort));
        at = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        _length += 1 + sizeof(ushort);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCodeAnd(byte code, uint value)
    {
        ref var at = ref Reserve(1 + sizeof(uint));
        at = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        _length += 1 + sizeof(uint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCodeAnd(byte code, ulong value)
    {
        ref var at = ref Reserve(1 + sizeof(ulong));
        at = code;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        _length += 1 + sizeof(ulong);
    }
}
