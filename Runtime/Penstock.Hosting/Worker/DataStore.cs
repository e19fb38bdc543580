using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>The results a worker holds. Only the worker's loop changes it, under the lock; anybody else reads it under the lock.</summary>
/// <param name="accept">Takes what clients bring, with its size; called from their connections' threads.</param>
internal sealed class DataStore(Action<TaskHandle, Cell, long> accept) : IDataSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TaskHandle, Cell> _cells = [];

    /// <summary>How many results there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _cells.Count;
        }
    }

    /// <inheritdoc/>
    public Cell? Find(TaskHandle task)
    {
        lock (_lock)
            return _cells.GetValueOrDefault(task);
    }

    /// <summary>The same for the loop: nobody else changes what it reads.</summary>
    public Cell? FindOwn(TaskHandle task) => _cells.GetValueOrDefault(task);

    /// <inheritdoc/>
    public void Accept(TaskHandle task, Cell value)
    {
        ArgumentNullException.ThrowIfNull(value);
        accept(task, value, value.Measure());
    }

    /// <summary>Adds a result.</summary>
    public void Put(TaskHandle task, Cell value)
    {
        lock (_lock)
            _cells[task] = value;
    }

    /// <summary>Adds results, and empties the list.</summary>
    public void Put(List<KeyValuePair<TaskHandle, Cell>> results)
    {
        lock (_lock)
        {
            foreach ((TaskHandle task, Cell value) in results)
                _cells[task] = value;
        }

        results.Clear();
    }

    /// <summary>Removes results, and empties the list.</summary>
    public void Remove(List<TaskHandle> tasks)
    {
        lock (_lock)
        {
            foreach (TaskHandle task in tasks)
                _cells.Remove(task);
        }

        tasks.Clear();
    }
}
