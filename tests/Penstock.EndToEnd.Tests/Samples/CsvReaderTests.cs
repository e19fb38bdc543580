using Penstock.Samples.Flights;

namespace Penstock.EndToEnd.Tests.Samples;

public sealed class CsvReaderTests
{
    [Fact]
    public void Plain_fields_are_read_as_they_are() => Assert.Equal([["a", " b", ""], ["", "1.5", "x y"]], Read("a, b,\n,1.5,x y\n"));

    [Fact]
    public void A_quoted_field_may_contain_commas_line_ends_and_doubled_quotes() =>
        Assert.Equal([["a,b", "two\nlines", "says \"no\"", ""], ["c", "d", "e", "f"]], Read("\"a,b\",\"two\nlines\",\"says \"\"no\"\"\",\"\"\r\nc,d,e,f"));

    [Fact]
    public void Line_ends_of_both_kinds_and_empty_lines_do_not_matter() =>
        Assert.Equal([["a", "b"], ["c", "d"]], Read("\na,b\r\n\r\n\nc,d\r\n"));

    [Fact]
    public void An_empty_text_has_no_records() => Assert.Empty(Read(""));

    [Theory]
    [InlineData("a,\"open")]
    [InlineData("\"closed\"more,b")]
    public void Broken_quotes_are_refused(string text) => Assert.Throws<FormatException>(() => Read(text));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_file_is_cut_between_records_and_never_within_quotes(int parts)
    {
        using var folder = new TempFolder();
        string path = folder.File("records.csv");
        string[] records = [.. Enumerable.Range(0, 20).Select(i => $"{i},\"line one of {i}\nline, \"\"two\"\"\"")];
        File.WriteAllLines(path, ["number,text", .. records]);
        IReadOnlyList<CsvRange> ranges = CsvRange.Split(path, parts);
        Assert.InRange(ranges.Count, 1, parts);
        List<string[]> read = [.. ranges.SelectMany(range => Read(range.ReadText()))];
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), read.Select(record => record[0]));
        Assert.All(read, record => Assert.Equal($"line one of {record[0]}\nline, \"two\"", record[1]));
    }

    private static List<string[]> Read(string text)
    {
        var reader = new CsvReader(text);
        var records = new List<string[]>();
        while (reader.Read())
        {
            string[] record = new string[reader.FieldCount];
            for (int i = 0; i < record.Length; i++)
                record[i] = reader[i].ToString();
            records.Add(record);
        }

        return records;
    }
}
