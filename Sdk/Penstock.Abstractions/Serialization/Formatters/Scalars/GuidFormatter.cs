namespace Penstock.Serialization;

/// <summary>16 bytes of binary in the order in which a Guid is written as text.</summary>
internal sealed class GuidFormatter : Formatter<Guid>
{
    private const int Size = 16;

    public override string Schema => "guid";

    public override void Write(WireWriter writer, Guid value)
    {
        writer.WriteBinaryHeader(Size);
        value.TryWriteBytes(writer.GetSpan(Size), bigEndian: true, out _);
        writer.Advance(Size);
    }

    public override Guid Read(ref WireReader reader) => new(FixedBinary.Read(ref reader, Size, nameof(Guid)), bigEndian: true);

    public override long Measure(Guid value) => 2 + Size;
}
