using Penstock.TestKit;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>The order of a graph holds few results at once, whatever the order of its submission was.</summary>
public sealed class GraphOrderTests
{
    [Fact]
    public void A_tree_reduction_submitted_level_by_level_holds_one_result_per_level()
    {
        var graph = new Columns();
        Reduce(graph, [.. Enumerable.Range(0, 1024).Select(_ => graph.Add())]);

        Assert.Equal(1025, Held(graph, InSubmissionOrder(graph)));
        Assert.Equal(12, Held(graph, Order(graph))); // A result per level, and what is being made.
    }

    [Fact]
    public void A_map_and_its_reduction_take_turns()
    {
        var graph = new Columns();
        int[] loaded = [.. Enumerable.Range(0, 512).Select(_ => graph.Add())];
        int[] mapped = [.. loaded.Select(load => graph.Add(load))];
        Reduce(graph, mapped);

        Assert.Equal(513, Held(graph, InSubmissionOrder(graph)));
        Assert.InRange(Held(graph, Order(graph)), 1, 12);
    }

    [Fact]
    public void Two_reductions_of_the_same_data_proceed_together()
    {
        var graph = new Columns();
        int[] loaded = [.. Enumerable.Range(0, 512).Select(_ => graph.Add())];
        Reduce(graph, [.. loaded.Select(load => graph.Add(load))]);
        Reduce(graph, [.. loaded.Select(load => graph.Add(load))]);

        Assert.InRange(Held(graph, Order(graph)), 1, 24);
    }

    [Fact]
    public void Independent_chains_run_one_after_the_other()
    {
        var graph = new Columns();
        int[] ends = [.. Enumerable.Range(0, 100).Select(_ => graph.Add())];
        for (int step = 1; step < 50; step++)
            ends = [.. ends.Select(end => graph.Add(end))];

        Assert.Equal(101, Held(graph, InSubmissionOrder(graph)));
        Assert.Equal(2, Held(graph, Order(graph)));
    }

    [Fact]
    public void A_stencil_holds_little_more_than_one_row()
    {
        var graph = new Columns();
        const int width = 64;
        int[] row = [.. Enumerable.Range(0, width).Select(_ => graph.Add())];
        for (int step = 1; step < 100; step++)
        {
            int[] above = row;
            row = [.. Enumerable.Range(0, width).Select(i => graph.Add([.. new[] { i - 1, i, i + 1 }.Where(j => j is >= 0 and < width).Select(j => above[j])]))];
        }

        Assert.InRange(Held(graph, Order(graph)), width, 2 * width);
    }

    [Fact]
    public void The_input_that_needs_the_most_room_is_made_first()
    {
        var graph = new Columns();
        int small = graph.Add();
        int large = graph.Add([.. Enumerable.Range(0, 4).Select(_ => graph.Add())]);
        int last = graph.Add(small, large);

        int[] order = Order(graph);

        Assert.True(order[large] < order[small]);
        Assert.Equal(graph.Counts.Count - 1, order[last]);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Of_many_inputs_those_that_need_more_room_are_made_first_and_equal_ones_in_the_order_of_submission(int count)
    {
        var graph = new Columns();
        int[] rooms = [.. Enumerable.Range(0, count).Select(i => 2 + (i * 7 % 5))];
        int[] inputs = [.. rooms.Select(room => graph.Add([.. Enumerable.Range(0, room).Select(_ => graph.Add())]))];
        graph.Add(inputs);

        int[] order = Order(graph);

        Assert.Equal(Enumerable.Range(0, count).OrderBy(i => -rooms[i]).ThenBy(i => i), Enumerable.Range(0, count).OrderBy(i => order[inputs[i]]));
    }

    [Fact]
    public void Tasks_that_use_none_of_each_other_keep_the_order_of_submission()
    {
        int[] order = [7, 7, 7];
        Assert.False(new GraphOrder().Compute([0, 1, 0], [~0], order));
        Assert.Equal([7, 7, 7], order);
    }

    [Fact]
    public void Chains_that_come_one_after_the_other_keep_the_order_of_submission()
    {
        Assert.False(new GraphOrder().Compute([0, 1, 1, 0, 1], [0, 1, 3], new int[5]));
        Assert.True(new GraphOrder().Compute([0, 1, 1, 0, 1], [0, 1, 2], new int[5]));
    }

    [Fact]
    public void A_very_deep_graph_needs_no_deep_stack()
    {
        var graph = new Columns();
        int end = graph.Add(graph.Add());
        for (int i = 2; i < 300_000; i++)
            end = graph.Add(end, end - 1);

        Assert.Equal(InSubmissionOrder(graph), Order(graph));
    }

    [Fact]
    public void Every_task_of_a_random_graph_has_its_own_place_behind_its_inputs_and_less_is_held() => SeededRuns.Run(20, seed =>
    {
        var random = new Random(seed);
        int held = 0;
        int heldAsSubmitted = 0;
        var shared = new GraphOrder();
        for (int round = 0; round < 20; round++)
        {
            Columns graph = RandomGraph(random);
            int[] order = Order(graph);
            Assert.Equal(InSubmissionOrder(graph), order.Order());
            for (int task = 0; task < graph.Counts.Count; task++)
                Assert.All(graph.InputsOf(task), input => Assert.True(order[input] < order[task]));
            Assert.Equal(order, Order(graph, shared)); // Buffers of earlier graphs do not show.
            held += Held(graph, order);
            heldAsSubmitted += Held(graph, InSubmissionOrder(graph));
        }

        Assert.True(held < heldAsSubmitted, $"{held} held, {heldAsSubmitted} in the order of submission");
    });

    private static Columns RandomGraph(Random random)
    {
        var graph = new Columns();
        int tasks = random.Next(2, 200);
        graph.Add();
        for (int task = 1; task < tasks; task++)
            graph.Add([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(task)).Distinct()]);
        graph.Add(0);
        return graph;
    }

    private static int Reduce(Columns graph, int[] level)
    {
        while (level.Length > 1)
            level = [.. level.Chunk(2).Select(pair => graph.Add(pair))];
        return level[0];
    }

    private static int[] Order(Columns graph, GraphOrder? reused = null)
    {
        int[] order = new int[graph.Counts.Count];
        Assert.True((reused ?? new GraphOrder()).Compute(graph.Counts.ToArray(), graph.Inputs.ToArray(), order));
        return order;
    }

    private static int[] InSubmissionOrder(Columns graph) => [.. Enumerable.Range(0, graph.Counts.Count)];

    /// <summary>The most results that exist at once when tasks run one by one; a result is freed after its last use, and one that nothing uses is taken away at once.</summary>
    private static int Held(Columns graph, int[] order)
    {
        int[] usesLeft = new int[order.Length];
        foreach (int input in graph.Inputs)
            usesLeft[input]++;
        int held = 0;
        int most = 0;
        foreach (int task in Enumerable.Range(0, order.Length).OrderBy(task => order[task]))
        {
            most = Math.Max(most, held + 1);
            held += usesLeft[task] > 0 ? 1 : 0;
            foreach (int input in graph.InputsOf(task))
                held -= --usesLeft[input] == 0 ? 1 : 0;
        }

        return most;
    }

    /// <summary>A graph as columns.</summary>
    private sealed class Columns
    {
        private readonly List<int> _firstInput = [];

        public List<int> Counts { get; } = [];

        public List<int> Inputs { get; } = [];

        public int Add(params int[] inputs)
        {
            _firstInput.Add(Inputs.Count);
            Counts.Add(inputs.Length);
            Inputs.AddRange(inputs);
            return Counts.Count - 1;
        }

        public IEnumerable<int> InputsOf(int task) => Inputs.GetRange(_firstInput[task], Counts[task]);
    }
}
