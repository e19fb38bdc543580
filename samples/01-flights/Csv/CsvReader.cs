using System.Diagnostics.CodeAnalysis;

namespace Penstock.Samples.Flights;

/// <summary>
/// Reads the records of a CSV text one after the other. A field in quotes may contain commas, line ends and doubled quotes.
/// </summary>
/// <remarks>A record's fields are valid until the next one is read.</remarks>
public ref struct CsvReader
{
    private readonly ReadOnlySpan<char> _text;
    private readonly List<int> _ends = [];
    private char[] _record = new char[256];
    private int _length;
    private int _next;

    /// <summary>Starts before the first record of a text.</summary>
    public CsvReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>How many records were read; lines without anything do not count.</summary>
    public int RecordCount { get; private set; }

    /// <summary>How many fields the current record has.</summary>
    public readonly int FieldCount => _ends.Count;

    /// <summary>A field of the current record, without its quotes.</summary>
    public readonly ReadOnlySpan<char> this[int field]
    {
        get
        {
            int start = field == 0 ? 0 : _ends[field - 1];
            return _record.AsSpan(start, _ends[field] - start);
        }
    }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False after the last one.</returns>
    /// <exception cref="FormatException">A quote is not closed, or text follows a closing quote.</exception>
    public bool Read()
    {
        while (_next < _text.Length && SkipLineEnd())
        {
        }

        _ends.Clear();
        _length = 0;
        if (_next >= _text.Length)
            return false;
        RecordCount++;
        do
            ReadField();
        while (SkipComma());
        if (_next < _text.Length && !SkipLineEnd())
            throw Broken("text follows a closing quote");
        return true;
    }

    private void ReadField()
    {
        if (_next < _text.Length && _text[_next] == '"')
            ReadQuoted();
        else
            ReadPlain();
        _ends.Add(_length);
    }

    private void ReadPlain()
    {
        ReadOnlySpan<char> rest = _text[_next..];
        int length = rest.IndexOfAny(',', '\n');
        if (length < 0)
            length = rest.Length;
        _next += length;
        bool endsLine = _next == _text.Length || _text[_next] == '\n';
        Append(endsLine && length > 0 && rest[length - 1] == '\r' ? rest[..(length - 1)] : rest[..length]);
    }

    private void ReadQuoted()
    {
        _next++;
        while (true)
        {
            int length = _text[_next..].IndexOf('"');
            if (length < 0)
                throw Broken("a quote is not closed");
            Append(_text.Slice(_next, length));
            _next += length + 1;
            if (_next == _text.Length || _text[_next] != '"')
                return;
            Append("\"");
            _next++;
        }
    }

    private void Append(ReadOnlySpan<char> part)
    {
        if (_length + part.Length > _record.Length)
            Array.Resize(ref _record, Math.Max(_length + part.Length, 2 * _record.Length));
        part.CopyTo(_record.AsSpan(_length));
        _length += part.Length;
    }

    private bool SkipComma()
    {
        if (_next == _text.Length || _text[_next] != ',')
            return false;
        _next++;
        return true;
    }

    private bool SkipLineEnd()
    {
        int length = _text[_next..].StartsWith("\r\n") ? 2 : _text[_next] == '\n' ? 1 : 0;
        _next += length;
        return length > 0;
    }

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It reads RecordCount.")]
    private readonly FormatException Broken(string what) => new($"Record {RecordCount} is not CSV: {what}.");
}
