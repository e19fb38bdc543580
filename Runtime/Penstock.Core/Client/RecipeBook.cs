using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// What a client needs to say again if the scheduler forgets everything: how to compute each key it holds, and all that those
/// are computed from. An entry stays exactly while its key is held or an entry uses it, so the book is bounded by what is held.
/// </summary>
/// <remarks>
/// Costs about 140 bytes a task, 4 bytes an input and the encoded arguments; a task of three inputs and 20 bytes of arguments
/// takes some 200 bytes. A client that does not keep recipes has no book.
/// </remarks>
internal sealed class RecipeBook
{
    private readonly Dictionary<Key, int> _rowOf = [];
    private readonly Dictionary<int, ScatteredData> _data = [];
    private readonly List<int> _added = [];
    private readonly List<int> _dropping = [];
    private readonly List<int> _rows = [];
    private readonly RowPool<Recipe> _recipes = new();
    private long _orders;

    /// <summary>How many tasks and pieces of data it has a row for.</summary>
    public int Count { get; private set; }

    /// <summary>Enters the tasks of a graph that are not known yet. <see cref="DropUnused"/> follows when its outputs are held.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="held">The keys of what it uses from outside.</param>
    public void Add(LoweredGraph graph, ReadOnlySpan<Key> held)
    {
        int firstInput = 0;
        int firstArgument = 0;
        for (int task = 0; task < graph.TaskCount; task++)
        {
            ReadOnlySpan<int> inputs = CollectionsMarshal.AsSpan(graph.Inputs).Slice(firstInput, graph.InputCounts[task]);
            ReadOnlySpan<byte> arguments = graph.Arguments.Written.Slice(firstArgument, graph.ArgumentLengths[task]);
            firstInput += inputs.Length;
            firstArgument += arguments.Length;
            if (_rowOf.TryGetValue(graph.Keys[task], out int known) && !_recipes[known].RestsOnUnknown)
                continue;
            bool restsOnUnknown = false;
            int[] rows = inputs.IsEmpty ? [] : new int[inputs.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = Use(inputs[i] >= 0 ? graph.Keys[inputs[i]] : held[~inputs[i]]);
                restsOnUnknown |= _recipes[rows[i]].RestsOnUnknown;
            }

            int options = graph.OptionsOf.Count > 0 ? graph.OptionsOf[task] : -1;
            ref Recipe recipe = ref Enter(graph.Keys[task]);
            recipe.RestsOnUnknown = restsOnUnknown;
            recipe.Function = graph.Functions[graph.FunctionOf[task]];
            recipe.Options = options >= 0 ? graph.OptionSets[options] : null;
            recipe.Arguments = arguments.ToArray();
            recipe.Inputs = rows;
        }
    }

    /// <summary>Enters a piece of data that the client brings.</summary>
    public void AddData(Key key, long bytes, string name)
    {
        if (_rowOf.ContainsKey(key))
            return;
        Enter(key);
        _data[_rowOf[key]] = new ScatteredData(bytes, name, 0, default);
    }

    /// <summary>Notes under which handle a scheduler knows a piece of data: its workers know it only by that.</summary>
    public void NoteHandle(Key key, ulong epoch, TaskHandle task)
    {
        if (_rowOf.TryGetValue(key, out int row) && _data.TryGetValue(row, out ScatteredData? data))
            _data[row] = data with { Epoch = epoch, Task = task };
    }

    /// <summary>A hold of the key begins.</summary>
    public void Pin(Key key) => _recipes[Use(key)].Pins++;

    /// <summary>A hold of the key ends: it is forgotten with everything that nothing else needs.</summary>
    public void Unpin(Key key)
    {
        int row = _rowOf[key];
        _recipes[row].Pins--;
        Release(row);
        DropReleased();
    }

    /// <summary>Forgets what was added last and is not needed by anything held.</summary>
    public void DropUnused()
    {
        for (int i = _added.Count - 1; i >= 0; i--)
        {
            if (_recipes[_added[i]] is { Uses: 0, Inputs: not null })
                _dropping.Add(_added[i]);
            DropReleased();
        }

        _added.Clear();
    }

    /// <summary>Every row, inputs before those that use them.</summary>
    public IReadOnlyList<int> InOrder()
    {
        _rows.Clear();
        for (int row = 0; row < _recipes.Extent; row++)
        {
            if (_recipes[row].Inputs is not null)
                _rows.Add(row);
        }

        _rows.Sort((left, right) => _recipes[left].Order.CompareTo(_recipes[right].Order));
        return _rows;
    }

    /// <summary>What a row says. Valid until the next change.</summary>
    public ref readonly Recipe this[int row] => ref _recipes[row];

    /// <summary>The row of a key, or -1.</summary>
    public int Find(Key key) => _rowOf.TryGetValue(key, out int row) ? row : -1;

    /// <summary>Whether nothing says how a key is computed, and it is no data either.</summary>
    public bool IsUnknown(int row) => _recipes[row].Function is null && !_data.ContainsKey(row);

    /// <summary>What is known of a piece of data; null for a task.</summary>
    public ScatteredData? DataOf(int row) => _data.GetValueOrDefault(row);

    /// <summary>How often every row is used by others; for validation.</summary>
    public Dictionary<int, int> CountUses()
    {
        var uses = new Dictionary<int, int>();
        foreach (int row in InOrder())
        {
            foreach (int input in _recipes[row].Inputs ?? [])
                uses[input] = uses.GetValueOrDefault(input) + 1;
        }

        return uses;
    }

    private int Use(Key key)
    {
        if (!_rowOf.TryGetValue(key, out int row))
        {
            Enter(key).RestsOnUnknown = true; // Held by a future that was lost or refused: nothing says how to compute it.
            row = _rowOf[key];
        }

        _recipes[row].Uses++;
        return row;
    }

    private ref Recipe Enter(Key key)
    {
        int row = _recipes.Allocate();
        _recipes[row] = new Recipe { Key = key, Order = _orders++, Inputs = [] };
        if (_rowOf.TryGetValue(key, out int replaced))
            MovePins(replaced, row);
        _rowOf[key] = row;
        _added.Add(row);
        Count++;
        return ref _recipes[row];
    }

    /// <summary>What used the key while nothing said how to compute it keeps the row it had; its holds know better now.</summary>
    private void MovePins(int from, int to)
    {
        int pins = _recipes[from].Pins;
        _recipes[to].Pins = _recipes[to].Uses = pins;
        _recipes[from].Pins = 0;
        _recipes[from].Uses -= pins;
        if (_recipes[from].Uses == 0)
            _dropping.Add(from); // With the rest that is not used: what comes next in the graph may use its inputs.
    }

    private void Release(int row)
    {
        if (--_recipes[row].Uses == 0)
            _dropping.Add(row);
    }

    private void DropReleased()
    {
        while (_dropping.Count > 0)
        {
            int row = _dropping[^1];
            _dropping.RemoveAt(_dropping.Count - 1);
            if (_recipes[row].Inputs is not { } inputs)
                continue; // It was listed twice: as added and as replaced.
            if (_rowOf.TryGetValue(_recipes[row].Key, out int last) && last == row)
                _rowOf.Remove(_recipes[row].Key);
            Count--;
            _data.Remove(row);
            _recipes[row] = default;
            _recipes.Free(row);
            foreach (int input in inputs)
                Release(input);
        }
    }
}

/// <summary>How to compute a key.</summary>
internal struct Recipe
{
    public Key Key;

    /// <summary>Its place in the order of entering: inputs come before those that use them.</summary>
    public long Order;

    /// <summary>The function; null for data.</summary>
    public TaskFunction? Function;

    public TaskOptions? Options;

    /// <summary>The encoded arguments; null for data.</summary>
    public byte[]? Arguments;

    /// <summary>The rows of its inputs; null once it is forgotten.</summary>
    public int[]? Inputs;

    /// <summary>How many holds and entries need it.</summary>
    public int Uses;

    /// <summary>How many of those are holds.</summary>
    public int Pins;

    /// <summary>Whether nothing says how to compute it, or something it is computed from.</summary>
    public bool RestsOnUnknown;
}

/// <summary>A piece of data that the client has brought, or is bringing.</summary>
/// <param name="Bytes">Its size when encoded.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Epoch">The life of the scheduler that gave it a handle; zero if none has.</param>
/// <param name="Task">The handle.</param>
internal sealed record ScatteredData(long Bytes, string Name, ulong Epoch, TaskHandle Task);
