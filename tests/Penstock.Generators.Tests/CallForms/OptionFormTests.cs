using static Penstock.Generators.Tests.CallForms.Etl.Delayed;

namespace Penstock.Generators.Tests.CallForms;

public sealed class OptionFormTests
{
    private static readonly TaskOptions Retry = new() { Retries = 3 };

    [Fact]
    public void Options_of_one_call_are_not_those_of_its_inputs_and_do_not_change_its_key()
    {
        Delayed<int> plain = Add(Increment(1), 2);
        LoweredGraph without = new GraphLowering().Lower([plain]);
        Key key = without.Keys[1];
        Assert.Empty(without.OptionsOf);

        LoweredGraph graph = new GraphLowering().Lower([plain.With(Retry)]);

        Assert.Equal([-1, 0], graph.OptionsOf);
        Assert.Equal([Retry], graph.OptionSets);
        Assert.Equal(key, graph.Keys[1]);
    }

    [Fact]
    public void A_call_that_is_used_with_and_without_options_has_them()
    {
        Delayed<int> shared = Increment(1);
        LoweredGraph graph = new GraphLowering().Lower([shared, Add(shared.With(Retry), 2)]);
        Assert.Equal([0, -1], graph.OptionsOf);
    }

    [Fact]
    public void Of_nested_options_the_innermost_decide_and_the_submission_decides_the_rest()
    {
        Delayed<int> call = Increment(1).With(new TaskOptions { Priority = 1 }).With(new TaskOptions { Priority = 2, Retries = 2 });
        LoweredGraph graph = new GraphLowering().Lower([Add(call, 1)], new TaskOptions { Retries = 9, Workers = ["w"] });

        TaskOptions inner = graph.OptionSets[graph.OptionsOf[0]];
        Assert.Equal((1, 2), (inner.Priority, inner.Retries));
        Assert.Equal(["w"], inner.Workers!); // Set by the submission.
        Assert.Equal(9, graph.OptionSets[graph.OptionsOf[1]].Retries);
    }

    [Fact]
    public void Equal_options_are_listed_once()
    {
        LoweredGraph graph = new GraphLowering().Lower([
            Increment(1).With(new TaskOptions { Workers = ["a"], Resources = new Dictionary<string, double> { ["gpu"] = 1 } }),
            Increment(2).With(new TaskOptions { Workers = ["a"], Resources = new Dictionary<string, double> { ["gpu"] = 1 } })]);
        Assert.Single(graph.OptionSets);
        Assert.Equal([0, 0], graph.OptionsOf);
    }

    [Fact]
    public void Options_for_what_is_no_call_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HeldResult<int>(3).With(Retry));
        Assert.Throws<ArgumentException>(() => Graph.Value(3).With(Retry));
        Assert.Throws<ArgumentException>(() => Graph.Zip(Increment(1), Increment(2)).With(Retry));
    }

    [Fact]
    public void Options_out_of_range_are_refused_where_they_are_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Priority = TaskOptions.PriorityMax + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Retries = -1 });
        Assert.Throws<ArgumentException>(() => new TaskOptions { Workers = [""] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = 0 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = double.NaN } });
    }
}
