using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>
/// Frames as bytes that wait to be sent, in order. Heads and small payloads are copied behind one another, so that many
/// frames leave in one call to the system; a large payload is kept as it is and joins the call as a piece of its own.
/// </summary>
/// <remarks>Not thread-safe: <see cref="FrameSender"/> hands it from one thread to another under its lock.</remarks>
internal sealed class FrameQueue
{
    /// <summary>A payload up to this size costs less to copy than to name to the system as a piece of its own.</summary>
    private const int CopiedBytesMax = 16 << 10;

    private const int ChunkBytes = 64 << 10;

    /// <summary>Pieces in one call; the system takes at least 1024, but the list is pinned meanwhile.</summary>
    private const int PiecesMax = 64;

    private readonly Queue<Piece> _pieces = new();
    private readonly List<ArraySegment<byte>> _gathered = new(PiecesMax);
    private Piece? _open;

    /// <summary>The bytes not sent yet.</summary>
    public long Length { get; private set; }

    public bool IsEmpty => Length == 0;

    /// <summary>Appends a frame.</summary>
    /// <param name="head">Its head, complete.</param>
    /// <param name="payload">Its payload; belongs to the queue from now on.</param>
    public void Append(ReadOnlySpan<byte> head, Batch payload)
    {
        Copy(head);
        if (payload.Length <= CopiedBytesMax)
        {
            Copy(payload.Span);
            payload.Return();
        }
        else
        {
            _pieces.Enqueue(new Piece(payload, payload.Length));
            _open = null;
            Length += payload.Length;
        }
    }

    /// <summary>Sends as much as fits now.</summary>
    /// <returns>Whether everything was sent.</returns>
    public bool SendSome(PolledSocket socket)
    {
        while (Length > 0)
        {
            int count = _pieces.Count == 1 ? socket.SendSome(_pieces.Peek().Rest) : socket.SendSome(Gather());
            if (count == 0)
                return false;
            Remove(count);
        }

        return true;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (_pieces.TryDequeue(out Piece? piece))
            piece.Owner.Return();
        _open = null;
        Length = 0;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        if (_open is null || _open.Room < bytes.Length)
        {
            _open = new Piece(Batch.Rent(ChunkBytes), 0);
            _pieces.Enqueue(_open);
        }

        _open.Append(bytes);
        Length += bytes.Length;
    }

    private List<ArraySegment<byte>> Gather()
    {
        _gathered.Clear();
        foreach (Piece piece in _pieces)
        {
            _gathered.Add(piece.Rest);
            if (_gathered.Count == PiecesMax)
                break;
        }

        return _gathered;
    }

    private void Remove(int count)
    {
        Length -= count;
        while (count > 0)
        {
            Piece piece = _pieces.Peek();
            count -= piece.Remove(count);
            if (piece.Rest.Count > 0)
                return;
            _pieces.Dequeue();
            piece.Owner.Return();
            if (piece == _open)
                _open = null;
        }
    }

    private sealed class Piece(Batch owner, int length)
    {
        private int _start;
        private int _end = length;

        public Batch Owner { get; } = owner;

        public int Room => Owner.Length - _end;

        /// <summary>A batch is always one array.</summary>
        public ArraySegment<byte> Rest => MemoryMarshal.TryGetArray<byte>(Owner.Memory, out ArraySegment<byte> whole)
            ? whole[_start.._end]
            : throw new InvalidOperationException("A batch has no array.");

        public void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(Owner.Memory.Span[_end..]);
            _end += bytes.Length;
        }

        public int Remove(int count)
        {
            int removed = Math.Min(count, _end - _start);
            _start += removed;
            return removed;
        }
    }
}
