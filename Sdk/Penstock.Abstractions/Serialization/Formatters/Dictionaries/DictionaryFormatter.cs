namespace Penstock.Serialization;

/// <summary>Dictionaries: a map, or, where keys are not compared in their default way, an array of the comparison and the map.</summary>
internal abstract class DictionaryFormatter<TDictionary, TKey, TValue> : Formatter<TDictionary>
    where TDictionary : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    /// <summary>A count is only a claim until its entries were read; larger dictionaries grow while they are.</summary>
    protected const int FirstCapacity = 1024;

    private const int MeasureAllUpTo = 2048;

    private readonly Formatter<TKey> _key;
    private readonly Formatter<TValue> _value;

    protected DictionaryFormatter(Formatter<TKey> key, Formatter<TValue> value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        _key = key;
        _value = value;
    }

    public override string Schema => $"map<{_key.Schema},{_value.Schema}>";

    public sealed override Formatter ItemFormatter(int index) => index % 2 == 0 ? _key : _value;

    public sealed override void Write(WireWriter writer, TDictionary value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.EnterNested();
        var comparison = ComparisonOf(value);
        if (comparison != KeyComparison.Default)
        {
            writer.WriteArrayHeader(2);
            writer.WriteInt64((int)comparison);
        }

        var count = CountOf(value);
        writer.WriteMapHeader(count);
        if (count > 1) writer.RequireCanonicalForm();
        var written = count > 1 && writer.Canonical ? WriteSorted(writer, value)
            : value is Dictionary<TKey, TValue> plain ? WritePlain(writer, plain)
            : WriteAny(writer, value);
        if (written != count) throw new WireEncodeException($"A {value.GetType()} changed while it was being encoded. Results and arguments must not be changed any more.");
        writer.LeaveNested();
    }

    public sealed override TDictionary Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null!; // nil stands for null, whatever the annotation says
        reader.EnterNested();
        var start = reader.Position;
        var comparison = KeyComparison.Default;
        if (reader.NextType == WireType.Array)
        {
            var parts = reader.ReadArrayHeader();
            if (parts != 2) throw new WireFormatException(start, "an array of comparison and map", $"an array of {parts}");
            comparison = KeyComparisons.Read<TKey>(ref reader);
        }

        var count = reader.ReadMapHeader();
        var target = Create(Math.Min(count, FirstCapacity), comparison);
        for (var i = 0; i < count; i++) ReadEntry(ref reader, target);
        reader.LeaveNested();
        return Complete(target);
    }

    public sealed override long Measure(TDictionary value)
    {
        if (value is null) return 1;
        long bytes = 0;
        var measured = 0;
        foreach (var (key, item) in value)
        {
            bytes += _key.Measure(key) + _value.Measure(item);
            if (++measured == MeasureAllUpTo) return bytes * CountOf(value) / measured;
        }

        return 1 + bytes;
    }

    protected abstract int CountOf(TDictionary value);

    protected abstract KeyComparison ComparisonOf(TDictionary value);

    /// <summary>An empty dictionary to be filled; <see cref="Complete"/> turns it into the result.</summary>
    protected abstract IDictionary<TKey, TValue> Create(int capacity, KeyComparison comparison);

    protected abstract TDictionary Complete(IDictionary<TKey, TValue> filled);

    private int WritePlain(WireWriter writer, Dictionary<TKey, TValue> value)
    {
        var written = 0;
        foreach (var (key, item) in value)
        {
            _key.Write(writer, key);
            _value.Write(writer, item);
            written++;
        }

        return written;
    }

    private int WriteAny(WireWriter writer, TDictionary value)
    {
        var written = 0;
        foreach (var (key, item) in value)
        {
            _key.Write(writer, key);
            _value.Write(writer, item);
            written++;
        }

        return written;
    }

    private int WriteSorted(WireWriter writer, TDictionary value)
    {
        var entries = new CanonicalEntries(writer);
        foreach (var (key, item) in value)
        {
            _key.Write(writer, key);
            _value.Write(writer, item);
            entries.EndEntry();
        }

        return entries.Sort();
    }

    private void ReadEntry(ref WireReader reader, IDictionary<TKey, TValue> target)
    {
        var start = reader.Position;
        var key = _key.Read(ref reader);
        if (key is null) throw new WireFormatException(start, "a key", "nil");
        var item = _value.Read(ref reader);
        var added = target is Dictionary<TKey, TValue> plain ? plain.TryAdd(key, item) : target.TryAdd(key, item);
        if (!added) throw new WireFormatException(start, "another key", $"the key {key} a second time");
    }
}
