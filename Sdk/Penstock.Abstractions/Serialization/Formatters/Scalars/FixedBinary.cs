namespace Penstock.Serialization;

/// <summary>Binary values whose length is known beforehand.</summary>
internal static class FixedBinary
{
    public static ReadOnlySpan<byte> Read(ref WireReader reader, int size, string what)
    {
        var start = reader.Position;
        var bytes = reader.ReadBinary();
        return bytes.Length == size
            ? bytes
            : throw new WireFormatException(start, $"{size} bytes of binary for {what}", $"{bytes.Length}");
    }
}
