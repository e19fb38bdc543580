namespace Penstock.Serialization;

/// <summary>An array of key and value.</summary>
internal sealed class KeyValuePairFormatter<TKey, TValue> : Formatter<KeyValuePair<TKey, TValue>>
{
    private const int Parts = 2;

    private readonly Formatter<TKey> _key;
    private readonly Formatter<TValue> _value;

    public KeyValuePairFormatter(Formatter<TKey> key, Formatter<TValue> value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        _key = key;
        _value = value;
    }

    public override string Schema => $"({_key.Schema},{_value.Schema})";

    public override Formatter? ItemFormatter(int index) => index switch
    {
        0 => _key,
        1 => _value,
        _ => null,
    };

    public override void Write(WireWriter writer, KeyValuePair<TKey, TValue> value)
    {
        writer.BeginObject(Parts);
        _key.Write(writer, value.Key);
        _value.Write(writer, value.Value);
        writer.EndObject();
    }

    public override KeyValuePair<TKey, TValue> Read(ref WireReader reader)
    {
        var start = reader.Position;
        var parts = reader.BeginObject();
        if (parts != Parts) throw new WireFormatException(start, "a key and a value", $"an array of {parts}");
        var pair = KeyValuePair.Create(_key.Read(ref reader), _value.Read(ref reader));
        reader.EndObject(parts, Parts);
        return pair;
    }

    public override long Measure(KeyValuePair<TKey, TValue> value) => 1 + _key.Measure(value.Key) + _value.Measure(value.Value);
}
