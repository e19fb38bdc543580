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

    /// <summary>So many inputs of a task are sorted without a loop: most tasks have no more.</summary>
    private const int FewMax = 3;

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
        Span<Node> nodes = _nodes;
        Span<int> kept = _inputs;
        int next = 0;
        int written = 0;
        for (int task = 0; task < inputCounts.Length; task++)
        {
            int first = written;
            foreach (int input in inputs.Slice(next, inputCounts[task]))
            {
                if (input < 0)
                    continue;
                kept[written++] = input;
                ref Node used = ref nodes[input];
                used.UsesLeft++;
                used.SumOfUsesLeft += task;
            }

            next += inputCounts[task];
            int room = written == first ? 1 : SortByRoom(kept[first..written]);
            nodes[task] = new Node { NextInput = first, FirstInput = first, Room = room, Place = Node.New, FirstWatcher = None, NextWatcher = Node.WatchesNothing };
        }

        nodes[inputCounts.Length] = new Node { FirstInput = written };
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
        switch (inputs.Length)
        {
            case 1:
                return _nodes[inputs[0]].Room;
            case <= FewMax:
                return SortFew(inputs);
        }

        int most = 0;
        bool areInOrder = true;
        for (int i = 0; i < inputs.Length; i++)
        {
            most = Math.Max(most, _nodes[inputs[i]].Room);
            areInOrder &= i == 0 || inputs[i - 1] < inputs[i];
        }

        if (areInOrder && most <= inputs.Length)
            SortByCounting(inputs, most);
        else
            SortByKeys(inputs);
        int room = 1;
        for (int i = 0; i < inputs.Length; i++)
            room = Math.Max(room, _nodes[inputs[i]].Room + i);
        return room;
    }

    /// <summary>Two or three inputs, without a branch that depends on how they compare: nobody could foretell it.</summary>
    private int SortFew(Span<int> inputs)
    {
        long a = SortKey(inputs[0]);
        long b = SortKey(inputs[1]);
        long c = inputs.Length > 2 ? SortKey(inputs[2]) : long.MaxValue;
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        (b, c) = (Math.Min(b, c), Math.Max(b, c));
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        inputs[0] = (int)a;
        inputs[1] = (int)b;
        int room = Math.Max(RoomOf(a), RoomOf(b) + 1);
        if (inputs.Length == 2)
            return room;
        inputs[2] = (int)c;
        return Math.Max(room, RoomOf(c) + 2);
    }

    private static int RoomOf(long sortKey) => int.MaxValue - (int)(sortKey >> 32);

    /// <summary>Inputs that come in the order of submission, as those of a task that has very many mostly do.</summary>
    private void SortByCounting(Span<int> inputs, int most)
    {
        Span<long> buffer = SortBuffer(inputs.Length + most + 1);
        Span<long> sorted = buffer[..inputs.Length];
        Span<long> places = buffer[inputs.Length..];
        places.Clear();
        foreach (int input in inputs)
            places[most - _nodes[input].Room + 1]++;
        for (int less = 1; less <= most; less++)
            places[less] += places[less - 1];
        foreach (int input in inputs)
            sorted[(int)places[most - _nodes[input].Room]++] = input;
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (int)sorted[i];
    }

    private void SortByKeys(Span<int> inputs)
    {
        Span<long> keys = SortBuffer(inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
            keys[i] = SortKey(inputs[i]);
        keys.Sort();
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (int)keys[i];
    }

    private Span<long> SortBuffer(int length)
    {
        if (_sortKeys.Length < length)
            _sortKeys = new long[length];
        return _sortKeys.AsSpan(0, length);
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
