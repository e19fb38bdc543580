using Penstock.Serialization;
using static Penstock.Generators.Tests.CallForms.Shop.Delayed;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>Generated formatters at work.</summary>
public sealed class UserTypeFormTests
{
    private static readonly Customer Parent = new() { Name = "parent", Kind = Kind.Special };

    private static readonly Order Sample = new(7, new Customer { Name = "child", Parent = Parent }, [new("a", 1), new("b", 2)], null) { Note = "n", Cached = "c" };

    [Fact]
    public void A_record_comes_back_with_inherited_required_and_nullable_members()
    {
        var when = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

        Order shipped = LocalRun.Run(Ship(Sample, when), isolate: true, default);

        Assert.Equal((7, "n", when, 3), (shipped.Id, shipped.Note, shipped.Shipped, shipped.Count));
        Assert.Equal(("child", "parent", Kind.Special), (shipped.Buyer.Name, shipped.Buyer.Parent?.Name, shipped.Buyer.Parent?.Kind));
        Assert.Equal([new Line("a", 1), new Line("b", 2)], shipped.Lines);
        Assert.Null(shipped.Cached);
    }

    [Fact]
    public void Null_stays_null() => Assert.Null(LocalRun.Value(FirstParent(Parent)));

    [Fact]
    public void Types_that_contain_themselves_travel()
    {
        Tree tree = LocalRun.Value(Grow(Grow((Tree?)null, 2), 1));
        Assert.Equal((1, 2, 0), (tree.Value, tree.Children[0]?.Value, tree.Children[1]?.Value));
        Assert.Null(tree.Children[0]?.Children[0]);
        Assert.Equal(5, LocalRun.Value(Start(5)).Next?.Next?.Value);
    }

    [Fact]
    public void Generic_types_enums_and_nested_collections_travel()
    {
        Dictionary<Kind, List<Box<Line?>>> sorted = LocalRun.Run(Sort([new Line("a", 1), new Line("b", 2)]), isolate: true, default);
        Assert.Equal("b", Assert.Single(sorted[Kind.Special]).Content?.Product);
        Assert.Equal("a", Assert.Single(sorted[Kind.Plain]).Content?.Product);
    }

    [Fact]
    public void A_value_of_a_derived_type_is_refused_rather_than_cut()
    {
        Assert.Equal("dog", LocalRun.Value(Adopt("dog")).Name);
        WireEncodeException error = Assert.Throws<WireEncodeException>(() => LocalRun.Run(Adopt("cat"), isolate: true, default));
        Assert.Contains("derived type " + typeof(Cat), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_skips_members_it_does_not_know_and_leaves_missing_ones_at_their_defaults()
    {
        Formatter<Box<Line?>> box = FunctionTable.Default.GetFormatter<Box<Line?>>();
        var longer = new WireWriter();
        longer.BeginObject(3);
        longer.WriteNil();
        longer.WriteString("unknown");
        longer.WriteInt64(1);
        longer.EndObject();
        var reader = new WireReader(longer.Written);
        Assert.Equal(new Box<Line?>(null), box.Read(ref reader));
        Assert.True(reader.End);

        var shorter = new WireWriter();
        shorter.BeginObject(1);
        shorter.WriteInt64(3);
        shorter.EndObject();
        reader = new WireReader(shorter.Written);
        Tree tree = FunctionTable.Default.GetFormatter<Tree>().Read(ref reader);
        Assert.Equal(3, tree.Value);
        Assert.Null(tree.Children);
    }

    [Fact]
    public void A_measure_is_close_to_the_encoded_size()
    {
        Formatter<Order> formatter = FunctionTable.Default.GetFormatter<Order>();
        var writer = new WireWriter();
        formatter.Write(writer, Sample);
        Assert.InRange(formatter.Measure(Sample), writer.Length / 2, writer.Length * 2);
        Assert.Equal(1, formatter.Measure(null!)); // A null of the type, as a field might hold it.
    }

    [Fact]
    public void A_schema_names_the_members() =>
        Assert.Equal("{Product:str,Count:i32}", FunctionTable.Default.GetFormatter<Line>().Schema);

    [Fact]
    public void Too_deep_a_value_is_refused()
    {
        Customer deep = new();
        for (int i = 0; i < 200; i++)
            deep = new Customer { Parent = deep };
        Assert.Throws<WireEncodeException>(() => LocalRun.Run(FirstParent(deep), isolate: true, default));
    }

    [Fact]
    public void The_module_lists_functions_and_formatters()
    {
        var table = new FunctionTable();
        Assert.False(table.TryGetFunction("etl.score", out _));
        table.AddAssembly(typeof(UserTypeFormTests).Assembly);
        Assert.True(table.TryGetFunction("etl.score", out TaskFunction? score));
        Assert.Equal((2, Guid.Empty, "Score"), (score.Identity.Version, score.Identity.Code, score.Name));
        Assert.True(table.TryGetFunction("Penstock.Generators.Tests.CallForms.Etl.Increment(int)", out TaskFunction? increment));
        Assert.Equal((0, typeof(Etl).Module.ModuleVersionId, true), (increment.Identity.Version, increment.Identity.Code, increment.IsPure));
        Assert.NotNull(table.GetFormatter<IReadOnlyList<Order>>());
    }
}
