using static Penstock.Generators.Tests.CallForms.Etl.Delayed;

namespace Penstock.Generators.Tests.CallForms;

public sealed class CallFormTests
{
    private static readonly Delayed<int> Lazy = Increment(1);
    private static readonly HeldResult<int> Held = new(3);

    [Fact]
    public void A_call_with_constants_runs_the_method() => Assert.Equal(5, LocalRun.Value(Add(2, 3)));

    [Fact]
    public void A_method_without_parameters_is_lazy_too() => Assert.Equal(0, LocalRun.Value(Zero()));

    [Fact]
    public void Lazy_values_futures_and_constants_mix() => Assert.Equal(8, LocalRun.Value(Add(Add(Lazy, Held), 3)));

    [Fact]
    public void The_eager_method_stays_callable() => Assert.Equal(5, Etl.Add(2, 3));

    [Fact]
    public void A_composite_of_the_user_builds_on_lazy_methods() => Assert.Equal(4, LocalRun.Value(AddThree(1)));

    [Fact]
    public void A_private_method_has_a_twin_for_its_own_assembly() => Assert.Equal(2.0, LocalRun.Value(ScoreOf(LoadAsync("four"))));

    [Fact]
    public void A_whole_pipeline_computes()
    {
        string[] files = ["a", "bbb"];
        Delayed<Table>[] clean = [.. files.Select(file => Clean(LoadAsync(file)))];
        Assert.Equal(5L, LocalRun.Value(Count(clean)));
        Assert.Equal(6L, LocalRun.Value(Count(clean) + 1));
    }

    [Fact]
    public void Method_groups_select_the_lazy_method()
    {
        IEnumerable<Delayed<Table>> parts = new[] { "a", "bb" }.Select(file => LoadAsync(file));
        Assert.Equal(6L, LocalRun.Value(Count(parts.Select(Etl.Delayed.Double))));
        IEnumerable<List<Delayed<int>>> groups = [[Lazy, 1], [Held]];
        Assert.Equal([3, 3], groups.Select(SumOfArray).Select(LocalRun.Value));
    }

    [Fact]
    public void A_left_out_argument_takes_its_default()
    {
        Assert.Equal(2, LocalRun.Value(Clean(LoadAsync("x"))).Rows);
        Assert.Equal(9, LocalRun.Value(Clean(LoadAsync("x"), 9)).Rows);
        Assert.Equal(9, LocalRun.Value(Clean(minRows: Add(4, 5), table: LoadAsync("x"))).Rows);
    }

    [Fact]
    public void Defaults_keep_their_values_and_types() =>
        Assert.Equal(Etl.Defaults(), LocalRun.Value(Defaults()));

    [Fact]
    public void A_token_between_parameters_is_supplied_by_the_worker()
    {
        Assert.Equal("a-b", LocalRun.Value(Join("-", "a", "b")));
        using var source = new CancellationTokenSource();
        Assert.Equal("a-b!", LocalRun.Run(Join("-", "a", "b"), isolate: true, source.Token));
    }

    [Fact]
    public void A_cancelled_token_reaches_an_asynchronous_method() =>
        Assert.Throws<OperationCanceledException>(() => LocalRun.Run(LoadAsync("x"), isolate: false, new CancellationToken(canceled: true)));

    [Fact]
    public void Nullable_parameters_take_lazy_values_with_and_without_null()
    {
        Assert.Equal("nothing-name", LocalRun.Value(Join("-", NameOrNull(false), NameOrNull(true))));
        Assert.Equal("nothing-x", LocalRun.Value(Join("-", (string?)null, Join("", "x", ""))).Replace("xnothing", "x", StringComparison.Ordinal));
    }

    [Fact]
    public void Results_of_every_asynchronous_kind_are_unwrapped()
    {
        Assert.Equal(5, LocalRun.Value(LoadAsync("path5")).Rows);
        Assert.Equal(3, LocalRun.Value(IncrementLaterAsync(Lazy)));
        Log.Lines.Clear();
        Assert.Equal(Unit.Value, LocalRun.Run(Append("one"), isolate: true, default));
        Assert.Equal(Unit.Value, LocalRun.Run(AppendAsync("two"), isolate: true, default));
        Assert.Equal(Unit.Value, LocalRun.Run(AppendValueAsync("three"), isolate: true, default));
        Assert.Equal(["one", "two", "three"], Log.Lines);
    }

    [Fact]
    public void Tuples_destructure_into_lazy_items()
    {
        (Delayed<Table> train, Delayed<Table> test) = Split(LoadAsync("0123456789"), 0.8);
        Assert.Equal(8, LocalRun.Value(train).Rows);
        Assert.Equal(2, LocalRun.Value(test).Rows);
        Assert.Equal((8, 2), (LocalRun.Value(Split(LoadAsync("0123456789"), 0.8)) is var split ? (split.Train.Rows, split.Test.Rows) : default));
    }

    [Fact]
    public void Operators_make_tasks()
    {
        Assert.Equal(5, LocalRun.Value(Lazy + Held));
        Assert.Equal(4, LocalRun.Value(Lazy * 2));
        Assert.Equal(-1, LocalRun.Value(-Lazy + 1));
        Assert.Equal(1, LocalRun.Value((Held % Lazy) - 0));
        Assert.Equal(1.5, LocalRun.Value(ScoreOf(LoadAsync("123")) / 1.0));
    }

    [Fact]
    public void Null_is_refused_when_the_graph_is_built()
    {
        Assert.Throws<ArgumentNullException>(() => Increment(null!));
        Assert.Throws<ArgumentNullException>(() => SumOfArray((IEnumerable<Delayed<int>>)null!));
        Assert.Throws<ArgumentNullException>(() => SumOfReadOnlyList((IReadOnlyList<int>)null!));
        Assert.Throws<ArgumentNullException>(() => SumOfArray([Lazy, null!]));
    }
}
