namespace Penstock.Benchmarks.Compare;

/// <summary>Columns of text: the first is flush left, the others flush right.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _lines = [header];

    public void Add(params string[] cells)
    {
        if (cells.Length != header.Length)
            throw new ArgumentException($"The table has {header.Length} columns, the line {cells.Length} cells.", nameof(cells));
        _lines.Add(cells);
    }

    public void Print(TextWriter output)
    {
        int[] widths = [.. header.Select((_, column) => _lines.Max(line => line[column].Length))];
        Write(output, header, widths);
        output.WriteLine(string.Join("  ", widths.Select(static width => new string('-', width))));
        foreach (string[] line in _lines.Skip(1))
            Write(output, line, widths);
    }

    private static void Write(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
}
