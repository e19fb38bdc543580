using System.Collections.Concurrent;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal;
using Penstock.Transport.Internal.InMemory;

namespace Penstock.Transport;

/// <summary>
/// Connects the parts of a cluster that lives in one process. Results pass by reference; an isolating network sends each
/// through the codec and each frame through bytes, so that nothing works here that would not work between processes.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
/// <param name="isolate">Whether everything passes through bytes.</param>
public sealed class InMemoryNetwork(bool isolate = false) : IDataNetwork
{
    private readonly ConcurrentDictionary<string, IDataSource> _sources = new(StringComparer.Ordinal);

    /// <summary>Whether everything passes through bytes.</summary>
    public bool Isolate { get; } = isolate;

    /// <summary>
    /// Makes a link. A frame is delivered on the thread that sends it, in order and without a lock held, so receivers must
    /// only take it and return.
    /// </summary>
    /// <param name="clientName">The name under which the server side knows the client side.</param>
    /// <param name="serverName">The name under which the client side knows the server side.</param>
    /// <returns>Both sides, not started. Frames sent to a side that has not started wait for it.</returns>
    public (IClientLink ClientSide, IPeerLink ServerSide) CreateLinkPair(string clientName, string serverName)
    {
        var toClient = new LinkInbox();
        var toServer = new LinkInbox();
        return (new InMemoryLink(serverName, toClient, toServer, this, Isolate), new InMemoryLink(clientName, toServer, toClient, this, Isolate));
    }

    /// <summary>Serves results at an address.</summary>
    /// <param name="address">The address, such as <c>inproc://worker-1</c>.</param>
    /// <param name="source">The results.</param>
    /// <exception cref="ArgumentException">The address is taken.</exception>
    public void RegisterDataSource(string address, IDataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!_sources.TryAdd(address, source))
            throw new ArgumentException($"Data is served at {address} already.", nameof(address));
    }

    /// <summary>Ends serving results at an address.</summary>
    /// <param name="address">The address; nothing happens if nothing is served there.</param>
    public void UnregisterDataSource(string address) => _sources.TryRemove(address, out _);

    /// <inheritdoc/>
    public ValueTask<Cell?[]> GetAsync(string address, ReadOnlyMemory<TaskHandle> tasks, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Cell?[]>(cancellationToken);
        try
        {
            return ValueTask.FromResult(Get(address, tasks.Span));
        }
        catch (Exception error) when (error is IOException or ValueEncodingException)
        {
            return ValueTask.FromException<Cell?[]>(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string address, TaskHandle task, Cell value, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        try
        {
            Put(address, task, value);
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (error is IOException or ValueEncodingException)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>Forgets all data sources.</summary>
    /// <returns>Done at once.</returns>
    public ValueTask DisposeAsync()
    {
        _sources.Clear();
        return ValueTask.CompletedTask;
    }

    private Cell?[] Get(string address, ReadOnlySpan<TaskHandle> tasks)
    {
        IDataSource source = SourceAt(address);
        var cells = new Cell?[tasks.Length];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = source.Find(tasks[i]);
        if (Isolate)
            Copy(address, tasks, cells);
        return cells;
    }

    private void Put(string address, TaskHandle task, Cell value)
    {
        IDataSource source = SourceAt(address);
        Cell?[] cells = [value];
        if (Isolate)
            Copy(address, [task], cells);
        try
        {
            source.Accept(task, cells[0]!); // a value that cannot be copied has thrown
        }
#pragma warning disable CA1031 // As over TCP: the store's refusal is an answer, whatever its type.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new IOException($"{address} could not take the value of task {task}: {error.Message}", error);
        }
    }

    private IDataSource SourceAt(string address) => _sources.TryGetValue(address, out IDataSource? source)
        ? source
        : throw new IOException($"No data is served at {address}: its worker has ended.");

    private static void Copy(string address, ReadOnlySpan<TaskHandle> tasks, Cell?[] cells)
    {
        List<ValueFailure>? failures = null;
        var writer = new WireWriter();
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] is not Cell cell)
                continue;
            bool isEncoded = CellBytes.TryEncode(cell, ref writer, out ReadOnlyMemory<byte> bytes, out string? failure);
            cells[i] = isEncoded ? new EncodedCell(bytes.ToArray()) : null;
            if (!isEncoded)
                (failures ??= []).Add(new ValueFailure(tasks[i], failure!)); // set whenever encoding failed
        }

        if (failures is not null)
            throw new ValueEncodingException(address, failures, cells);
    }
}
