using Penstock.Protocol;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>
/// The data connections to one address. A request takes the least busy one; while all are busy, one more is opened in the
/// background, up to a bound, so that small values do not queue behind a large one for ever.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class DataConnectionPool(string address, AccessFile access, TransportOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<DataConnection> _connections = [];
    private Task<DataConnection>? _opening;
    private bool _isClosed;

    public async ValueTask<DataConnection> TakeAsync(CancellationToken cancellationToken)
    {
        Task<DataConnection> opening;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(TcpDataNetwork));
            DataConnection? best = _connections.MinBy(connection => connection.Load);
            bool isWanted = best is null || (best.Load > 0 && _connections.Count < options.DataConnectionsMax);
            if (isWanted && _opening is null)
                _opening = Task.Run(OpenAsync, CancellationToken.None);
            if (best is not null)
                return best;
            opening = _opening!; // no connection: wanted, so one is being opened
        }

        return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task CloseAsync()
    {
        DataConnection[] connections;
        Task? opening;
        lock (_gate)
        {
            _isClosed = true;
            connections = [.. _connections];
            opening = _opening;
        }

        foreach (DataConnection connection in connections)
            connection.Abort();
        await Task.WhenAll(connections.Select(connection => connection.Ended)).ConfigureAwait(false);
        if (opening is not null)
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<DataConnection> OpenAsync()
    {
        try
        {
            PolledSocket socket = await TcpCaller.ConnectAsync(
                address, access, PeerRole.DataPeer, options.HandshakeTimeout, options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                _opening = null;
                if (_isClosed)
                {
                    socket.Dispose();
                    throw new ObjectDisposedException(nameof(TcpDataNetwork));
                }

                var connection = new DataConnection(socket, address, options, Remove);
                _connections.Add(connection);
                return connection;
            }
        }
        catch
        {
            lock (_gate)
                _opening = null;
            throw;
        }
    }

    private void Remove(DataConnection connection)
    {
        lock (_gate)
            _connections.Remove(connection);
    }
}
