using System.Net;
using System.Net.Sockets;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Handshake;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>Opens connections: resolves the address, connects, and runs the handshake, all within one time limit.</summary>
internal static class TcpCaller
{
    /// <summary>Opens a connection.</summary>
    /// <returns>The connection, authenticated in both directions.</returns>
    /// <exception cref="UnreachableException">Nothing answers there, or nothing that speaks our protocol.</exception>
    /// <exception cref="ClusterAuthenticationException">One side does not hold the secret, or the role is not welcome.</exception>
    /// <exception cref="ProtocolVersionException">No version in common.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<PolledSocket> ConnectAsync(
        string address, AccessFile access, PeerRole role, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!TcpAddress.TryParse(address, out string host, out int port))
            throw new UnreachableException($"\"{address}\" is not an address: {TcpAddress.Form} is expected.", null);
        var deadline = new Deadline(time, timeout);
        try
        {
            IPAddress[] targets = await TcpAddress.ResolveAsync(host, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);

            // A thread of its own, because both steps wait in poll (see PolledSocket).
            return await Task.Factory.StartNew(
                () => Connect(address, targets, port, access, role, deadline, cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            throw new UnreachableException($"Nothing answers at {address}: {error.Message}. Is it running, and is this its address?", error);
        }
        catch (TimeoutException error)
        {
            throw new UnreachableException($"{address} did not answer within {timeout.TotalSeconds:0.#} s.", error);
        }
        catch (WireFormatException error)
        {
            throw new UnreachableException($"What listens at {address} does not speak the Penstock protocol. {error.Message}", error);
        }
        catch (IOException error) when (error is not (UnreachableException or ClusterAuthenticationException or ProtocolVersionException))
        {
            throw new UnreachableException($"{address} ended the connection during the handshake. {error.Message}", error);
        }
    }

    private static PolledSocket Connect(
        string address, IPAddress[] targets, int port, AccessFile access, PeerRole role, Deadline deadline, CancellationToken cancellationToken)
    {
        PolledSocket socket = ConnectFirst(targets, port, deadline, cancellationToken);
        try
        {
            new CallerHandshake(socket, address, access, role, deadline, cancellationToken).Run();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static PolledSocket ConnectFirst(IPAddress[] targets, int port, Deadline deadline, CancellationToken cancellationToken)
    {
        SocketException? refused = null;
        foreach (IPAddress target in targets)
        {
            try
            {
                return ConnectOne(new IPEndPoint(target, port), deadline, cancellationToken);
            }
            catch (SocketException error)
            {
                refused = error;
            }
        }

        throw refused ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static PolledSocket ConnectOne(IPEndPoint target, Deadline deadline, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Blocking = false;
            try
            {
                socket.Connect(target);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                PolledSocket.WaitFor(socket, SelectMode.SelectWrite, deadline, cancellationToken);
            }

            if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int code and not 0)
                throw new SocketException(code);
            return new PolledSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
