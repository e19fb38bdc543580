using System.Buffers.Binary;

namespace Penstock.Serialization;

internal sealed class BooleanFormatter : Formatter<bool>
{
    public override string Schema => "bool";

    public override void Write(WireWriter writer, bool value) => writer.WriteBoolean(value);

    public override bool Read(ref WireReader reader) => reader.ReadBoolean();

    public override long Measure(bool value) => 1;
}

/// <summary>Half as its 16 bits: the wire has no such float, and a detour over 32 bits would change NaN payloads.</summary>
internal sealed class HalfFormatter() : BlockFormatter<Half>(BlockKind.Half)
{
    public override string Schema => "f16";

    public override void Write(WireWriter writer, Half value)
    {
        var bits = BitConverter.HalfToUInt16Bits(value);
        if (FloatBits.IsIrregular(bits))
        {
            writer.RequireCanonicalForm();
            if (writer.Canonical) bits = FloatBits.Canonical(bits);
        }

        writer.WriteUInt64(bits);
    }

    public override Half Read(ref WireReader reader) => BitConverter.UInt16BitsToHalf(reader.ReadUInt16());

    public override long Measure(Half value) => 3;
}

internal sealed class SingleFormatter() : BlockFormatter<float>(BlockKind.Single)
{
    public override string Schema => "f32";

    public override void Write(WireWriter writer, float value) => writer.WriteSingle(value);

    public override float Read(ref WireReader reader) => reader.ReadSingle();

    public override long Measure(float value) => 5;
}

internal sealed class DoubleFormatter() : BlockFormatter<double>(BlockKind.Double)
{
    public override string Schema => "f64";

    public override void Write(WireWriter writer, double value) => writer.WriteDouble(value);

    public override double Read(ref WireReader reader) => reader.ReadDouble();

    public override long Measure(double value) => 9;
}

/// <summary>Decimal as the 16 bytes of <see cref="decimal.GetBits(decimal)"/>, so that 1.0 and 1.00 stay apart.</summary>
internal sealed class DecimalFormatter : Formatter<decimal>
{
    private const int Parts = 4;
    private const int Size = Parts * sizeof(int);

    public override string Schema => "decimal";

    public override void Write(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[Parts];
        decimal.GetBits(value, parts);
        writer.WriteBinaryHeader(Size);
        var target = writer.GetSpan(Size);
        for (var i = 0; i < Parts; i++) BinaryPrimitives.WriteInt32LittleEndian(target[(i * sizeof(int))..], parts[i]);
        writer.Advance(Size);
    }

    public override decimal Read(ref WireReader reader)
    {
        var start = reader.Position;
        var bytes = FixedBinary.Read(ref reader, Size, nameof(Decimal));
        Span<int> parts = stackalloc int[Parts];
        for (var i = 0; i < Parts; i++) parts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException error)
        {
            throw new WireFormatException(start, "the parts of a decimal", $"a scale and sign of 0x{parts[^1]:x8}", error);
        }
    }

    public override long Measure(decimal value) => 2 + Size;
}
