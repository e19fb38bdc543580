using System.Net;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Transport.Internal.Handshake;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport;

/// <summary>Listens for clients and workers over TCP and hands out links to those that prove their role.</summary>
/// <remarks>
/// Whatever else arrives at the port is refused and harms nobody: before the proof a connection may send 4 KiB and take
/// five seconds, and only so many may do so at once (<see cref="TransportOptions"/>).
/// </remarks>
public sealed class LinkListener : IAsyncDisposable
{
    private readonly AuthenticatedListener _listener;

    private LinkListener(AuthenticatedListener listener) => _listener = listener;

    /// <summary>Where it listens: <c>tcp://127.0.0.1:port</c>, with the port the system chose if 0 was asked for.</summary>
    public string Address => TcpAddress.Format(_listener.Endpoint);

    /// <summary>Starts to listen.</summary>
    /// <param name="endpoint">Where; a loopback address.</param>
    /// <param name="access">The cluster's access.</param>
    /// <param name="accepted">The roles that are welcome here.</param>
    /// <param name="onAccepted">Gets each new link, not started, and owns it; called on the listener's thread, so it must not wait. If it throws, the link ends.</param>
    /// <param name="options">Bounds of the listener and of its links.</param>
    /// <param name="onRefused">Hears of connections that were refused; called on the listener's thread.</param>
    /// <returns>The listener; disposing it leaves the links it has handed out alone.</returns>
    /// <exception cref="InvalidOperationException">The endpoint is not a loopback address, and TLS is not available yet.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static LinkListener Start(
        IPEndPoint endpoint,
        AccessFile access,
        IReadOnlyList<PeerRole> accepted,
        Action<IPeerLink, PeerRole> onAccepted,
        TransportOptions? options = null,
        Action<RefusedConnection>? onRefused = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(onAccepted);
        TransportOptions bounds = options ?? TransportOptions.Default;
        return new LinkListener(new AuthenticatedListener(
            endpoint, access, accepted, (socket, role, remote) => onAccepted(new TcpLink(socket, remote, bounds), role), onRefused, bounds));
    }

    /// <summary>Stops listening.</summary>
    /// <returns>Done when the port is free.</returns>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
