using System.Net.Sockets;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>
/// A connected socket whose threads wait in the system's poll call. No asynchronous operation is ever started on it: one
/// that has to wait puts the socket under the runtime's event loop for good, and every arrival then wakes that loop and a
/// pool thread. Measured on one round trip over loopback: 28 instead of 11 microseconds, 25 instead of 7 of CPU at each end.
/// </summary>
/// <remarks>One thread reads and one writes at a time; <see cref="Abort"/> may come from any thread.</remarks>
internal sealed class PolledSocket : IDisposable
{
    /// <summary>How often a wait with a deadline looks at its cancellation.</summary>
    private static readonly TimeSpan CancellationGrain = TimeSpan.FromMilliseconds(20);

    private readonly Socket _socket;

    /// <summary>The last receive did not fill its buffer, so the socket is empty and the next one would only find that out.</summary>
    private bool _drained;

    /// <param name="socket">Connected; belongs to the new object.</param>
    public PolledSocket(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _socket.NoDelay = true;
    }

    /// <summary>Receives what is there, waiting for at least one byte.</summary>
    /// <returns>How many bytes; zero when the peer has ended its side.</returns>
    public int Receive(Span<byte> buffer)
    {
        if (_drained)
            _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        int count;
        while (!TryReceive(buffer, out count))
            _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        _drained = count < buffer.Length;
        return count;
    }

    /// <summary>Receives exactly <paramref name="buffer"/>.</summary>
    /// <exception cref="TimeoutException">The deadline came first.</exception>
    /// <exception cref="EndOfStreamException">The peer ended its side first.</exception>
    public void ReceiveExactly(Span<byte> buffer, Deadline deadline, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            if (!TryReceive(buffer, out int count))
            {
                WaitFor(_socket, SelectMode.SelectRead, deadline, cancellationToken);
                continue;
            }

            if (count == 0)
                throw new EndOfStreamException("The connection ended before the answer.");
            buffer = buffer[count..];
        }
    }

    /// <summary>Sends as much as fits now.</summary>
    /// <returns>How many bytes; zero when nothing fits.</returns>
    public int SendSome(ReadOnlySpan<byte> bytes)
    {
        int count = _socket.Send(bytes, SocketFlags.None, out SocketError error);
        return Sent(count, error);
    }

    /// <summary>Sends as much as fits now of several pieces, in one call to the system.</summary>
    /// <returns>How many bytes; zero when nothing fits.</returns>
    public int SendSome(IList<ArraySegment<byte>> pieces)
    {
        int count = _socket.Send(pieces, SocketFlags.None, out SocketError error);
        return Sent(count, error);
    }

    /// <summary>Sends everything, waiting for room.</summary>
    public void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            bytes = bytes[SendSome(bytes)..];
            if (bytes.IsEmpty)
                return;
            WaitForRoom();
        }
    }

    /// <summary>Waits until something may fit.</summary>
    public void WaitForRoom() => _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectWrite);

    /// <summary>Tells the peer that nothing more will come.</summary>
    public void EndSending() => Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection; threads that wait on it wake up and find it ended.</summary>
    public void Abort() => Shutdown(SocketShutdown.Both);

    public void Dispose() => _socket.Dispose();

    /// <summary>Waits for a socket, in short steps so that a cancellation is noticed.</summary>
    /// <exception cref="TimeoutException">The deadline came first.</exception>
    public static void WaitFor(Socket socket, SelectMode mode, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan remaining = deadline.Remaining;
            if (remaining == TimeSpan.Zero)
                throw new TimeoutException("The deadline has passed.");
            if (socket.Poll(remaining < CancellationGrain ? remaining : CancellationGrain, mode))
                return;
        }
    }

    private bool TryReceive(Span<byte> buffer, out int count)
    {
        count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
            return false;
        if (error != SocketError.Success)
            throw Broken(error);
        return true;
    }

    private static int Sent(int count, SocketError error)
    {
        if (error == SocketError.Success)
            return count;
        return error == SocketError.WouldBlock ? count : throw Broken(error);
    }

    private static IOException Broken(SocketError error)
    {
        var system = new SocketException((int)error);
        return new IOException($"The connection broke: {system.Message}", system);
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Ended already, which is what was wanted.
        }
    }
}
