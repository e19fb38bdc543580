using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class WireReaderTests
{
    private delegate void Reading(ref WireReader reader);

    [Theory]
    [InlineData("CC05", 5)] // longer than needed, as other writers may do
    [InlineData("CD0005", 5)]
    [InlineData("CE00000005", 5)]
    [InlineData("CF0000000000000005", 5)]
    [InlineData("D0FF", -1)]
    [InlineData("D1FFFF", -1)]
    [InlineData("D2FFFFFFFF", -1)]
    [InlineData("D3FFFFFFFFFFFFFFFF", -1)]
    [InlineData("D005", 5)]
    public void Integers_are_read_from_every_width(string hex, long expected)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        Assert.Equal(expected, reader.ReadInt64());
        Assert.True(reader.End);
    }

    [Fact]
    public void Integers_out_of_range_are_refused_with_their_value()
    {
        AssertRefused("CD0100", "256", static (ref reader) => reader.ReadByte());
        AssertRefused("CC80", "128", static (ref reader) => reader.ReadSByte());
        AssertRefused("CD8000", "32768", static (ref reader) => reader.ReadInt16());
        AssertRefused("FF", "-1", static (ref reader) => reader.ReadUInt16());
        AssertRefused("CE80000000", "2147483648", static (ref reader) => reader.ReadInt32());
        AssertRefused("D3FFFFFFFF7FFFFFFF", "-2147483649", static (ref reader) => reader.ReadInt32());
        AssertRefused("CF0000000100000000", "4294967296", static (ref reader) => reader.ReadUInt32());
        AssertRefused("CFFFFFFFFFFFFFFFFF", "18446744073709551615", static (ref reader) => reader.ReadInt64());
        AssertRefused("D0FE", "-2", static (ref reader) => reader.ReadUInt64());
    }

    [Fact]
    public void Reader_refuses_a_count_larger_than_the_bytes_that_remain()
    {
        AssertRefused("DDFFFFFFFF00", "a count of 4294967295", static (ref reader) => reader.ReadArrayHeader());
        AssertRefused("930102", "a count of 3", static (ref reader) => reader.ReadArrayHeader());
        AssertRefused("82010203", "a count of 2", static (ref reader) => reader.ReadMapHeader());
        AssertRefused("DF8000000000", "a count of 2147483648", static (ref reader) => reader.ReadMapHeader());
    }

    [Fact]
    public void Reader_refuses_a_length_larger_than_the_bytes_that_remain()
    {
        AssertRefused("C4050102", "only 2", static (ref reader) => reader.ReadBinary());
        AssertRefused("C6FFFFFFFF", "only 0", static (ref reader) => reader.ReadBinary());
        AssertRefused("A261", "only 1", static (ref reader) => reader.ReadString());
        AssertRefused("D60100", "only 1", static (ref reader) => reader.ReadExtensionHeader());
        AssertRefused("C9FFFFFFFF01", "only 0", static (ref reader) => reader.ReadExtensionHeader());
        AssertRefused("CD01", "only 2", static (ref reader) => reader.ReadInt64());
        AssertRefused("", "the end of the bytes", static (ref reader) => reader.ReadInt64());
    }

    [Fact]
    public void Errors_say_where_what_was_expected_and_what_was_found()
    {
        var error = Refusal("0AC3", static (ref reader) =>
        {
            reader.ReadInt64();
            reader.ReadString();
        });
        Assert.Equal(1, error.Offset);
        Assert.Equal("a string", error.Expected);
        Assert.Equal("a boolean", error.Found);
        Assert.Equal("Bad bytes at offset 1: expected a string, found a boolean.", error.Message);
    }

    [Fact]
    public void The_reserved_byte_is_refused_everywhere()
    {
        AssertRefused("C1", "reserved", static (ref reader) => reader.Skip());
        AssertRefused("C1", "reserved", static (ref reader) => _ = reader.NextType);
        AssertRefused("C1", "reserved", static (ref reader) => reader.ReadBoolean());
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        AssertRefused("A2C328", "not", static (ref reader) => reader.ReadString());
        AssertRefused("A3EDA080", "not", static (ref reader) => reader.ReadString());
    }

    [Fact]
    public void Skipping_follows_any_nesting_without_recursion()
    {
        var bytes = Enumerable.Repeat((byte)0x91, 1_000_000).Append((byte)0xc0).ToArray();
        var reader = new WireReader(bytes);
        reader.Skip();
        Assert.True(reader.End);
    }

    [Fact]
    public void A_raw_value_is_exactly_the_bytes_of_one_value()
    {
        var reader = new WireReader(Convert.FromHexString("0182A16101A162920203C0"));
        reader.ReadInt64();
        Assert.Equal("82A16101A162920203", Convert.ToHexString(reader.ReadRawValue()));
        Assert.True(reader.TryReadNil());
        reader.ExpectEnd();
    }

    [Fact]
    public void Bytes_behind_the_last_value_are_refused_when_none_are_expected() =>
        AssertRefused("C0C0", "1 more", static (ref reader) =>
        {
            reader.TryReadNil();
            reader.ExpectEnd();
        });

    [Fact]
    public void Nesting_is_limited() => AssertRefused("C0", "a deeper one", static (ref reader) =>
    {
        for (var depth = 0; depth <= WireLimits.MaxDepth; depth++) reader.EnterNested();
    });

    [Fact]
    public void Objects_may_have_fewer_or_more_members_than_the_reader_knows()
    {
        var reader = new WireReader(Convert.FromHexString("9101" + "93018101020A" + "C0"));
        var present = reader.BeginObject();
        Assert.Equal((1, 1L), (present, reader.ReadInt64()));
        reader.EndObject(present, known: 2);

        present = reader.BeginObject();
        Assert.Equal((3, 1L), (present, reader.ReadInt64()));
        reader.EndObject(present, known: 1);
        Assert.True(reader.TryReadNil());
        Assert.True(reader.End);
    }

    [Fact]
    public void A_double_may_come_as_a_single() => AssertReads("CA3FC00000", static (ref reader) => Assert.Equal(1.5, reader.ReadDouble()));

    [Fact]
    public void Timestamps_of_other_writers_are_checked()
    {
        AssertReads("D6FF00000001", static (ref reader) => Assert.Equal(DateTime.UnixEpoch.AddSeconds(1), Formatters.DateTime.Read(ref reader)));
        AssertReads("C70CFF00000064FFFFFFFFFFFFFFFF", static (ref reader) => Assert.Equal(DateTime.UnixEpoch.AddSeconds(-1).AddTicks(1), Formatters.DateTime.Read(ref reader)));
        AssertRefused("C70CFF000000007FFFFFFFFFFFFFFF", "s from 1970", static (ref reader) => Formatters.DateTime.Read(ref reader));
        AssertRefused("C70CFF3B9ACA000000000000000000", "1000000000 ns", static (ref reader) => Formatters.DateTime.Read(ref reader));
        AssertRefused("C70CFF000000010000000000000000", "1 ns", static (ref reader) => Formatters.DateTime.Read(ref reader));
        AssertRefused("D7024000000000000000", "kind 1", static (ref reader) => Formatters.DateTime.Read(ref reader));
    }

    private static void AssertReads(string hex, Reading read)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        read(ref reader);
        Assert.True(reader.End);
    }

    private static void AssertRefused(string hex, string found, Reading read) =>
        Assert.Contains(found, Refusal(hex, read).Found, StringComparison.Ordinal);

    private static WireFormatException Refusal(string hex, Reading read) => Assert.Throws<WireFormatException>(() =>
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        read(ref reader);
    });
}
