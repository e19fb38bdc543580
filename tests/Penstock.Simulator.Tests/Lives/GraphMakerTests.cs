namespace Penstock.Simulator.Tests.Lives;

/// <summary>What the operations of simulated users submit.</summary>
public sealed class GraphMakerTests
{
    [Fact]
    public void In_a_graph_of_layers_every_task_uses_the_whole_layer_before_it()
    {
        SubmittedGraph graph = Assert.Single(Submitted(new Operation(OperationKind.SubmitLayers, 0, 0, 5, 0, 0, 0, 0)));

        Assert.Equal(6, graph.Keys.Count);
        Assert.Equal([0, 0, 2, 2, 2, 2], graph.Inputs.Select(inputs => inputs.Count));
        Assert.Equal([graph.Keys[2], graph.Keys[3]], graph.Inputs[5]);
    }

    [Fact]
    public void Inputs_can_be_named_twice_and_the_life_goes_well()
    {
        SubmittedGraph graph = Assert.Single(Submitted(new Operation(OperationKind.Submit, 0, 0, 2, (ushort)GraphShape.Chain, 0, 0, 0), (Knob.InputsNamedTwice, 1_000)));

        Assert.Equal([graph.Keys[1], graph.Keys[1]], graph.Inputs[2]);
    }

    [Fact]
    public void Copies_can_have_another_size_and_the_life_goes_well()
    {
        var wide = new Operation(OperationKind.SubmitLayers, 0, 0, 15, 2, 0, 3, 0);

        Assert.Single(Submitted(wide, (Knob.CopiesOfOtherSize, 1_000), (Knob.MoreWorkers, 3), (Knob.ResultBytes, 4_096)));
    }

    private static List<SubmittedGraph> Submitted(Operation operation, params ReadOnlySpan<(Knob Knob, int Value)> values)
    {
        int[] knobs = new int[Enum.GetValues<Knob>().Length];
        foreach ((Knob knob, int value) in values)
            knobs[(int)knob] = value;
        var plan = new LifePlan(knobs, [operation], 0, 0);
        var listener = new Listener();
        Assert.Null(Life.Run(plan, [.. AllOracles.Create(plan), listener]).Violation);
        return listener.Graphs;
    }

    private sealed class Listener() : Oracle("test")
    {
        public List<SubmittedGraph> Graphs { get; } = [];

        public override void OnSubmitted(int client, SubmittedGraph graph) => Graphs.Add(graph);
    }
}
