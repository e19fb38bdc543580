using System.Net;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Transport.Internal.Data;
using Penstock.Transport.Internal.Handshake;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport;

/// <summary>Serves a worker's results to its peers and to clients over TCP, and takes values that clients bring.</summary>
/// <remarks>Each connection is served by a thread of its own, so a slow reader delays nobody else.</remarks>
public sealed class TcpDataServer : IAsyncDisposable
{
    private static readonly PeerRole[] Roles = [PeerRole.DataPeer];

    private readonly IDataSource _source;
    private readonly Action<RefusedConnection>? _onRefused;
    private readonly AuthenticatedListener _listener;
    private readonly Lock _gate = new();
    private readonly Dictionary<DataServerConnection, Task> _connections = [];
    private bool _isDisposed;

    private TcpDataServer(IPEndPoint endpoint, AccessFile access, IDataSource source, TransportOptions options, Action<RefusedConnection>? onRefused)
    {
        _source = source;
        _onRefused = onRefused;
        _listener = new AuthenticatedListener(endpoint, access, Roles, (socket, _, remote) => Add(socket, remote), onRefused, options);
    }

    /// <summary>Where it listens: <c>tcp://127.0.0.1:port</c>, with the port the system chose if 0 was asked for.</summary>
    public string Address => TcpAddress.Format(_listener.Endpoint);

    /// <summary>Starts to serve.</summary>
    /// <param name="endpoint">Where; a loopback address.</param>
    /// <param name="access">The cluster's access.</param>
    /// <param name="source">The results; called from the connections' threads.</param>
    /// <param name="options">Bounds of the listener.</param>
    /// <param name="onRefused">Hears of connections that were refused, or ended because they broke the protocol.</param>
    /// <returns>The server.</returns>
    /// <exception cref="InvalidOperationException">The endpoint is not a loopback address, and TLS is not available yet.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static TcpDataServer Start(
        IPEndPoint endpoint, AccessFile access, IDataSource source, TransportOptions? options = null, Action<RefusedConnection>? onRefused = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(source);
        return new TcpDataServer(endpoint, access, source, options ?? TransportOptions.Default, onRefused);
    }

    /// <summary>Stops serving and breaks the connections.</summary>
    /// <returns>Done when the source is not called any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        Task[] ends;
        lock (_gate)
        {
            _isDisposed = true;
            foreach (DataServerConnection connection in _connections.Keys)
                connection.Abort();
            ends = [.. _connections.Values];
        }

        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    private void Add(PolledSocket socket, string remoteName)
    {
        var connection = new DataServerConnection(socket, remoteName, _source);
        lock (_gate)
        {
            if (_isDisposed)
            {
                connection.Dispose();
                return;
            }

            // The table is changed under the lock, so a connection that ends at once still finds itself in it.
            _connections.Add(connection, Task.Factory.StartNew(() => Serve(connection), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
    }

    private void Serve(DataServerConnection connection)
    {
        Exception? error = connection.Run();
        lock (_gate)
            _connections.Remove(connection);
        connection.Dispose();
        if (error is not (null or IOException))
            _onRefused?.Invoke(new RefusedConnection(connection.RemoteName, $"The data connection was ended: {error.Message}"));
    }
}
