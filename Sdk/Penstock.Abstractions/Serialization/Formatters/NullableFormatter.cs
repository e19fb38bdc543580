namespace Penstock.Serialization;

internal sealed class NullableFormatter<T> : Formatter<T?>
    where T : struct
{
    private readonly Formatter<T> _value;

    public NullableFormatter(Formatter<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    public override string Schema => $"{_value.Schema}?";

    internal override bool WritesNil => true;

    public override void Write(WireWriter writer, T? value)
    {
        if (value is not { } present)
        {
            writer.WriteNil();
            return;
        }

        // An array of one tells a present value that is itself nil from an absent one.
        if (_value.WritesNil) writer.WriteArrayHeader(1);
        _value.Write(writer, present);
    }

    public override T? Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null;
        if (_value.WritesNil)
        {
            var start = reader.Position;
            var count = reader.ReadArrayHeader();
            if (count != 1) throw new WireFormatException(start, "an array of one value or nil", $"an array of {count}");
        }

        return _value.Read(ref reader);
    }

    public override long Measure(T? value) => value is { } present ? _value.Measure(present) : 1;
}
