using System;

namespace Penstock.Core;

/// <summary>A run in the <see cref="ReadyQueue"/>.</summary>
/// <param name="Priority">Smaller comes first.</param>
/// <param name="Attempt">Decides between equal priorities; tells a stale entry from the run that has its row now.</param>
/// <param name="Row">The attempt row.</param>
internal readonly record struct ReadyEntry(long Priority, ulong Attempt, int Row)
{
    /// <summary>Whether this one runs before another.</summary>
    public bool Precedes(in ReadyEntry other) =>
        Priority != other.Priority ? Priority < other.Priority : Attempt < other.Attempt;
}

/// <summary>
/// The runs that can start, smallest priority first. Tasks mostly become ready in order of priority: those go to the end of
/// a ring in constant time; the others go to a heap, and the smaller head of the two comes first.
/// </summary>
internal sealed class ReadyQueue
{
    private ReadyEntry[] _ring = new ReadyEntry[64];
    private int _ringHead;
    private int _ringCount;
    private ReadyEntry[] _heap = new ReadyEntry[16];
    private int _heapCount;

    /// <summary>How many entries there are, stale ones included.</summary>
    public int Count => _ringCount + _heapCount;

    /// <summary>Adds a run.</summary>
    public void Push(in ReadyEntry entry)
    {
        if (_ringCount == 0 || RingAt(_ringCount - 1).Precedes(in entry))
            PushRing(in entry);
        else
            PushHeap(in entry);
    }

    /// <summary>The first run; the queue must not be empty.</summary>
    public ref readonly ReadyEntry Peek() => ref IsHeapFirst() ? ref _heap[0] : ref RingAt(0);

    /// <summary>Removes the first run; the queue must not be empty.</summary>
    public void Pop()
    {
        if (IsHeapFirst())
        {
            PopHeap();
            return;
        }

        _ringHead = (_ringHead + 1) & (_ring.Length - 1);
        _ringCount--;
    }

    /// <summary>Removes the entries that no longer name a ready run.</summary>
    public void RemoveStale(Func<ReadyEntry, bool> isLive)
    {
        int kept = 0;
        for (int i = 0; i < _ringCount; i++)
        {
            ReadyEntry entry = RingAt(i);
            if (isLive(entry))
                RingAt(kept++) = entry;
        }

        _ringCount = kept;
        ReadyEntry[] heap = _heap;
        int heapCount = _heapCount;
        _heap = new ReadyEntry[16];
        _heapCount = 0;
        for (int i = 0; i < heapCount; i++)
        {
            if (isLive(heap[i]))
                PushHeap(in heap[i]);
        }
    }

    /// <summary>One of the entries, in no order.</summary>
    public ReadyEntry At(int index) => index < _ringCount ? RingAt(index) : _heap[index - _ringCount];

    private bool IsHeapFirst() => _heapCount > 0 && (_ringCount == 0 || _heap[0].Precedes(in RingAt(0)));

    private ref ReadyEntry RingAt(int index) => ref _ring[(_ringHead + index) & (_ring.Length - 1)];

    private void PushRing(in ReadyEntry entry)
    {
        if (_ringCount == _ring.Length)
        {
            var larger = new ReadyEntry[2 * _ringCount];
            for (int i = 0; i < _ringCount; i++)
                larger[i] = RingAt(i);
            _ring = larger;
            _ringHead = 0;
        }

        _ringCount++;
        RingAt(_ringCount - 1) = entry;
    }

    private void PushHeap(in ReadyEntry entry)
    {
        if (_heapCount == _heap.Length)
            Array.Resize(ref _heap, 2 * _heapCount);
        int hole = _heapCount++;
        while (hole > 0)
        {
            int parent = (hole - 1) / 2;
            if (!entry.Precedes(in _heap[parent]))
                break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = entry;
    }

    private void PopHeap()
    {
        ReadyEntry last = _heap[--_heapCount];
        int hole = 0;
        while (true)
        {
            int child = (2 * hole) + 1;
            if (child >= _heapCount)
                break;
            if (child + 1 < _heapCount && _heap[child + 1].Precedes(in _heap[child]))
                child++;
            if (!_heap[child].Precedes(in last))
                break;
            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = last;
    }
}
