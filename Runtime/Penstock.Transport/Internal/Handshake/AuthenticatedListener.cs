using System.Net;
using System.Net.Sockets;
using Penstock.Protocol;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>
/// Listens on a port and hands out connections that have proved their role. One thread accepts and runs every handshake
/// without waiting for any of them, so strangers cost one thread, a few kilobytes each for a bounded time, and nothing else.
/// </summary>
internal sealed class AuthenticatedListener : IAsyncDisposable
{
    /// <summary>How long no connection is accepted after the system refused one for lack of resources.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly AccessFile _access;
    private readonly IReadOnlyList<PeerRole> _roles;
    private readonly Action<PolledSocket, PeerRole, string> _onAccepted;
    private readonly Action<RefusedConnection>? _onRefused;
    private readonly TransportOptions _options;

    // Both hold the same connections; the list in the order of their arrival, which is the order of their deadlines too.
    private readonly List<PendingHandshake> _pending = [];
    private readonly Dictionary<Socket, PendingHandshake> _bySocket = [];

    private readonly List<Socket> _readable = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isPaused;
    private volatile bool _isStopping;

    public AuthenticatedListener(
        IPEndPoint endpoint,
        AccessFile access,
        IReadOnlyList<PeerRole> roles,
        Action<PolledSocket, PeerRole, string> onAccepted,
        Action<RefusedConnection>? onRefused,
        TransportOptions options)
    {
        RefuseOffLoopback(endpoint);
        _access = access;
        _roles = roles;
        _onAccepted = onAccepted;
        _onRefused = onRefused;
        _options = options;
        _socket = Bind(endpoint);
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!; // bound on the line above
        new Thread(Run) { IsBackground = true, Name = $"penstock listener {Endpoint}" }.Start();
    }

    /// <summary>Where it listens, with the port the system chose if none was given.</summary>
    public IPEndPoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            Wake();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private static void RefuseOffLoopback(IPEndPoint endpoint)
    {
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            throw new InvalidOperationException(
                $"Refused to listen at {endpoint}: off this machine connections need TLS, which is not available yet. Listen at 127.0.0.1, and reach it from elsewhere through an SSH tunnel.");
        }
    }

    private static Socket Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"Cannot listen at {TcpAddress.Format(endpoint)}: {error.Message}. Choose another port, or 0 for any.", error);
        }
    }

    /// <summary>The listener's thread waits for its sockets only; a connection of our own wakes it.</summary>
    private void Wake()
    {
        using var wake = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            wake.Connect(Endpoint);
        }
        catch (SocketException)
        {
            // The backlog is full, so the thread is awake.
        }
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
                Serve();
        }
        finally
        {
            _socket.Dispose();
            foreach (PendingHandshake pending in _pending)
                pending.Socket.Dispose();
            _ended.SetResult();
        }
    }

    private void Serve()
    {
        TimeSpan wait = CollectSockets();
        Socket.Select(_readable, null, null, wait);
        _isPaused = false;
        foreach (Socket socket in _readable)
        {
            if (_isStopping)
                return;
            if (socket == _socket)
                AcceptAll();
            else if (_bySocket.TryGetValue(socket, out PendingHandshake? pending))
                Advance(pending);
        }

        while (_pending.Count > 0 && _pending[0].Remaining == TimeSpan.Zero)
            Refuse(_pending[0], $"It did not finish its handshake within {_options.HandshakeTimeout.TotalSeconds:0.#} s.");
    }

    /// <summary>Collects the sockets to wait for.</summary>
    /// <returns>How long to wait at most.</returns>
    private TimeSpan CollectSockets()
    {
        _readable.Clear();
        if (!_isPaused)
            _readable.Add(_socket);
        foreach (PendingHandshake pending in _pending)
            _readable.Add(pending.Socket);
        TimeSpan wait = _pending.Count > 0 ? _pending[0].Remaining : Timeout.InfiniteTimeSpan;
        return _isPaused && (_pending.Count == 0 || wait > AcceptPause) ? AcceptPause : wait;
    }

    private void AcceptAll()
    {
        try
        {
            while (!_isStopping)
                Add(_socket.Accept());
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            // All accepted.
        }
        catch (SocketException error)
        {
            _isPaused = true;
            _onRefused?.Invoke(new RefusedConnection("an unknown address", $"The system could not accept it: {error.Message}"));
        }
    }

    private void Add(Socket socket)
    {
        if (_pending.Count >= _options.HandshakesMax)
            Refuse(_pending[0], $"More than {_options.HandshakesMax} connections were waiting to prove who they are; this was the oldest.");
        socket.Blocking = false;
        var pending = new PendingHandshake(
            socket, new ListenerHandshake(_access, _roles), new Deadline(_options.TimeProvider, _options.HandshakeTimeout));
        _pending.Add(pending);
        _bySocket.Add(socket, pending);
    }

    private void Advance(PendingHandshake pending)
    {
        try
        {
            HandshakeStep step = pending.Advance();
            if (step.Kind == HandshakeStepKind.Refuse)
                Refuse(pending, step.Reason);
            else if (step.Kind == HandshakeStepKind.Accept)
                Accept(pending, step.Role);
        }
        catch (SocketException error)
        {
            Refuse(pending, $"The connection broke: {error.Message}");
        }
    }

    private void Accept(PendingHandshake pending, PeerRole role)
    {
        Forget(pending);
        try
        {
            _onAccepted(new PolledSocket(pending.Socket), role, pending.RemoteName);
        }
#pragma warning disable CA1031 // Whatever the owner throws must not end the listener: this connection ends instead.
        catch (Exception error)
#pragma warning restore CA1031
        {
            pending.Socket.Dispose();
            _onRefused?.Invoke(new RefusedConnection(pending.RemoteName, $"It could not be taken in: {error.Message}"));
        }
    }

    private void Refuse(PendingHandshake pending, string reason)
    {
        Forget(pending);
        pending.End();
        _onRefused?.Invoke(new RefusedConnection(pending.RemoteName, reason));
    }

    private void Forget(PendingHandshake pending)
    {
        _pending.Remove(pending);
        _bySocket.Remove(pending.Socket);
    }
}
