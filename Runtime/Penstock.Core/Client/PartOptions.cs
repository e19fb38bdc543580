using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <summary>The options of the tasks of one part of a submission: each part brings those that its own tasks have.</summary>
internal sealed class PartOptions
{
    private readonly WireWriter _encoded = new();
    private readonly WireWriter _measured = new();
    private readonly List<int> _positions = [];
    private readonly List<int> _lengths = [];
    private readonly List<(int Part, int Position)> _marks = [];

    /// <summary>The options that the part brings.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded.Written;

    /// <summary>Per task of the part: the position of its options, or -1; empty if none has any.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    /// <summary>Looks at the options of a new graph.</summary>
    public void Begin(LoweredGraph graph)
    {
        _lengths.Clear();
        _marks.Clear();
        foreach (TaskOptions options in graph.OptionSets)
        {
            _measured.Clear();
            OptionList.Add(_measured, options);
            _lengths.Add(_measured.Length);
            _marks.Add((-1, 0));
        }
    }

    /// <summary>What the options of a task take.</summary>
    public int BytesOf(LoweredGraph graph, int task) =>
        graph.OptionsOf.Count > 0 && graph.OptionsOf[task] is var set and >= 0 ? _lengths[set] : 0;

    /// <summary>Collects the options of a part.</summary>
    public void Select(LoweredGraph graph, int part, int firstTask, int tasks)
    {
        _encoded.Clear();
        _positions.Clear();
        if (graph.OptionsOf.Count == 0)
            return;
        int known = 0;
        foreach (int set in CollectionsMarshal.AsSpan(graph.OptionsOf).Slice(firstTask, tasks))
        {
            if (set >= 0 && _marks[set].Part != part)
            {
                _marks[set] = (part, known++);
                OptionList.Add(_encoded, graph.OptionSets[set]);
            }

            _positions.Add(set < 0 ? -1 : _marks[set].Position);
        }

        if (known == 0)
            _positions.Clear();
    }
}
