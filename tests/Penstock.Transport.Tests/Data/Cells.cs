using Penstock.Serialization;

namespace Penstock.Transport.Tests.Data;

internal static class Cells
{
    public static Formatter<byte[]> Bytes { get; } = new BytesFormatter();

    public static Cell Of(long value) => new Cell<long>(value, Formatters.Int64);

    public static Cell Of(byte[] value) => new Cell<byte[]>(value, Bytes);

    /// <summary>A value whose formatter throws half-way.</summary>
    public static Cell Broken() => new Cell<long>(0, new BrokenFormatter());

    private sealed class BytesFormatter : Formatter<byte[]>
    {
        public override string Schema => "bytes";

        public override void Write(WireWriter writer, byte[] value) => writer.WriteBinary(value);

        public override byte[] Read(ref WireReader reader) => reader.ReadBinary().ToArray();
    }

    private sealed class BrokenFormatter : Formatter<long>
    {
        public override string Schema => "broken";

        public override void Write(WireWriter writer, long value)
        {
            writer.EnterNested();
            writer.WriteArrayHeader(3);
            throw new NotSupportedException("Others perhaps, this one never.");
        }

        public override long Read(ref WireReader reader) => throw new NotSupportedException("Nothing was written.");
    }
}
