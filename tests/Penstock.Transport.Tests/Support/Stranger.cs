using System.Net;
using System.Net.Sockets;

namespace Penstock.Transport.Tests;

/// <summary>A plain TCP connection to a port, for bytes that no link would send.</summary>
internal sealed class Stranger : IDisposable
{
    private readonly Socket _socket;

    public Stranger(string address)
    {
        var uri = new Uri(address);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Connect(IPAddress.Parse(uri.Host), uri.Port);
    }

    /// <summary>Sends, unless the other side has had enough already.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[_socket.Send(bytes)..];
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a reset, as a crashed machine's router would.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int length = 0; length < count;)
        {
            int received = await _socket.ReceiveAsync(bytes.AsMemory(length)).AsTask().Soon();
            Assert.True(received > 0, $"The connection ended after {length} of {count} bytes.");
            length += received;
        }

        return bytes;
    }

    /// <summary>Everything the other side sends until it ends the connection.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        var all = new List<byte>();
        byte[] some = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(some.AsMemory()).AsTask().Soon() is int count and > 0)
                all.AddRange(some.AsSpan(0, count));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
        }

        return [.. all];
    }

    public void Dispose() => _socket.Dispose();
}
