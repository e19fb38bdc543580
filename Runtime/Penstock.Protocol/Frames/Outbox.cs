using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// The messages a machine has for one peer, in order, until its driver takes them. Reused for the whole life of the peer,
/// so that appending allocates nothing.
/// </summary>
/// <remarks>Not thread-safe: it belongs to the machine's thread.</remarks>
public sealed class Outbox
{
    /// <summary>A batch is closed at this many bytes, so that no peer waits for more than this before it can start.</summary>
    public const int BatchBytesTarget = 256 << 10;

    private readonly WireWriter _open = new(1024);
    private readonly Queue<Batch> _closed = new();
    private long _closedBytes;

    /// <summary>How many bytes wait.</summary>
    public long Bytes => _open.Length + _closedBytes;

    /// <summary>Whether there is nothing to take.</summary>
    public bool IsEmpty => _open.Length == 0 && _closed.Count == 0;

    /// <summary>Appends a message.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="message">The message.</param>
    public void Add<T>(in T message)
        where T : struct, IMessage<T>, allows ref struct
    {
        _open.Append(in message);
        if (_open.Length >= BatchBytesTarget)
            Close();
    }

    /// <summary>Takes the oldest batch.</summary>
    /// <param name="batch">The batch; the caller owns it.</param>
    /// <returns>False when there is nothing.</returns>
    public bool TryTake(out Batch batch)
    {
        if (_closed.Count == 0 && _open.Length > 0)
            Close();
        if (!_closed.TryDequeue(out batch))
            return false;
        _closedBytes -= batch.Length;
        return true;
    }

    /// <summary>Looks at the oldest batch without taking it: it may not fit where it is to go.</summary>
    /// <param name="batch">The batch; it stays the outbox's.</param>
    /// <returns>False when there is nothing.</returns>
    public bool TryPeek(out Batch batch)
    {
        if (_closed.Count == 0 && _open.Length > 0)
            Close();
        return _closed.TryPeek(out batch);
    }

    /// <summary>Drops everything: the peer is gone.</summary>
    public void Clear()
    {
        _open.Clear();
        while (_closed.TryDequeue(out Batch batch))
            batch.Return();
        _closedBytes = 0;
    }

    private void Close()
    {
        _closed.Enqueue(Batch.Copy(_open.Written));
        _closedBytes += _open.Length;
        _open.Clear();
    }
}
