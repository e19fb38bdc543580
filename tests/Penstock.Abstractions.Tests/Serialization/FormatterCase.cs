using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

/// <summary>A formatter with a way to make values for it, without its type parameter.</summary>
public abstract class FormatterCase(string name)
{
    public abstract string Schema { get; }

    public override string ToString() => name;

    /// <summary>Encodes a random value, reads it back and compares; also that all was read and that skipping agrees.</summary>
    public abstract void RoundTrip(int seed);

    /// <summary>Encodes a random value.</summary>
    public abstract byte[] Encode(int seed, bool canonical = false);

    /// <summary>Encodes a random value and says whether its canonical bytes may differ.</summary>
    public abstract (byte[] Bytes, bool NeedsCanonicalForm) EncodeMarked(int seed);

    /// <summary>Reads bytes that may be anything; returns whether they were a value.</summary>
    public abstract bool TryDecode(ReadOnlySpan<byte> bytes);

    /// <summary>The estimated and the real size of a random value.</summary>
    public abstract (long Estimated, int Real) Measure(int seed);
}

internal sealed class FormatterCase<T>(string name, Formatter<T> formatter, Func<RandomValues, T> create) : FormatterCase(name)
{
    public override string Schema => formatter.Schema;

    public override void RoundTrip(int seed)
    {
        var value = create(new(seed));
        var writer = new WireWriter(capacity: 0);
        formatter.Write(writer, value);

        var reader = new WireReader(writer.Written);
        var back = formatter.Read(ref reader);
        Assert.True(reader.End, $"{reader.Remaining} bytes were left");
        Assert.True(Sameness.Same(value, back), $"wrote {value}, read {back}");

        var skipping = new WireReader(writer.Written);
        skipping.Skip();
        Assert.True(skipping.End, $"skipping left {skipping.Remaining} bytes");
    }

    public override byte[] Encode(int seed, bool canonical = false)
    {
        var writer = new WireWriter { Canonical = canonical };
        formatter.Write(writer, create(new(seed)));
        return writer.ToArray();
    }

    public override (byte[] Bytes, bool NeedsCanonicalForm) EncodeMarked(int seed)
    {
        var writer = new WireWriter();
        formatter.Write(writer, create(new(seed)));
        return (writer.ToArray(), writer.NeedsCanonicalForm);
    }

    public override bool TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        try
        {
            formatter.Read(ref reader);
            return true;
        }
        catch (WireFormatException)
        {
            return false;
        }
    }

    public override (long Estimated, int Real) Measure(int seed)
    {
        var value = create(new(seed));
        var writer = new WireWriter();
        formatter.Write(writer, value);
        return (formatter.Measure(value), writer.Length);
    }
}
