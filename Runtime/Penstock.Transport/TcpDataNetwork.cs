using System.Collections.Concurrent;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal;
using Penstock.Transport.Internal.Data;

namespace Penstock.Transport;

/// <summary>
/// Fetches results from workers and brings them values over TCP. Connections are opened when first needed, kept, and shared
/// by all requests to the same worker.
/// </summary>
/// <remarks>Safe to use from any thread. A value can have up to <see cref="Array.MaxLength"/> bytes when encoded: about 2 GiB.</remarks>
public sealed class TcpDataNetwork : IDataNetwork
{
    private readonly AccessFile _access;
    private readonly TransportOptions _options;
    private readonly ConcurrentDictionary<string, DataConnectionPool> _pools = new(StringComparer.Ordinal);
    private volatile bool _isDisposed;

    /// <summary>Makes a network without connections.</summary>
    /// <param name="access">The cluster's access.</param>
    /// <param name="options">Bounds.</param>
    public TcpDataNetwork(AccessFile access, TransportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(access);
        _access = access;
        _options = options ?? TransportOptions.Default;
    }

    /// <inheritdoc/>
    public async ValueTask<Cell?[]> GetAsync(string address, ReadOnlyMemory<TaskHandle> tasks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (tasks.IsEmpty)
            return [];
        DataConnection connection = await PoolOf(address).TakeAsync(cancellationToken).ConfigureAwait(false);
        return await connection.GetAsync(tasks, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string address, TaskHandle task, Cell value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        var writer = new WireWriter();
        if (!CellBytes.TryEncode(value, ref writer, out ReadOnlyMemory<byte> bytes, out string? failure))
            throw new ValueEncodingException(address, [new ValueFailure(task, failure)], []);
        DataConnection connection = await PoolOf(address).TakeAsync(cancellationToken).ConfigureAwait(false);
        await connection.PutAsync(task, bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Breaks all connections; requests that wait fail with an <see cref="IOException"/>.</summary>
    /// <returns>Done when every connection has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await Task.WhenAll(_pools.Values.Select(pool => pool.CloseAsync())).ConfigureAwait(false);
    }

    private DataConnectionPool PoolOf(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _pools.GetOrAdd(address, static (address, network) => new DataConnectionPool(address, network._access, network._options), this);
    }
}
