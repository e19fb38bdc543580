using System.Collections.Concurrent;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

/// <summary>Results in a dictionary.</summary>
internal sealed class MemoryStore : IDataSource
{
    public ConcurrentDictionary<TaskHandle, Cell> Cells { get; } = new();

    /// <summary>Called before each answer, to hold it up.</summary>
    public Action<TaskHandle>? OnFind { get; set; }

    public Cell? Find(TaskHandle task)
    {
        OnFind?.Invoke(task);
        return Cells.GetValueOrDefault(task);
    }

    public void Accept(TaskHandle task, Cell value)
    {
        if (!Cells.TryAdd(task, value))
            throw new InvalidOperationException($"{task} is here already.");
    }
}
