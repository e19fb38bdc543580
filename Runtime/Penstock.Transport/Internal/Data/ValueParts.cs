namespace Penstock.Transport.Internal.Data;

/// <summary>Cuts large values into frames.</summary>
internal static class ValueParts
{
    public static IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> value)
    {
        for (int start = 0; start < value.Length; start += DataLimits.FrameBytesMax)
            yield return value.Slice(start, Math.Min(DataLimits.FrameBytesMax, value.Length - start));
    }
}
