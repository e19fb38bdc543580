using Penstock.Simulator.Tests.Estee;
using static Penstock.Benchmarks.Fidelity.FidelityFunctions.Delayed;

namespace Penstock.Benchmarks.Fidelity;

/// <summary>
/// A published graph, with durations and sizes scaled by the same factor, sizes by more where all results together would fill the
/// machine. A task's outputs are one result, and it uses one slot.
/// </summary>
internal sealed class FidelityGraph
{
    private const double BytesPerMebibyte = 1 << 20;
    private const double MebibytesMax = 64;

    private readonly EsteeGraph _graph;
    private readonly double _timeScale;
    private readonly double _sizeScale;

    private FidelityGraph(EsteeGraph graph, double scale)
    {
        _graph = graph;
        _timeScale = scale;
        _sizeScale = Math.Min(scale, MebibytesMax / graph.Objects.Sum(made => made.Size));
    }

    public string Name => _graph.Name;

    public int TaskCount => _graph.Tasks.Length;

    /// <summary>Scales a graph so that no schedule on so many slots could be shorter than so many seconds.</summary>
    public static FidelityGraph Of(EsteeGraph graph, int slots, double seconds)
    {
        double work = graph.Tasks.Sum(task => task.Duration) / slots;
        double longestPath = graph.BottomLevels(task => task.Duration).Max();
        return new FidelityGraph(graph, seconds / Math.Max(work, longestPath));
    }

    /// <summary>The graph as lazy values, in the order of its tasks.</summary>
    public Delayed<byte[]>[] Build()
    {
        var nodes = new Delayed<byte[]>[_graph.Tasks.Length];
        foreach (int number in _graph.InputsFirst())
        {
            EsteeTask task = _graph.Tasks[number];
            IEnumerable<Delayed<byte[]>> inputs = task.Inputs.Select(input => _graph.Objects[input].Producer).Distinct().Select(producer => nodes[producer]);
            nodes[number] = Work(task.Duration * _timeScale * 1_000, BytesOf(number), inputs);
        }

        return nodes;
    }

    /// <summary>The size of a task's result.</summary>
    public int BytesOf(int task) =>
        Math.Max(FidelityFunctions.BytesMin, (int)(_graph.Tasks[task].Outputs.Sum(output => _graph.Objects[output].Size) * _sizeScale * BytesPerMebibyte));
}
