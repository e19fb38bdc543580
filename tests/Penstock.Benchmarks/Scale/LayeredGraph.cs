using Penstock.Serialization;

namespace Penstock.Benchmarks.Scale;

/// <summary>Layers of 1,000 tasks, of which each but those of the first uses two of the layer before.</summary>
internal static class LayeredGraph
{
    private const int Width = 1_000;

    /// <summary>Simulated functions of version 1 are brief, and all others are not.</summary>
    private const int LongVersion = 2;

    private static readonly TaskFunction Function = TaskFunction.Create(
        new FunctionIdentity("scale.step", "scale.step", 0, Guid.Empty, LongVersion), pure: true, Formatters.Int64, static (ref arguments) => arguments.Next(Formatters.Int64));

    /// <summary>Makes a graph; its last layer is wanted.</summary>
    public static LoweredGraph Of(int tasks)
    {
        var graph = new LoweredGraph();
        graph.Functions.Add(Function);
        for (int task = 0; task < tasks; task++)
        {
            int start = graph.Arguments.Length;
            graph.Arguments.WriteInt64(task);
            graph.ArgumentLengths.Add(graph.Arguments.Length - start);
            graph.Keys.Add(new Key((ulong)task * 0x9E37_79B9_7F4A_7C15, (ulong)task));
            graph.FunctionOf.Add(0);
            graph.InputCounts.Add(task < Width ? 0 : 2);
            if (task >= Width)
                AddInputs(graph, task);
        }

        for (int output = Math.Max(0, tasks - Width); output < tasks; output++)
            graph.Outputs.Add(output);
        return graph;
    }

    private static void AddInputs(LoweredGraph graph, int task)
    {
        int layerBefore = (task / Width * Width) - Width;
        int place = task % Width;
        graph.Inputs.Add(layerBefore + place);
        graph.Inputs.Add(layerBefore + ((place + 1) % Width));
    }
}
