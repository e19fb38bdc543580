using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class MeasureTests
{
    [Fact]
    public void A_formatter_without_its_own_estimate_counts_its_bytes()
    {
        Assert.Equal(6, Stars.Instance.Measure(5));
        Assert.Equal(100_005, Stars.Instance.Measure(100_000));
        Assert.Equal(6, Stars.Instance.Measure(5));
    }

    [Fact]
    public void Large_collections_are_measured_by_samples()
    {
        var texts = Enumerable.Repeat(new string('x', 99), 1_000_000).ToArray();
        Assert.InRange(Formatters.Array(Formatters.String).Measure(texts), 99_000_000, 102_000_000);
        var dictionary = Enumerable.Range(0, 100_000).ToDictionary(i => i, _ => "0123456789");
        Assert.InRange(Formatters.Dictionary(Formatters.Int32, Formatters.String).Measure(dictionary), 1_000_000, 2_000_000);
    }

    [Fact]
    public void Measuring_numbers_does_not_look_at_them() =>
        Assert.InRange(Formatters.Array(Formatters.Double).Measure(new double[1_000_000]), 8_000_000, 8_000_100);

    /// <summary>A number as that many stars.</summary>
    private sealed class Stars : Formatter<int>
    {
        public static readonly Stars Instance = new();

        public override string Schema => "str";

        // Measures while it is being measured, which must not disturb the bytes being counted.
        public override void Write(WireWriter writer, int value)
        {
            writer.WriteString(new string('*', value));
            if (value > 5) Assert.Equal(6, Measure(5));
        }

        public override int Read(ref WireReader reader) => reader.ReadString()?.Length ?? 0;
    }
}
