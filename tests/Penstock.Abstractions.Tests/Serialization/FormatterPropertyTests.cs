using System.Text;
using Penstock.TestKit;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class FormatterPropertyTests
{
    public static TheoryData<string> Names => FormatterCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_comes_back_bit_for_bit(string name) =>
        SeededRuns.Run(150, seed => FormatterCases.All[name].RoundTrip(seed));

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_values_end_in_a_format_error_or_in_a_value(string name)
    {
        var formatter = FormatterCases.All[name];
        SeededRuns.Run(300, seed => DecodeBounded(formatter, new RandomValues(seed).Mutate(formatter.Encode(seed))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_end_in_a_format_error_or_in_a_value(string name)
    {
        var formatter = FormatterCases.All[name];
        SeededRuns.Run(200, seed => DecodeBounded(formatter, new RandomValues(seed).Bytes(64)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_noticed(string name)
    {
        var formatter = FormatterCases.All[name];
        SeededRuns.Run(5, seed =>
        {
            var bytes = formatter.Encode(seed);
            for (var length = Math.Max(0, bytes.Length - 300); length < bytes.Length; length++) Assert.False(formatter.TryDecode(bytes.AsSpan(0, length)));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_estimated_size_is_right_within_a_small_factor(string name) => SeededRuns.Run(50, seed =>
    {
        var (estimated, real) = FormatterCases.All[name].Measure(seed);
        Assert.InRange(estimated, real / 4, 10L * real);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Canonical_bytes_are_a_readable_value_of_their_own_canonical_form(string name)
    {
        var formatter = FormatterCases.All[name];
        SeededRuns.Run(30, seed => Assert.True(formatter.TryDecode(formatter.Encode(seed, canonical: true))));
    }

    [Fact]
    public void Schemas_are_plain_text_that_does_not_change()
    {
        var schemas = new StringBuilder();
        foreach (var (name, formatter) in FormatterCases.All) schemas.Append($"{name}: {formatter.Schema}\n");
        Assert.Equal(ExpectedSchemas.Text, schemas.ToString());
    }

    /// <summary>Reads bytes that came from nowhere: nothing but a format error may escape, and little may be allocated.</summary>
    private static void DecodeBounded(FormatterCase formatter, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        formatter.TryDecode(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 256 * 1024 + 64L * bytes.Length, $"{bytes.Length} bytes made the reader allocate {allocated}");
    }
}
