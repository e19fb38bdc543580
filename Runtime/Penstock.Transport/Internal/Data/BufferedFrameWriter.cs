using Penstock.Protocol;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>Writes frames and waits for the peer to take them. Small ones are collected until <see cref="Flush"/>.</summary>
/// <remarks>Belongs to one thread.</remarks>
internal sealed class BufferedFrameWriter(PolledSocket socket)
{
    private readonly byte[] _buffer = new byte[128 << 10];
    private int _length;

    public void Write(FrameType type, ulong request, ReadOnlySpan<byte> payload)
    {
        int size = FrameHeader.Size + payload.Length;
        if (size > _buffer.Length - _length)
            Flush();
        new FrameHeader(payload.Length, type, request, 0, 0).Write(_buffer.AsSpan(_length), payload);
        if (size <= _buffer.Length)
        {
            payload.CopyTo(_buffer.AsSpan(_length + FrameHeader.Size));
            _length += size;
            return;
        }

        _length += FrameHeader.Size;
        Flush();
        socket.SendAll(payload);
    }

    public void Flush()
    {
        socket.SendAll(_buffer.AsSpan(0, _length));
        _length = 0;
    }
}
