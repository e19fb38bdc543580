using System.Net;
using System.Net.Sockets;

namespace Penstock.Transport.Internal.Handshake;

/// <summary>A connection that has not proved who it is: its socket, what it has sent, and until when it may take.</summary>
internal sealed class PendingHandshake(Socket socket, ListenerHandshake handshake, Deadline deadline)
{
    /// <summary>Grows with what has arrived, so that an idle connection costs next to nothing.</summary>
    private byte[] _received = [];
    private int _length;

    public Socket Socket { get; } = socket;

    public string RemoteName { get; } = socket.RemoteEndPoint is IPEndPoint remote ? $"tcp://{remote}" : "an unknown address";

    public TimeSpan Remaining => deadline.Remaining;

    /// <summary>Receives what is there and answers it.</summary>
    /// <returns>What became of the connection.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public HandshakeStep Advance()
    {
        Span<byte> arrived = stackalloc byte[HandshakeLimits.BytesMax];
        int count = Socket.Receive(arrived[..(HandshakeLimits.BytesMax - _length)], SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
            return HandshakeStep.Wait;
        if (error != SocketError.Success)
            throw new SocketException((int)error);
        if (count == 0)
            return HandshakeStep.Refuse([], "The caller ended the connection in the middle of its handshake.");

        Array.Resize(ref _received, _length + count);
        arrived[..count].CopyTo(_received.AsSpan(_length));
        _length += count;
        HandshakeStep step = handshake.Advance(_received);
        return Send(step.Reply.Span) ? step : HandshakeStep.Refuse([], "The caller does not read the answers.");
    }

    /// <summary>Ends the connection behind the reply.</summary>
    public void End()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Ended already.
        }

        Socket.Dispose();
    }

    /// <summary>Answers are far smaller than a new connection's buffer: one that does not fit is not being read.</summary>
    private bool Send(ReadOnlySpan<byte> reply) =>
        reply.IsEmpty || (Socket.Send(reply, SocketFlags.None, out SocketError error) == reply.Length && error == SocketError.Success);
}
