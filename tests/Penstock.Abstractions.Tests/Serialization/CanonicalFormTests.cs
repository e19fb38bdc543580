using Penstock.Serialization;
using Penstock.TestKit;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class CanonicalFormTests
{
    [Fact]
    public void The_order_of_insertion_does_not_show() => SeededRuns.Run(200, seed =>
    {
        var random = new RandomValues(seed);
        var pairs = random.Dictionary(random.String, random.Double).ToArray();
        var shuffled = pairs.ToArray();
        new Random(seed).Shuffle(shuffled);

        AssertSameCanonicalForm(Formatters.Dictionary(Formatters.String, Formatters.Double), new(pairs), new(shuffled));
        AssertSameCanonicalForm(Formatters.HashSet(Formatters.String), [.. pairs.Select(p => p.Key)], [.. shuffled.Select(p => p.Key)]);
        AssertSameCanonicalForm(
            Formatters.IReadOnlyDictionary(Formatters.String, Formatters.Double),
            new Dictionary<string, double>(pairs), new SortedDictionary<string, double>(shuffled.ToDictionary()));
    });

    [Fact]
    public void Nested_collections_are_sorted_by_their_canonical_bytes()
    {
        var formatter = Formatters.HashSet(Formatters.Array(Formatters.Double));
        HashSet<double[]> first = [[0.0], [double.NaN, 1], [-1.0]];
        HashSet<double[]> second = [[-1.0], [BitConverter.Int64BitsToDouble(-1), 1], [-0.0]];
        AssertSameCanonicalForm(formatter, first, second);
    }

    [Fact]
    public void Zeros_and_nans_are_one_each()
    {
        AssertSameCanonicalForm(Formatters.Double, 0.0, -0.0);
        AssertSameCanonicalForm(Formatters.Single, 0.0f, -0.0f);
        AssertSameCanonicalForm(Formatters.Half, Half.Zero, Half.NegativeZero);
        AssertSameCanonicalForm(Formatters.Double, double.NaN, BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0001));
        AssertSameCanonicalForm(Formatters.Single, float.NaN, BitConverter.UInt32BitsToSingle(0xffff_ffff));
        AssertSameCanonicalForm(Formatters.Half, Half.NaN, BitConverter.UInt16BitsToHalf(0x7c01));
    }

    [Fact]
    public void Zeros_and_nans_are_one_each_in_blocks_of_any_length()
    {
        for (var length = 1; length < 70; length++)
        {
            for (var at = 0; at < length; at += 7)
            {
                AssertBlock(Formatters.Array(Formatters.Double), length, at, 0.0, -0.0);
                AssertBlock(Formatters.Array(Formatters.Double), length, at, double.NaN, BitConverter.UInt64BitsToDouble(0xfff0_0000_0000_0001));
                AssertBlock(Formatters.Array(Formatters.Single), length, at, 0.0f, -0.0f);
                AssertBlock(Formatters.Array(Formatters.Single), length, at, float.NaN, BitConverter.UInt32BitsToSingle(0x7f80_0001));
                AssertBlock(Formatters.Array(Formatters.Half), length, at, Half.Zero, Half.NegativeZero);
                AssertBlock(Formatters.Array(Formatters.Half), length, at, Half.NaN, BitConverter.UInt16BitsToHalf(0xfc01));
            }
        }
    }

    [Fact]
    public void Decimals_of_another_scale_are_other_values() =>
        Assert.NotEqual(Encode(Formatters.Decimal, 1.0m, canonical: true), Encode(Formatters.Decimal, 1.00m, canonical: true));

    [Fact]
    public void Another_comparison_of_keys_is_another_value() => Assert.NotEqual(
        Encode(Formatters.HashSet(Formatters.String), ["a"], canonical: true),
        Encode(Formatters.HashSet(Formatters.String), new(StringComparer.OrdinalIgnoreCase) { "a" }, canonical: true));

    [Theory]
    [MemberData(nameof(FormatterCases.Names), MemberType = typeof(FormatterCases))]
    public void Bytes_not_marked_as_needing_it_are_canonical_already(string name) => SeededRuns.Run(100, seed =>
    {
        var (bytes, needsCanonicalForm) = FormatterCases.All[name].EncodeMarked(seed);
        if (!needsCanonicalForm) Assert.Equal(FormatterCases.All[name].Encode(seed, canonical: true), bytes);
    });

    [Fact]
    public void Ordinary_values_are_not_marked()
    {
        Assert.False(Marked(Formatters.Array(Formatters.Double), [1.0, 0.0, double.PositiveInfinity, -5e-324, double.MaxValue]));
        Assert.False(Marked(Formatters.Array(Formatters.Single), [.. Enumerable.Repeat(-1.5f, 100)]));
        Assert.False(Marked(Formatters.Dictionary(Formatters.Int32, Formatters.String), new() { [1] = "a" }));
        Assert.False(Marked(Formatters.Tuple(Formatters.String, Formatters.Decimal), ("a", -0.0m)));
    }

    private static void AssertBlock<T>(CollectionFormatter<T[], T> formatter, int length, int at, T regular, T irregular)
    {
        var (a, b) = (new T[length], new T[length]);
        (a[at], b[at]) = (regular, irregular);
        AssertSameCanonicalForm(formatter, a, b);
        Assert.True(Marked(formatter, b));
    }

    private static void AssertSameCanonicalForm<T>(Formatter<T> formatter, T a, T b) =>
        Assert.Equal(Encode(formatter, a, canonical: true), Encode(formatter, b, canonical: true));

    private static bool Marked<T>(Formatter<T> formatter, T value)
    {
        var writer = new WireWriter();
        formatter.Write(writer, value);
        return writer.NeedsCanonicalForm;
    }

    private static byte[] Encode<T>(Formatter<T> formatter, T value, bool canonical)
    {
        var writer = new WireWriter { Canonical = canonical };
        formatter.Write(writer, value);
        Assert.False(canonical && writer.NeedsCanonicalForm);
        return writer.ToArray();
    }
}
