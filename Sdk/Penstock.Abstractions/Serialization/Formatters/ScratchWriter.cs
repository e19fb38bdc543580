namespace Penstock.Serialization;

/// <summary>Encodes a value only to count its bytes.</summary>
internal static class ScratchWriter
{
    /// <summary>A larger buffer is not kept for the next use.</summary>
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static WireWriter? Spare;

    public static long CountBytes<T>(Formatter<T> formatter, T value)
    {
        // Taken while in use: a formatter that measures inside of Write gets a writer of its own.
        var writer = Spare ?? new WireWriter();
        Spare = null;
        writer.Clear();
        formatter.Write(writer, value);
        var length = writer.Length;
        if (length <= KeptBytes) Spare = writer;
        return length;
    }
}
