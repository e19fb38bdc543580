using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Penstock.Core;

/// <summary>
/// Which large results are on their way to which workers, because tasks that use them were given to these workers. A side table:
/// it is empty while inputs are small. Placement only: an entry too few costs a transfer, nothing else.
/// </summary>
internal sealed class ComingCopies
{
    private readonly Dictionary<int, int> _first = [];
    private readonly List<Link> _links = [];
    private int _free = TaskRow.None;

    /// <summary>How many entries there are: pairs of a result and a worker.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>The first of the entries of a result, or <see cref="TaskRow.None"/>.</summary>
    public int First(int task) => _first.TryGetValue(task, out int first) ? first : TaskRow.None;

    /// <summary>The worker of an entry; moves on to the next entry of the same result.</summary>
    public int Take(ref int link)
    {
        Link entry = _links[link];
        link = entry.Next;
        return entry.Worker;
    }

    /// <summary>One more task at a worker will fetch this result.</summary>
    public void Add(int task, int worker)
    {
        ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, task, out bool known);
        if (!known)
            first = TaskRow.None;
        for (int link = first; link != TaskRow.None; link = _links[link].Next)
        {
            if (_links[link].Worker == worker)
            {
                CollectionsMarshal.AsSpan(_links)[link].Tasks++;
                return;
            }
        }

        first = NewLink(worker, first);
        Count++;
    }

    /// <summary>A task at a worker that was to fetch this result has ended.</summary>
    public void Remove(int task, int worker) => Remove(task, worker, 1);

    /// <summary>The result has arrived at a worker.</summary>
    public void Arrive(int task, int worker) => Remove(task, worker, int.MaxValue);

    private void Remove(int task, int worker, int tasks)
    {
        if (!_first.TryGetValue(task, out int link))
            return;
        int before = TaskRow.None;
        while (link != TaskRow.None && _links[link].Worker != worker)
        {
            before = link;
            link = _links[link].Next;
        }

        if (link == TaskRow.None)
            return;
        ref Link entry = ref CollectionsMarshal.AsSpan(_links)[link];
        entry.Tasks -= tasks;
        if (entry.Tasks > 0)
            return;
        if (before != TaskRow.None)
            CollectionsMarshal.AsSpan(_links)[before].Next = entry.Next;
        else if (entry.Next != TaskRow.None)
            _first[task] = entry.Next;
        else
            _first.Remove(task);
        entry.Next = _free;
        _free = link;
        Count--;
    }

    private int NewLink(int worker, int next)
    {
        var entry = new Link { Worker = worker, Tasks = 1, Next = next };
        if (_free == TaskRow.None)
        {
            _links.Add(entry);
            return _links.Count - 1;
        }

        int link = _free;
        _free = _links[link].Next;
        _links[link] = entry;
        return link;
    }

    private struct Link
    {
        public int Worker;
        public int Tasks;
        public int Next;
    }
}
