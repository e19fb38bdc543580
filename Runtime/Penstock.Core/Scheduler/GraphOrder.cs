using System;

namespace Penstock.Core;

/// <summary>
/// Orders the tasks of a graph so that few results are held at once: depth first from each task that nothing uses, the input
/// first that needs the most room, and at once whatever frees an input by being its last use. Pure; linear but for sorting the
/// inputs of each task; no recursion; ties go to what was submitted first.
/// </summary>
/// <remarks>
/// <para>
/// How much room a task needs is counted as if the graph were a tree (Sethi and Ullman): inputs are made one after the other,
/// and each finished one is held while the next is made.
/// </para>
/// <para>
/// The last use of a result is found without lists of dependents: each task keeps the number and the sum of the positions of
/// its dependents that have no place yet, and when one is left the sum is its position.
/// </para>
/// </remarks>
internal sealed class GraphOrder
{
    private const int None = -1;

    /// <summary>So many inputs of a task are sorted by insertion: most tasks have a few, and many of these are in order.</summary>
    private const int InsertedMax = 16;

    /// <summary>Buffers for larger graphs are not kept.</summary>
    private const int KeptTasksMax = 1 << 16;

    private Node[] _nodes = [];
    private int[] _inputs = [];
    private int[] _open = [];
    private long[] _sortKeys = [];
    private int _openCount;
    private int _placed;

    /// <summary>Computes the order of a graph.</summary>
    /// <param name="inputCounts">Per task, how many entries of <paramref name="inputs"/> are its own.</param>
    /// <param name="inputs">The positions of the inputs of all tasks one behind the other, each before the task itself; negative ones are outside the graph.</param>
    /// <param name="order">Gets the place of each task: 0 runs first.</param>
    /// <returns>False if every task uses none but the one before it; <paramref name="order"/> is not written then, because the order of submission is as good as any.</returns>
    public bool Compute(ReadOnlySpan<int> inputCounts, ReadOnlySpan<int> inputs, Span<int> order)
    {
        if (AreChains(inputCounts, inputs))
            return false;
        Link(inputCounts, inputs);
        _placed = 0;
        _openCount = 0;
        for (int task = 0; task < inputCounts.Length; task++)
        {
            if (_nodes[task].UsesLeft == 0 && _nodes[task].Place == Node.New)
                PlaceWithInputs(task);
        }

        for (int task = 0; task < inputCounts.Length; task++)
            order[task] = _nodes[task].Place;
        if (inputCounts.Length > KeptTasksMax)
            (_nodes, _inputs, _open, _sortKeys) = ([], [], [], []);
        return true;
    }

    private static bool AreChains(ReadOnlySpan<int> inputCounts, ReadOnlySpan<int> inputs)
    {
        int next = 0;
        for (int task = 0; next < inputs.Length; task++)
        {
            for (int end = next + inputCounts[task]; next < end; next++)
            {
                if (inputs[next] >= 0 && inputs[next] != task - 1)
                    return false;
            }
        }

        return true;
    }

    private void Link(ReadOnlySpan<int> inputCounts, ReadOnlySpan<int> inputs)
    {
        Reserve(inputCounts.Length, inputs.Length);
        int next = 0;
        int written = 0;
        for (int task = 0; task < inputCounts.Length; task++)
        {
            int first = written;
            for (int i = 0; i < inputCounts[task]; i++)
            {
                int input = inputs[next++];
                if (input < 0)
                    continue;
                _inputs[written++] = input;
                _nodes[input].UsesLeft++;
                _nodes[input].SumOfUsesLeft += task;
            }

            int room = SortByRoom(_inputs.AsSpan(first, written - first));
            _nodes[task] = new Node { NextInput = first, FirstInput = first, Room = room, Place = Node.New, FirstWatcher = None, NextWatcher = Node.WatchesNothing };
        }

        _nodes[inputCounts.Length] = new Node { FirstInput = written };
    }

    private void Reserve(int tasks, int inputs)
    {
        if (_nodes.Length <= tasks)
        {
            _nodes = new Node[tasks + 1]; // One more says where the inputs of the last task end.
            _open = new int[tasks];
        }

        if (_inputs.Length < inputs)
            _inputs = new int[inputs];
    }

    /// <summary>Sorts some inputs, those that need the most room first, and gives the room that making all of them needs.</summary>
    private int SortByRoom(Span<int> inputs)
    {
        if (inputs.Length <= InsertedMax)
            SortByInsertion(inputs);
        else
            SortByKeys(inputs);
        int room = 1;
        for (int i = 0; i < inputs.Length; i++)
            room = Math.Max(room, _nodes[inputs[i]].Room + i);
        return room;
    }

    private void SortByInsertion(Span<int> inputs)
    {
        for (int i = 1; i < inputs.Length; i++)
        {
            int input = inputs[i];
            long key = SortKey(input);
            int to = i;
            for (; to > 0 && SortKey(inputs[to - 1]) > key; to--)
                inputs[to] = inputs[to - 1];
            inputs[to] = input;
        }
    }

    private void SortByKeys(Span<int> inputs)
    {
        if (_sortKeys.Length < inputs.Length)
            _sortKeys = new long[inputs.Length];
        Span<long> keys = _sortKeys.AsSpan(0, inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
            keys[i] = SortKey(inputs[i]);
        keys.Sort();
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (int)keys[i];
    }

    /// <summary>The more room an input needs, the smaller; of equal ones, the smaller the earlier it was submitted. The lower half is the input.</summary>
    private long SortKey(int input) => ((long)(int.MaxValue - _nodes[input].Room) << 32) | (uint)input;

    private void PlaceWithInputs(int last)
    {
        Open(last);
        while (_openCount > 0)
        {
            int task = _open[_openCount - 1];
            int input = FirstUnplacedInput(task);
            if (input != None)
            {
                Open(input);
                continue;
            }

            _openCount--;
            Place(task);
        }
    }

    private void Open(int task)
    {
        _nodes[task].Place = Node.Opened;
        _open[_openCount++] = task;
    }

    private int FirstUnplacedInput(int task)
    {
        ref Node node = ref _nodes[task];
        int end = _nodes[task + 1].FirstInput;
        while (node.NextInput < end)
        {
            int input = _inputs[node.NextInput];
            if (_nodes[input].Place < 0)
                return input;
            node.NextInput++;
        }

        return None;
    }

    private void Place(int task)
    {
        ref Node node = ref _nodes[task];
        node.Place = _placed++;
        int end = _nodes[task + 1].FirstInput;
        for (int i = node.FirstInput; i < end; i++)
        {
            ref Node input = ref _nodes[_inputs[i]];
            input.SumOfUsesLeft -= task;
            if (--input.UsesLeft == 1)
                OpenIfComplete(input.SumOfUsesLeft);
        }

        if (node.UsesLeft == 1)
            OpenIfComplete(node.SumOfUsesLeft);
        int watcher = node.FirstWatcher;
        while (watcher != None)
        {
            int next = _nodes[watcher].NextWatcher;
            _nodes[watcher].NextWatcher = Node.WatchesNothing;
            OpenIfComplete(watcher);
            watcher = next;
        }
    }

    /// <summary>Opens the last task that uses a placed one if its other inputs are placed too; otherwise it watches the next of them.</summary>
    private void OpenIfComplete(int task)
    {
        ref Node node = ref _nodes[task];
        if (node.Place != Node.New)
            return;
        int input = FirstUnplacedInput(task);
        if (input == None)
        {
            Open(task);
        }
        else if (node.NextWatcher == Node.WatchesNothing)
        {
            node.NextWatcher = _nodes[input].FirstWatcher;
            _nodes[input].FirstWatcher = task;
        }
    }

    /// <summary>32 bytes. The inputs end where those of the next node begin.</summary>
    private struct Node
    {
        /// <summary>A <see cref="Place"/>: not reached yet.</summary>
        public const int New = -1;

        /// <summary>A <see cref="Place"/>: comes as soon as its inputs are placed.</summary>
        public const int Opened = -2;

        /// <summary>A <see cref="NextWatcher"/>: in no list.</summary>
        public const int WatchesNothing = -2;

        public int FirstInput;
        public int NextInput;
        public int Room;
        public int Place;
        public int UsesLeft;
        public int SumOfUsesLeft;
        public int FirstWatcher;
        public int NextWatcher;
    }
}
