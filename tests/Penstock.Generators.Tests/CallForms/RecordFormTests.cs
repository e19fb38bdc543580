using Penstock.Serialization;
using static Penstock.Generators.Tests.CallForms.Etl.Delayed;
using static Penstock.Generators.Tests.CallForms.Shop.Delayed;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>Lazy values and futures inside records, classes and structs: each type in a signature has a method <c>Lazy</c>.</summary>
public sealed class RecordFormTests
{
    private static readonly Delayed<int> Two = Increment(1);
    private static readonly HeldResult<string> Text = new("held");

    [Fact]
    public void A_record_is_made_of_lazy_values_futures_and_constants()
    {
        Delayed<Order> lazy = Order.Lazy(
            Add(3, 4),
            Customer.Lazy(Text, parent: Graph.Value<Customer?>(null), kind: Kind.Special),
            [Line.Lazy(Text, Two), new Line("b", 1)],
            Shipped: (DateTime?)null,
            note: "n");

        Order order = LocalRun.Value(Ship(lazy, new DateTime(2024, 5, 6, 0, 0, 0, DateTimeKind.Utc)));

        Assert.Equal((7, "n", 3, 2024), (order.Id, order.Note, order.Count, order.Shipped?.Year));
        Assert.Equal(("held", Kind.Special, null), (order.Buyer.Name, order.Buyer.Kind, order.Buyer.Parent));
        Assert.Equal([new Line("held", 2), new Line("b", 1)], order.Lines);
    }

    [Fact]
    public void A_member_that_is_a_collection_is_given_whole_or_by_item()
    {
        Tree leaf = new(3, []);
        Expect([], Tree.Lazy(Two, []));
        Expect([3], Tree.Lazy(Two, new List<Tree?> { leaf }));
        Expect([3, 2], Tree.Lazy(Two, Graph.Value<Tree?>(leaf), Tree.Lazy(Two, [])!));
        Expect([3], Tree.Lazy(Two, Graph.Value<List<Tree?>>([leaf])));

        static void Expect(int[] children, Delayed<Tree> lazy) => Assert.Equal(children, LocalRun.Value(lazy).Children.Select(child => child!.Value));
    }

    [Fact]
    public void Generic_types_and_structs_have_the_form_too()
    {
        Dictionary<Kind, List<Box<Line?>>> sorted = LocalRun.Run(Sort([Line.Lazy("a", Two)]), isolate: false, default);
        Assert.Equal(new Line("a", 2), Assert.Single(sorted[Kind.Special]).Content);
        Assert.Equal(new Line("a", 2), LocalRun.Value(Box<Line?>.Lazy(Graph.Value<Line?>(new Line("a", 2)))).Content);
    }

    [Fact]
    public void A_record_computed_on_its_own_is_one_value() => Assert.Equal(new Line("held", 2), LocalRun.Value(Line.Lazy(Text, Two)));

    [Fact]
    public void A_member_taken_from_a_result_is_not_copied()
    {
        var parent = new Customer { Name = "parent" };
        Delayed<Customer> child = Customer.Lazy("child", Kind.Plain, new HeldResult<Customer>(parent));
        Assert.Same(parent, LocalRun.Run(FirstParent(child), isolate: false, default));
    }

    [Fact]
    public void A_value_made_of_the_wrong_number_of_parts_is_refused()
    {
        var cut = new Composite<Line>(CompositeShape.Sequence, [Graph.Value("a")]);
        WireFormatException error = Assert.Throws<WireFormatException>(() => LocalRun.Run(Sort([.. new Delayed<Line>[] { cut }]), isolate: true, default));
        Assert.Contains("its type has 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_parts_give_the_same_key_and_others_another()
    {
        Key KeyOf(Delayed<int> id) => new GraphLowering().Lower([Ship(Order.Lazy(id, new Customer(), Array.Empty<Line>(), (DateTime?)null, "n"), DateTime.UnixEpoch)]).Keys[^1];
        Assert.Equal(KeyOf(Add(1, 2)), KeyOf(Add(1, 2)));
        Assert.NotEqual(KeyOf(Add(1, 2)), KeyOf(Add(1, 3)));
    }
}
