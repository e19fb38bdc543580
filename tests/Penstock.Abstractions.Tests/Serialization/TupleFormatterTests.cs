using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class TupleFormatterTests
{
    [Fact]
    public void A_visitor_is_handed_each_item_with_its_static_type()
    {
        var formatter = Formatters.Tuple(Formatters.String, Formatters.Int32, Formatters.Nullable(Formatters.Double));
        Assert.Equal(3, formatter.ItemCount);
        Assert.Equal(["String:a", "Int32:2", "Nullable`1:"], Visit(formatter, ("a", 2, null)));
    }

    [Fact]
    public void Items_behind_the_seventh_count_on()
    {
        var i = Formatters.Int32;
        var formatter = Formatters.Tuple(i, i, i, i, i, i, i, Formatters.Tuple(i, Formatters.String));
        Assert.Equal(9, formatter.ItemCount);
        Assert.Equal("String:nine", Visit(formatter, (1, 2, 3, 4, 5, 6, 7, 8, "nine"))[8]);
        Assert.Same(Formatters.String, formatter.ItemFormatter(8));

        var writer = new WireWriter();
        formatter.Write(writer, (1, 2, 3, 4, 5, 6, 7, 8, "9"));
        Assert.Equal("990102030405060708A139", Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void An_item_that_does_not_exist_is_refused()
    {
        var formatter = Formatters.Tuple(Formatters.Int32, Formatters.Int32);
        Assert.Null(formatter.ItemFormatter(2));
        Describe visitor = default;
        Assert.Throws<ArgumentOutOfRangeException>(() => formatter.Visit<Describe, string>((1, 2), 2, ref visitor));
    }

    [Fact]
    public void A_tuple_of_another_size_is_refused() => Assert.Throws<WireFormatException>(() =>
    {
        var reader = new WireReader(Convert.FromHexString("93010203"));
        Formatters.Tuple(Formatters.Int32, Formatters.Int32).Read(ref reader);
    });

    private static string[] Visit<T>(TupleFormatter<T> formatter, T tuple)
    {
        Describe visitor = default;
        return [.. Enumerable.Range(0, formatter.ItemCount).Select(i => formatter.Visit<Describe, string>(tuple, i, ref visitor))];
    }

    private struct Describe : ITupleItemVisitor<string>
    {
        public readonly string Visit<TItem>(TItem item, Formatter<TItem> formatter)
        {
            Assert.Equal(typeof(TItem), formatter.ValueType);
            return $"{typeof(TItem).Name}:{item}";
        }
    }
}
