using Penstock.Core;
using Penstock.Transport;

namespace Penstock;

/// <summary>Connects clients to schedulers by their address.</summary>
public static class ClientConnections
{
    extension(Client)
    {
        /// <summary>Connects to a scheduler over TCP.</summary>
        /// <param name="address">Where it listens, such as <c>tcp://127.0.0.1:8786</c>; null for the address in the access file.</param>
        /// <param name="accessFile">The path of the cluster's access file; null for the user's default one (<see cref="AccessFile.DefaultPath"/>).</param>
        /// <param name="options">How the client behaves; null for the defaults.</param>
        /// <param name="cancellationToken">Gives up connecting.</param>
        /// <returns>The client, once the scheduler has welcomed it.</returns>
        /// <exception cref="FileNotFoundException">There is no such access file.</exception>
        /// <exception cref="AccessFileException">Others than its owner can read the access file, or it is damaged.</exception>
        /// <exception cref="SchedulerUnavailableException">The address is none, or no scheduler answers there within five seconds.</exception>
        /// <exception cref="ClusterAuthenticationException">The access file is not that of the scheduler's cluster.</exception>
        /// <exception cref="ProtocolVersionException">The scheduler is of a release that this one cannot talk to.</exception>
        /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
        public static Task<Client> ConnectAsync(string? address, string? accessFile, ClientOptions? options = null, CancellationToken cancellationToken = default) =>
            ConnectCoreAsync(address, AccessFile.Load(accessFile ?? AccessFile.DefaultPath), options, cancellationToken);

        /// <summary>Connects to a scheduler over TCP.</summary>
        /// <param name="address">Where it listens, such as <c>tcp://127.0.0.1:8786</c>; null for the address in the access file.</param>
        /// <param name="access">The cluster's access.</param>
        /// <param name="options">How the client behaves; null for the defaults.</param>
        /// <param name="cancellationToken">Gives up connecting.</param>
        /// <returns>The client, once the scheduler has welcomed it.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="access"/> is null.</exception>
        /// <exception cref="SchedulerUnavailableException">The address is none, or no scheduler answers there within five seconds.</exception>
        /// <exception cref="ClusterAuthenticationException">The access is not that of the scheduler's cluster.</exception>
        /// <exception cref="ProtocolVersionException">The scheduler is of a release that this one cannot talk to.</exception>
        /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
        public static Task<Client> ConnectAsync(string? address, AccessFile access, ClientOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(access);
            return ConnectCoreAsync(address, access, options, cancellationToken);
        }
    }

    private static async Task<Client> ConnectCoreAsync(string? address, AccessFile access, ClientOptions? options, CancellationToken cancellationToken)
    {
        string target = address ?? access.SchedulerAddress
            ?? throw new SchedulerUnavailableException("No address was given, and the access file has none. Name the scheduler, such as tcp://127.0.0.1:8786.");
        IClientLink link;
        try
        {
            link = await TcpTransport.ConnectClientAsync(target, access, cancellationToken).ConfigureAwait(false);
        }
        catch (Core.SchedulerUnavailableException error)
        {
            throw new SchedulerUnavailableException(error.Message, error);
        }

        return await Client.ConnectAsync(link, options, cancellationToken).ConfigureAwait(false);
    }
}
