using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class WireWriterTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "CC80")]
    [InlineData(255, "CCFF")]
    [InlineData(256, "CD0100")]
    [InlineData(65535, "CDFFFF")]
    [InlineData(65536, "CE00010000")]
    [InlineData(4294967295, "CEFFFFFFFF")]
    [InlineData(4294967296, "CF0000000100000000")]
    [InlineData(long.MaxValue, "CF7FFFFFFFFFFFFFFF")]
    [InlineData(-1, "FF")]
    [InlineData(-32, "E0")]
    [InlineData(-33, "D0DF")]
    [InlineData(-128, "D080")]
    [InlineData(-129, "D1FF7F")]
    [InlineData(-32768, "D18000")]
    [InlineData(-32769, "D2FFFF7FFF")]
    [InlineData(int.MinValue, "D280000000")]
    [InlineData(int.MinValue - 1L, "D3FFFFFFFF7FFFFFFF")]
    [InlineData(long.MinValue, "D38000000000000000")]
    public void Integers_take_their_shortest_encoding(long value, string expected) => Assert.Equal(expected, Hex(w => w.WriteInt64(value)));

    [Theory]
    [InlineData(127, "7F")]
    [InlineData(128, "CC80")]
    [InlineData(ulong.MaxValue, "CFFFFFFFFFFFFFFFFF")]
    public void Unsigned_integers_take_their_shortest_encoding(ulong value, string expected) => Assert.Equal(expected, Hex(w => w.WriteUInt64(value)));

    [Theory]
    [InlineData(0, "A0")]
    [InlineData(31, "BF")]
    [InlineData(32, "D920")]
    [InlineData(255, "D9FF")]
    [InlineData(256, "DA0100")]
    [InlineData(65535, "DAFFFF")]
    [InlineData(65536, "DB00010000")]
    public void String_headers_take_their_shortest_encoding(int length, string header)
    {
        Assert.Equal(header, Hex(w => w.WriteString(new string('a', length)))[..header.Length]);
        Assert.Equal(header, Hex(w => w.WriteUtf8(new byte[length]))[..header.Length]);
    }

    [Theory]
    [InlineData(10, 2)] // the characters would fit one byte of header, and so do their bytes
    [InlineData(16, 2)] // 32 bytes need a longer header than 16 characters promise
    [InlineData(86, 3)]
    [InlineData(128, 2)]
    [InlineData(21846, 3)]
    [InlineData(32768, 2)]
    public void String_headers_count_bytes_not_characters(int characters, int bytesEach)
    {
        var text = new string(bytesEach == 2 ? 'é' : '€', characters);
        var writer = new WireWriter();
        writer.WriteString(text);
        var reader = new WireReader(writer.Written);
        Assert.Equal(text, reader.ReadString());
        var length = characters * bytesEach;
        Assert.Equal(length + (length < 32 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : 5), writer.Length);
    }

    [Theory]
    [InlineData("", 0xd800, "")]
    [InlineData("ab", 0xdc00, "")]
    [InlineData("ab", 0xd800, "c")]
    public void Half_a_surrogate_pair_is_refused_and_leaves_nothing_behind(string before, int half, string after)
    {
        var text = $"{before}{(char)half}{after}";
        foreach (var padded in new[] { text, text + new string('x', 5000) })
        {
            var writer = new WireWriter();
            var error = Assert.Throws<WireEncodeException>(() => writer.WriteString(padded));
            Assert.Contains($"at index {before.Length}", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, writer.Length);
        }
    }

    [Theory]
    [InlineData(0, "C400")]
    [InlineData(255, "C4FF")]
    [InlineData(256, "C50100")]
    [InlineData(65536, "C600010000")]
    public void Binary_headers_take_their_shortest_encoding(int length, string expected) => Assert.Equal(expected, Hex(w => w.WriteBinaryHeader(length)));

    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9F", "8F")]
    [InlineData(16, "DC0010", "DE0010")]
    [InlineData(65535, "DCFFFF", "DEFFFF")]
    [InlineData(65536, "DD00010000", "DF00010000")]
    public void Counts_take_their_shortest_encoding(int count, string array, string map)
    {
        Assert.Equal(array, Hex(w => w.WriteArrayHeader(count)));
        Assert.Equal(map, Hex(w => w.WriteMapHeader(count)));
    }

    [Theory]
    [InlineData(0, "C70005")]
    [InlineData(1, "D405")]
    [InlineData(2, "D505")]
    [InlineData(3, "C70305")]
    [InlineData(4, "D605")]
    [InlineData(8, "D705")]
    [InlineData(16, "D805")]
    [InlineData(17, "C71105")]
    [InlineData(256, "C8010005")]
    [InlineData(65536, "C90001000005")]
    public void Extension_headers_take_their_shortest_encoding(int length, string expected) => Assert.Equal(expected, Hex(w => w.WriteExtensionHeader(5, length)));

    [Fact]
    public void Binary_of_unknown_length_is_patched_afterwards_and_may_nest()
    {
        var writer = new WireWriter(capacity: 1);
        var outer = writer.BeginBinary();
        writer.WriteInt64(1);
        var inner = writer.BeginBinary();
        writer.WriteString("x");
        writer.EndBinary(inner);
        writer.EndBinary(outer);

        var reader = new WireReader(writer.Written);
        var content = new WireReader(reader.ReadBinary());
        Assert.True(reader.End);
        Assert.Equal(1, content.ReadInt64());
        Assert.Equal([0xa1, (byte)'x'], content.ReadBinary().ToArray());
    }

    [Fact]
    public void Clear_and_truncate_keep_the_writer_usable()
    {
        var writer = new WireWriter();
        writer.WriteString("abc");
        writer.WriteInt64(7);
        writer.Truncate(4);
        Assert.Equal("A3616263", Convert.ToHexString(writer.Written));
        writer.Clear();
        Assert.Equal(0, writer.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Truncate(1));
    }

    [Fact]
    public void Nesting_ends_with_an_error_that_says_what_to_do()
    {
        var writer = new WireWriter();
        for (var depth = 0; depth < WireLimits.MaxDepth; depth++) writer.EnterNested();
        var error = Assert.Throws<WireEncodeException>(writer.EnterNested);
        Assert.Contains("break the cycle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rewinding_restores_length_nesting_and_flags_after_a_failed_write()
    {
        var writer = new WireWriter();
        writer.WriteInt64(1);
        var checkpoint = writer.Checkpoint();
        for (var attempt = 0; attempt < WireLimits.MaxDepth + 1; attempt++)
        {
            Assert.Throws<WireEncodeException>(() => Formatters.Array(Formatters.String).Write(writer, ["a", "\uD800"]));
            writer.WriteDouble(double.NaN);
            writer.Rewind(checkpoint);
        }

        Assert.Equal(1, writer.Length);
        Assert.False(writer.NeedsCanonicalForm);
    }

    [Fact]
    public void Bytes_may_be_written_in_place()
    {
        var writer = new WireWriter(capacity: 0);
        var span = writer.GetSpan(100);
        span[..100].Fill(9);
        writer.Advance(100);
        Assert.Equal(Enumerable.Repeat((byte)9, 100), writer.WrittenMemory.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(1_000_000));
    }

    private static string Hex(Action<WireWriter> write)
    {
        var writer = new WireWriter(capacity: 0);
        write(writer);
        return Convert.ToHexString(writer.Written);
    }
}
