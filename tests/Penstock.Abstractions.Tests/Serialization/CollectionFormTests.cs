using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class CollectionFormTests
{
    [Fact]
    public void Numbers_travel_as_one_block_of_little_endian_memory()
    {
        Assert.Equal("C7090104" + "01000000" + "FEFFFFFF", Encode(Formatters.Array(Formatters.Int32), [1, -2]));
        Assert.Equal("C403010203", Encode(Formatters.List(Formatters.Byte), [1, 2, 3]));
        Assert.Equal("D4010A", Encode(Formatters.Array(Formatters.Double), []));
    }

    [Fact]
    public void Collections_of_numbers_also_read_a_plain_array()
    {
        Assert.Equal([1, -2, 300], Decode(Formatters.Array(Formatters.Int32), "9301FECD012C"));
        Assert.Equal([1, 255], Decode(Formatters.List(Formatters.Byte), "9201CCFF"));
        Assert.Equal([1.5], Decode(Formatters.IReadOnlyList(Formatters.Double), "91CB3FF8000000000000"));
        var grid = Decode(Formatters.Array2D(Formatters.Int32), "930102" + "920304");
        Assert.Equal((3, 4), (grid[0, 0], grid[0, 1]));
    }

    [Fact]
    public void A_list_assembled_from_encoded_elements_reads_like_one_written_whole()
    {
        var inner = Formatters.List(Formatters.Int32);
        var writer = new WireWriter();
        writer.WriteArrayHeader(3);
        inner.Write(writer, [1, 2]);
        writer.WriteRaw(Convert.FromHexString("920304"));
        inner.Write(writer, null!); // null is allowed on the wire

        var reader = new WireReader(writer.Written);
        Assert.Equal([[1, 2], [3, 4], null!], Formatters.Array(inner).Read(ref reader));
    }

    [Fact]
    public void A_block_of_another_kind_is_refused_with_both_kinds()
    {
        var error = Assert.Throws<WireFormatException>(() => Decode(Formatters.Array(Formatters.Single), "C7090104" + "01000000" + "02000000"));
        Assert.Contains("a block of Single", error.Message, StringComparison.Ordinal);
        Assert.Contains("a block of Int32", error.Message, StringComparison.Ordinal);
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Array(Formatters.Int32), "C7080104" + "01000000" + "020000"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Array(Formatters.Int32), "C70001"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Array(Formatters.Int32), "C40401000000"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Array(Formatters.Byte), "C7020100" + "01"));
    }

    [Fact]
    public void A_claimed_count_allocates_only_what_its_bytes_can_fill()
    {
        // 64 arrays nested in one another, each claiming a million elements that a million bytes of nil seem to back.
        var bytes = new byte[1_000_000];
        bytes.AsSpan().Fill(0xc0);
        for (var depth = 0; depth < 60; depth++) new byte[] { 0xdd, 0x00, 0x0e, 0x00, 0x00 }.CopyTo(bytes, depth * 5);
        bytes[300] = 0xc1;

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WireFormatException>(() =>
        {
            var reader = new WireReader(bytes);
            Nested.Instance.Read(ref reader);
        });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Large_collections_grow_while_they_are_read()
    {
        var texts = Enumerable.Range(0, 100_000).Select(i => $"{i}").ToArray();
        Assert.Equal(texts, Decode(Formatters.Array(Formatters.String), Encode(Formatters.Array(Formatters.String), texts)));
        var dictionary = texts.ToDictionary(text => text, text => text.Length);
        Assert.Equal(dictionary, Decode(Formatters.Dictionary(Formatters.String, Formatters.Int32), Encode(Formatters.Dictionary(Formatters.String, Formatters.Int32), dictionary)));
    }

    [Fact]
    public void Create_makes_the_collection_from_its_elements_in_order()
    {
        Assert.Equal(new Queue<int>([1, 2]), Formatters.Queue(Formatters.Int32).Create([1, 2]));
        var stack = Formatters.Stack(Formatters.Int32).Create([1, 2, 3]);
        Assert.Equal([1, 2, 3], stack);
        Assert.Equal(1, stack.Pop());
        Assert.IsType<List<int>>(Formatters.IList(Formatters.Int32).Create([1]));
        Assert.IsType<HashSet<int>>(Formatters.IReadOnlySet(Formatters.Int32).Create([1]));
        Assert.IsType<int[]>(Formatters.IEnumerable(Formatters.Int32).Create([1]));
    }

    [Fact]
    public void Repeated_keys_and_missing_keys_are_refused()
    {
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Dictionary(Formatters.Int32, Formatters.Int32), "8201020103"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.SortedDictionary(Formatters.Int32, Formatters.Int32), "8201020103"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.ImmutableDictionary(Formatters.Int32, Formatters.Int32), "8201020103"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.Dictionary(Formatters.String, Formatters.Int32), "81C001"));
        Assert.Throws<WireFormatException>(() => Decode(Formatters.HashSet(Formatters.Int32), "920101"));
    }

    [Fact]
    public void A_rectangular_array_must_have_the_size_it_claims()
    {
        var formatter = Formatters.Array2D(Formatters.Int32);
        Assert.Throws<WireFormatException>(() => Decode(formatter, "930202" + "93010203"));
        Assert.Throws<WireFormatException>(() => Decode(formatter, "93FFFF" + "9101"));
        Assert.Throws<WireFormatException>(() => Decode(formatter, "93" + "CE7FFFFFFF" + "CE7FFFFFFF" + "90"));
        Assert.Throws<WireFormatException>(() => Decode(formatter, "93" + "00" + "CE7FFFFFFF" + "90"));
        Assert.Equal(Array.MaxLength, Decode(formatter, "93" + "00" + "CE7FFFFFC7" + "90").GetLength(1));
    }

    [Fact]
    public void A_dictionary_that_changes_while_it_is_encoded_is_refused()
    {
        var changing = new ConcurrentDictionary<int, string> { [1] = "a", [2] = "b" };
        var formatter = Formatters.IDictionary(Formatters.Int32, new Shrinking(changing));
        Assert.Throws<WireEncodeException>(() => Encode(formatter, changing));
    }

    [Fact]
    public void The_comparison_of_string_keys_travels_along()
    {
        var formatter = Formatters.Dictionary(Formatters.String, Formatters.Int32);
        Dictionary<string, int> original = new(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 };
        Assert.Equal(1, Decode(formatter, Encode(formatter, original))["KEY"]);
        Assert.Equal(Encode(formatter, new() { ["a"] = 1 }), Encode(formatter, new(StringComparer.Ordinal) { ["a"] = 1 }));

        var sets = Formatters.IReadOnlySet(Formatters.String);
        Assert.Contains("KEY", Decode(sets, Encode(sets, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Key" })));

        var sorted = Formatters.SortedDictionary(Formatters.String, Formatters.Int32);
        var back = Decode(sorted, Encode(sorted, new(StringComparer.Ordinal) { ["a"] = 1, ["B"] = 2 }));
        Assert.Equal(["B", "a"], back.Keys);
    }

    [Fact]
    public void A_comparer_that_cannot_travel_is_refused_by_name()
    {
        var error = Assert.Throws<WireEncodeException>(() => Encode(Formatters.HashSet(Formatters.String), new(StringComparer.InvariantCultureIgnoreCase)));
        Assert.Contains("comparer", error.Message, StringComparison.Ordinal);
        Assert.Contains("StringComparer.OrdinalIgnoreCase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Item_formatters_tell_the_parts_of_a_value()
    {
        Assert.Same(Formatters.Int32, Formatters.List(Formatters.Int32).ItemFormatter(5));
        Assert.Same(Formatters.String, Formatters.Dictionary(Formatters.String, Formatters.Int32).ItemFormatter(4));
        Assert.Same(Formatters.Int32, Formatters.Dictionary(Formatters.String, Formatters.Int32).ItemFormatter(5));
        Assert.Null(Formatters.Int32.ItemFormatter(0));
    }

    private static string Encode<T>(Formatter<T> formatter, T value)
    {
        var writer = new WireWriter();
        formatter.Write(writer, value);
        return Convert.ToHexString(writer.Written);
    }

    private static T Decode<T>(Formatter<T> formatter, string hex)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        var value = formatter.Read(ref reader);
        reader.ExpectEnd();
        return value;
    }

    /// <summary>Removes an entry while the others are being written.</summary>
    private sealed class Shrinking(ConcurrentDictionary<int, string> dictionary) : Formatter<string>
    {
        public override string Schema => "str";

        public override void Write(WireWriter writer, string value)
        {
            writer.WriteString(value);
            dictionary.TryRemove(2, out _); // entries are enumerated in the order of these keys
        }

        public override string Read(ref WireReader reader) => throw new NotSupportedException();
    }

    /// <summary>A list of lists of lists without end.</summary>
    private sealed class Nested : Formatter<StrongBox<Nested?[]>>
    {
        public static readonly Nested Instance = new();

        private static readonly Formatter<StrongBox<Nested?[]>[]> Items = Formatters.Array(Formatters.Deferred<StrongBox<Nested?[]>>(() => Instance));

        public override string Schema => "nested";

        public override void Write(WireWriter writer, StrongBox<Nested?[]> value) => throw new NotSupportedException();

        public override StrongBox<Nested?[]> Read(ref WireReader reader)
        {
            if (reader.TryReadNil()) return new();
            Items.Read(ref reader);
            return new();
        }
    }
}
