using System.Buffers;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>
/// Cuts the bytes of a socket into frames. Small frames come out of one buffer that a single receive may fill with many;
/// the payload of a large one is received straight into its place.
/// </summary>
/// <remarks>Belongs to the thread that reads the socket.</remarks>
internal sealed class FrameReader(PolledSocket socket) : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly byte[] _head = new byte[FrameHeader.Size];
    private int _start;
    private int _end;

    /// <summary>Whether everything received so far has been read.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Waits for the next frame's head. Its payload must be read before the next one.</summary>
    /// <returns>False when the peer has ended its side between two frames.</returns>
    /// <exception cref="EndOfStreamException">The connection ended inside the head.</exception>
    /// <exception cref="WireFormatException">The head is not one.</exception>
    public bool TryReadHeader(out FrameHeader header)
    {
        while (_end - _start < FrameHeader.Size)
        {
            if (!Fill())
            {
                if (_end != _start)
                    throw EndedInside();
                header = default;
                return false;
            }
        }

        _buffer.AsSpan(_start, FrameHeader.Size).CopyTo(_head);
        _start += FrameHeader.Size;
        header = FrameHeader.Read(_head);
        return true;
    }

    /// <summary>Reads the payload of the frame whose head was read last, and checks its checksum.</summary>
    /// <param name="header">The head.</param>
    /// <param name="destination">As long as the payload.</param>
    /// <exception cref="EndOfStreamException">The connection ended inside the frame.</exception>
    /// <exception cref="WireFormatException">The frame was damaged on its way.</exception>
    public void ReadPayload(in FrameHeader header, Span<byte> destination)
    {
        Span<byte> rest = destination;
        while (rest.Length > 0)
        {
            if (_start == _end && rest.Length >= BufferBytes)
            {
                int count = socket.Receive(rest);
                if (count == 0)
                    throw EndedInside();
                rest = rest[count..];
                continue;
            }

            if (_start == _end && !Fill())
                throw EndedInside();
            int buffered = Math.Min(rest.Length, _end - _start);
            _buffer.AsSpan(_start, buffered).CopyTo(rest);
            _start += buffered;
            rest = rest[buffered..];
        }

        header.Check(_head, destination);
    }

    /// <summary>Reads the payload of the frame whose head was read last.</summary>
    /// <returns>The payload; the caller owns it.</returns>
    public Batch ReadPayload(in FrameHeader header)
    {
        Batch payload = Batch.Rent(header.Length);
        try
        {
            ReadPayload(header, payload.Memory.Span);
            return payload;
        }
        catch
        {
            payload.Return();
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private bool Fill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int count = socket.Receive(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private static EndOfStreamException EndedInside() => new("The connection ended in the middle of a frame.");
}
