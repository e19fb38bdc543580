using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>A value on a worker, or on its way there.</summary>
/// <param name="Task">The task's handle.</param>
/// <param name="Key">The task's key.</param>
/// <param name="Value">The value: a hash stands for it.</param>
/// <param name="Bytes">Its size; zero means that there is no value.</param>
internal readonly record struct StoredValue(TaskHandle Task, Key Key, ulong Value, long Bytes);

/// <summary>The values a simulated worker holds, in an order that depends on nothing but what was put and removed.</summary>
internal sealed class ValueStore
{
    private readonly List<StoredValue> _values = [];
    private readonly Dictionary<TaskHandle, int> _positions = [];

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>Their sizes in all.</summary>
    public long Bytes { get; private set; }

    /// <summary>One of them.</summary>
    public StoredValue this[int position] => _values[position];

    /// <summary>Adds a value that is not there.</summary>
    public void Put(in StoredValue value)
    {
        _positions.Add(value.Task, _values.Count);
        _values.Add(value);
        Bytes += value.Bytes;
    }

    /// <summary>Finds a value.</summary>
    public bool TryFind(TaskHandle task, out StoredValue value)
    {
        bool found = _positions.TryGetValue(task, out int position);
        value = found ? _values[position] : default;
        return found;
    }

    /// <summary>Removes a value; false if it is not there.</summary>
    public bool Remove(TaskHandle task, out StoredValue removed)
    {
        removed = default;
        if (!_positions.Remove(task, out int position))
            return false;
        removed = _values[position];
        StoredValue last = _values[^1];
        _values.RemoveAt(_values.Count - 1);
        if (last.Task != task)
        {
            CollectionsMarshal.AsSpan(_values)[position] = last;
            _positions[last.Task] = position;
        }

        Bytes -= removed.Bytes;
        return true;
    }

    /// <summary>Loses everything: the process is dead.</summary>
    public void Clear()
    {
        _values.Clear();
        _positions.Clear();
        Bytes = 0;
    }
}
