using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>The frames that were sent and not yet acknowledged, oldest first. Owns copies of their payloads.</summary>
internal sealed class ResendBuffer
{
    private readonly List<Batch> _frames = [];
    private int _head;

    /// <summary>The number of the oldest frame kept, or of the next one if none is.</summary>
    public ulong First { get; private set; } = 1;

    /// <summary>How many frames are kept.</summary>
    public int Count => _frames.Count - _head;

    /// <summary>The bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    public Batch this[ulong sequence] => _frames[_head + (int)(sequence - First)];

    public void Add(System.ReadOnlySpan<byte> payload)
    {
        _frames.Add(Batch.Copy(payload));
        Bytes += payload.Length;
    }

    /// <summary>Drops every frame up to a number.</summary>
    public void DropThrough(ulong sequence)
    {
        while (Count > 0 && First <= sequence)
        {
            Bytes -= _frames[_head].Length;
            _frames[_head].Return();
            _head++;
            First++;
        }

        if (_head > 16 && _head * 2 > _frames.Count)
        {
            _frames.RemoveRange(0, _head);
            _head = 0;
        }
    }

    /// <summary>The sum of what is kept; for validation.</summary>
    public long SumBytes()
    {
        long bytes = 0;
        for (int i = _head; i < _frames.Count; i++)
            bytes += _frames[i].Length;
        return bytes;
    }
}
