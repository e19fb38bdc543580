using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// A graph as columns, ready to be sent: one entry per task in an order in which every task follows its inputs.
/// </summary>
/// <remarks>Owned and reused by one <see cref="GraphLowering"/>; valid until its next lowering. Not thread-safe.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoweredGraph
{
    /// <summary>How many tasks the graph has.</summary>
    public int TaskCount => Keys.Count;

    /// <summary>The distinct functions of the graph; <see cref="FunctionOf"/> points into it.</summary>
    public List<TaskFunction> Functions { get; } = [];

    /// <summary>Per task: its key.</summary>
    public List<Key> Keys { get; } = [];

    /// <summary>Per task: the position of its function in <see cref="Functions"/>.</summary>
    public List<int> FunctionOf { get; } = [];

    /// <summary>Per task: how many entries of <see cref="Inputs"/> belong to it.</summary>
    public List<int> InputCounts { get; } = [];

    /// <summary>The inputs of all tasks one behind the other: a task of this graph, or the complement (~) of a position in <see cref="Held"/>.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>The distinct results outside the graph that it uses.</summary>
    public List<IHeldNode> Held { get; } = [];

    /// <summary>Per task: the length of its encoded arguments in <see cref="Arguments"/>, in bytes.</summary>
    public List<int> ArgumentLengths { get; } = [];

    /// <summary>The encoded arguments of all tasks one behind the other.</summary>
    public WireWriter Arguments { get; } = new(4096);

    /// <summary>The distinct options of its tasks, completed by those of the submission.</summary>
    public List<TaskOptions> OptionSets { get; } = [];

    /// <summary>Per task: the position of its options in <see cref="OptionSets"/>, or -1. Empty if no task has any.</summary>
    public List<int> OptionsOf { get; } = [];

    /// <summary>Per requested output: a task of this graph, or the complement (~) of a position in <see cref="Held"/>.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>Makes room for at least as many tasks as there are outputs, so that wide graphs need no growing.</summary>
    internal void Reserve(int tasks)
    {
        Keys.EnsureCapacity(tasks);
        FunctionOf.EnsureCapacity(tasks);
        InputCounts.EnsureCapacity(tasks);
        ArgumentLengths.EnsureCapacity(tasks);
        Outputs.EnsureCapacity(tasks);
    }

    internal void Clear()
    {
        Functions.Clear();
        Keys.Clear();
        FunctionOf.Clear();
        InputCounts.Clear();
        Inputs.Clear();
        Held.Clear();
        ArgumentLengths.Clear();
        Arguments.Clear();
        OptionSets.Clear();
        OptionsOf.Clear();
        Outputs.Clear();
    }
}
