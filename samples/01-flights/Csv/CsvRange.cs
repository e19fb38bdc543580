namespace Penstock.Samples.Flights;

/// <summary>A run of whole records of a CSV file: what one task reads.</summary>
/// <param name="Path">The file. Workers on this machine open it themselves.</param>
/// <param name="Offset">Where the run starts, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
public sealed record CsvRange(string Path, long Offset, int Length)
{
    private const byte Quote = (byte)'"';
    private const byte LineEnd = (byte)'\n';

    /// <summary>Cuts a file into runs of about the same size, after its first record, which names the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">How many runs; fewer come back if the file has fewer records.</param>
    public static IReadOnlyList<CsvRange> Split(string path, int count)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = RecordEnd(bytes, 0, 0);
        var ranges = new List<CsvRange>(count);
        for (int i = 1; i <= count && start < bytes.Length; i++)
        {
            int wanted = start + ((bytes.Length - start) / (count - i + 1));
            int end = RecordEnd(bytes, start, wanted);
            ranges.Add(new CsvRange(path, start, end - start));
            start = end;
        }

        return ranges;
    }

    /// <summary>Reads the run's text.</summary>
    public string ReadText()
    {
        byte[] bytes = new byte[Length];
        using FileStream file = File.OpenRead(Path);
        file.Position = Offset;
        file.ReadExactly(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The first end of a record at or after a place; a line end between quotes ends none.</summary>
    private static int RecordEnd(byte[] bytes, int start, int atLeast)
    {
        bool isQuoted = false;
        for (int i = start; i < bytes.Length; i++)
        {
            if (bytes[i] == Quote)
                isQuoted = !isQuoted; // A doubled quote toggles twice.
            else if (bytes[i] == LineEnd && !isQuoted && i + 1 >= atLeast)
                return i + 1;
        }

        return bytes.Length;
    }
}
