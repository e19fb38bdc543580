using Penstock.Core;
using Penstock.Protocol;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport;

/// <summary>Connects clients and workers to a scheduler over TCP. Both ends prove that they hold the cluster's secret.</summary>
/// <remarks>Safe to use from any thread. Each connection has a thread that waits for frames.</remarks>
public static class TcpTransport
{
    /// <summary>How long connecting may take when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connects a client.</summary>
    /// <param name="address">Where the scheduler listens: <c>tcp://host:port</c>.</param>
    /// <param name="access">The cluster's access.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long it may take; <see cref="DefaultTimeout"/> if null.</param>
    /// <param name="options">Bounds of the link and of its data connections.</param>
    /// <returns>The link, not started. Disposing it closes its data connections too.</returns>
    /// <exception cref="SchedulerUnavailableException">The address is none, or no scheduler answers there in time.</exception>
    /// <exception cref="ClusterAuthenticationException">The access is not that of the scheduler.</exception>
    /// <exception cref="ProtocolVersionException">The scheduler is of another release that has no protocol version in common.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IClientLink> ConnectClientAsync(
        string address, AccessFile access, CancellationToken cancellationToken, TimeSpan? timeout = null, TransportOptions? options = null)
    {
        options ??= TransportOptions.Default;
        PolledSocket socket = await ConnectAsync(address, access, PeerRole.Client, timeout, options, cancellationToken).ConfigureAwait(false);
        return new TcpClientLink(socket, address, options, new TcpDataNetwork(access, options));
    }

    /// <summary>Connects a worker.</summary>
    /// <param name="address">Where the scheduler listens: <c>tcp://host:port</c>.</param>
    /// <param name="access">The cluster's access.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">How long it may take; <see cref="DefaultTimeout"/> if null.</param>
    /// <param name="options">Bounds of the link.</param>
    /// <returns>The link, not started.</returns>
    /// <exception cref="SchedulerUnavailableException">The address is none, or no scheduler answers there in time.</exception>
    /// <exception cref="ClusterAuthenticationException">The access is not that of the scheduler.</exception>
    /// <exception cref="ProtocolVersionException">The scheduler is of another release that has no protocol version in common.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IPeerLink> ConnectWorkerAsync(
        string address, AccessFile access, CancellationToken cancellationToken, TimeSpan? timeout = null, TransportOptions? options = null)
    {
        options ??= TransportOptions.Default;
        PolledSocket socket = await ConnectAsync(address, access, PeerRole.Worker, timeout, options, cancellationToken).ConfigureAwait(false);
        return new TcpLink(socket, address, options);
    }

    private static async Task<PolledSocket> ConnectAsync(
        string address, AccessFile access, PeerRole role, TimeSpan? timeout, TransportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(access);
        try
        {
            return await TcpCaller.ConnectAsync(address, access, role, timeout ?? DefaultTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreachableException error)
        {
            throw new SchedulerUnavailableException(address, $"No scheduler can be reached. {error.Message}", error.InnerException);
        }
    }
}
