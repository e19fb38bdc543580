using System.Collections.Immutable;
using static Penstock.Generators.Tests.CallForms.Etl.Delayed;

namespace Penstock.Generators.Tests.CallForms;

/// <summary>Every way to pass a collection: whole or item by item, lazy, held by a future, or plain.</summary>
public sealed class CollectionFormTests
{
    private static readonly Delayed<int> Two = Increment(1);
    private static readonly HeldResult<int> Three = new(3);
    private static readonly List<Delayed<int>> LazyItems = [Two, Increment(Two)];
    private static readonly HeldResult<int>[] HeldItems = [Three, new(4)];
    private static readonly int[] PlainArray = [1, 2, 3];
    private static readonly List<int> PlainList = [1, 2, 3];

    [Fact]
    public void An_array_parameter_takes_items_and_whole_arrays()
    {
        Expect(6, SumOfArray(PlainArray));
        Expect(3, SumOfArray(NumberArray(3)));
        Expect(6, SumOfArray(new HeldResult<int[]>(PlainArray)));
        Expect(0, SumOfArray());
        Expect(0, SumOfArray([]));
        Expect(3, SumOfArray([1, 2]));
        Expect(3, SumOfArray(1, 2));
        Expect(2, SumOfArray(Two));
        Expect(6, SumOfArray(Two, 1, Three));
        Expect(6, SumOfArray([Two, 1, Three]));
        Expect(5, SumOfArray(LazyItems));
        Expect(7, SumOfArray(HeldItems));
        Expect(5, SumOfArray(LazyItems.Select(item => item)));
        Expect(12, SumOfArray([.. LazyItems, .. HeldItems]));
        Expect(4, SumOfArray(Two + 2));
    }

    [Fact]
    public void A_list_parameter_takes_items_and_whole_lists()
    {
        Expect(6, SumOfList(PlainList));
        Expect(3, SumOfList(Numbers(3)));
        Expect(6, SumOfList(new HeldResult<List<int>>(PlainList)));
        Expect(0, SumOfList());
        Expect(0, SumOfList([]));
        Expect(3, SumOfList([1, 2]));
        Expect(6, SumOfList(Two, 1, Three));
        Expect(6, SumOfList([Two, 1, Three]));
        Expect(5, SumOfList(LazyItems));
        Expect(7, SumOfList(HeldItems));
        Expect(5, SumOfList(LazyItems.Where(_ => true)));
    }

    [Fact]
    public void An_interface_parameter_takes_items_whole_collections_and_plain_ones()
    {
        IReadOnlyList<int> plain = PlainList;
        Expect(6, SumOfReadOnlyList(plain));
        Expect(6, SumOfReadOnlyList(PlainList));
        Expect(6, SumOfReadOnlyList(PlainArray));
        Expect(3, SumOfReadOnlyList(Numbers(3)));
        Expect(3, SumOfReadOnlyList(NumberArray(3)));
        Expect(6, SumOfReadOnlyList(new HeldResult<List<int>>(PlainList)));
        Expect(6, SumOfReadOnlyList(Graph.Value(plain)));
        Expect(6, SumOfReadOnlyList(Graph.Value(PlainList)));
        Expect(5, SumOfReadOnlyList(Graph.All(Two, Three)));
        Expect(0, SumOfReadOnlyList());
        Expect(0, SumOfReadOnlyList([]));
        Expect(3, SumOfReadOnlyList([1, 2]));
        Expect(6, SumOfReadOnlyList(Two, 1, Three));
        Expect(6, SumOfReadOnlyList([Two, 1, Three]));
        Expect(5, SumOfReadOnlyList(LazyItems));
        Expect(7, SumOfReadOnlyList(HeldItems));
        Expect(5, SumOfReadOnlyList(LazyItems.Select(item => item)));
    }

    [Fact]
    public void Every_sequence_type_takes_items_and_whole_collections()
    {
        Expect(6, SumOfEnumerable([Two, 1, Three]));
        Expect(6, SumOfEnumerable(PlainList.Where(_ => true)));
        Expect(3, SumOfEnumerable(Numbers(3)));
        Expect(6, SumOfReadOnlyCollection([Two, 1, Three]));
        Expect(6, SumOfReadOnlyCollection(PlainArray));
        Expect(6, SumOfMutableList([Two, 1, Three]));
        Expect(6, SumOfMutableList(PlainList));
        Expect(3, SumOfMutableCollection(Numbers(3)));
        Expect(6, SumOfMutableCollection(Two, 1, Three));
        Expect(6, SumOfImmutableArray([Two, 1, Three]));
        Expect(6, SumOfImmutableArray(ImmutableArray.Create(PlainArray)));
        Expect(6, SumOfParams(1, 2, 3));
        Expect(6, SumOfParams(PlainArray));
        Expect(6, SumOfParams(Two, 1, Three));
    }

    [Fact]
    public void Two_collections_combine_every_form()
    {
        Expect(66, SumOfBoth(PlainList, PlainArray));
        Expect(63, SumOfBoth(PlainList, NumberArray(3)));
        Expect(65, SumOfBoth(PlainList, LazyItems));
        Expect(56, SumOfBoth(LazyItems, PlainArray));
        Expect(55, SumOfBoth(LazyItems, [Two, 3]));
        Expect(33, SumOfBoth(Numbers(3), NumberArray(3)));
        Expect(0, SumOfBoth([], []));
        Expect(20, SumOfBoth([Two], []));
        Expect(5, SumOfBoth([], Two, Three));
    }

    [Fact]
    public void Three_collections_are_passed_all_whole_or_all_by_item()
    {
        Expect(18, SumOfThree(PlainList, PlainArray, PlainList));
        Expect(9, SumOfThree(Numbers(3), NumberArray(3), Numbers(3)));
        Expect(7, SumOfThree([Two], [Three], [Two]));
    }

    [Fact]
    public void An_optional_collection_can_be_left_out_or_given_in_every_form()
    {
        Expect(-2.0, Weighted(Two));
        Expect(6.0, Weighted(Two, [1.0, 2.0]));
        Expect(6.0, Weighted(Two, [ScoreOf(LoadAsync("12")), 2.0]));
        Expect(6.0, Weighted(Two, new List<double> { 1, 2 }));
        Expect(-2.0, Weighted(Two, (IReadOnlyList<double>?)null));
    }

    [Fact]
    public void A_dictionary_takes_lazy_values()
    {
        Expect(5, SumOfValues(new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 }));
        Expect(5, SumOfValues(new Dictionary<string, Delayed<int>> { ["a"] = Two, ["b"] = 3 }));
        Expect(5, SumOfReadOnlyValues(new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 }));
        Expect(5, SumOfReadOnlyValues(new Dictionary<string, Delayed<int>> { ["a"] = Two, ["b"] = Three }));
        Expect(5, SumOfReadOnlyValues(Graph.Value(new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 })));
        Expect(5, SumOfReadOnlyValues(new[] { KeyValuePair.Create("a", Two), KeyValuePair.Create<string, Delayed<int>>("b", 3) }));
    }

    [Fact]
    public void A_set_behind_an_interface_is_passed_whole() => Expect(2, CountDistinct(new HashSet<string> { "a", "b" }));

    [Fact]
    public void Items_of_user_types_travel()
    {
        Expect(5L, Count([LoadAsync("ab"), new Table("c", 3)]));
        Expect(3L, Count(new List<Table> { new("c", 3) }));
    }

    private static void Expect<T>(T expected, Delayed<T> lazy) => Assert.Equal(expected, LocalRun.Value(lazy));
}
