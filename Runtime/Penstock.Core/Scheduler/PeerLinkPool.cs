using System;

namespace Penstock.Core;

/// <summary>Says that a peer has to do with a task: a worker holds its result, or a client holds a future of it.</summary>
internal struct PeerLink
{
    /// <summary>The row of the task.</summary>
    public int Task;

    /// <summary>The index of the worker or client.</summary>
    public int Peer;

    /// <summary>Its place in the peer's list: the position in a worker's replicas, or the slot of a client's hold.</summary>
    public int Position;

    /// <summary>The generation of a client's hold; zero for replicas.</summary>
    public uint Generation;

    /// <summary>The next link of the same task.</summary>
    public int Next;

    /// <summary>The link before of the same task.</summary>
    public int Previous;

    /// <summary>The last run or naming before the scheduler heard of a replica; zero for holds.</summary>
    public ulong Since;
}

/// <summary>Links between tasks and peers, threaded by task; used once for replicas and once for wants.</summary>
internal sealed class PeerLinkPool
{
    private PeerLink[] _links = new PeerLink[256];
    private int _used;
    private int _firstFree = TaskRow.None;

    /// <summary>How many links are in use.</summary>
    public int Count { get; private set; }

    public ref PeerLink this[int link] => ref _links[link];

    /// <summary>Adds a link at the head of a task's list.</summary>
    public int Add(int task, int peer, int position, uint generation, ref int first)
    {
        int link = _firstFree;
        if (link != TaskRow.None)
        {
            _firstFree = _links[link].Next;
        }
        else
        {
            if (_used == _links.Length)
                Array.Resize(ref _links, _links.Length * 2);
            link = _used++;
        }

        Count++;
        _links[link] = new PeerLink { Task = task, Peer = peer, Position = position, Generation = generation, Next = first, Previous = TaskRow.None };
        if (first != TaskRow.None)
            _links[first].Previous = link;
        first = link;
        return link;
    }

    /// <summary>Takes a link out of its task's list.</summary>
    public void Remove(int link, ref int first)
    {
        ref PeerLink removed = ref _links[link];
        if (removed.Next != TaskRow.None)
            _links[removed.Next].Previous = removed.Previous;
        if (removed.Previous != TaskRow.None)
            _links[removed.Previous].Next = removed.Next;
        else
            first = removed.Next;
        removed.Task = TaskRow.None;
        removed.Next = _firstFree;
        _firstFree = link;
        Count--;
    }

    /// <summary>The link of a task to a peer, or <see cref="TaskRow.None"/>.</summary>
    public int Find(int first, int peer)
    {
        int link = first;
        while (link != TaskRow.None && _links[link].Peer != peer)
            link = _links[link].Next;
        return link;
    }
}
