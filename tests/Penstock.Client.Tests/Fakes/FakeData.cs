using System.Collections.Concurrent;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Tests;

/// <summary>The workers' data, and what can go wrong on the way to it.</summary>
internal sealed class FakeData : IDataNetwork
{
    public const int WorkerCount = 2;

    private readonly ConcurrentDictionary<(string Address, TaskHandle Task), Cell> _cells = new();
    private readonly ConcurrentDictionary<TaskHandle, Action<Cell>> _brought = new();

    /// <summary>Sees every request; what it throws is thrown by the request.</summary>
    public Action<string, int>? OnGet { get; set; }

    /// <summary>Requests wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Exception? PutError { get; set; }

    public int GetCount { get; private set; }

    public int FetchedCount { get; private set; }

    /// <summary>Whether values are encoded on their way.</summary>
    public bool Encodes { get; set; }

    public static string AddressOf(int worker) => $"fake://w{worker}";

    public void Put(int worker, TaskHandle task, Cell cell) => _cells[(AddressOf(worker), task)] = cell;

    public void Drop(int worker) => _cells.Keys.Where(key => key.Address == AddressOf(worker)).ToList().ForEach(key => _cells.TryRemove(key, out _));

    public void WhenBrought(TaskHandle task, Action<Cell> brought) => _brought[task] = brought;

    public async ValueTask<Cell?[]> GetAsync(string address, ReadOnlyMemory<TaskHandle> tasks, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        lock (_cells)
        {
            GetCount++;
            FetchedCount += tasks.Length;
        }

        OnGet?.Invoke(address, tasks.Length);
        return [.. tasks.ToArray().Select(task => _cells.TryGetValue((address, task), out Cell? cell) ? Travel(cell) : null)];
    }

    public async ValueTask PutAsync(string address, TaskHandle task, Cell value, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        if (PutError is { } error)
            throw error;
        _cells[(address, task)] = value;
        if (_brought.TryRemove(task, out Action<Cell>? brought))
            brought(value);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Cell Travel(Cell cell)
    {
        if (!Encodes)
            return cell;
        var writer = new Serialization.WireWriter();
        cell.Encode(writer);
        return new EncodedCell(writer.ToArray());
    }
}
