using System.Collections.Generic;
using System.Linq;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// Ready tasks by priority. Tasks mostly become ready in the order of their priority, so they wait in a plain queue as long
/// as that holds and in a heap otherwise. Entries of tasks that are ready no more are dropped when they come up.
/// </summary>
internal sealed class SchedulerQueue
{
    private readonly Queue<Entry> _ascending = new();
    private readonly PriorityQueue<Entry, (long Priority, uint Row)> _others = new();
    private long _lastPriority = long.MinValue;

    /// <summary>How many entries wait, stale ones included.</summary>
    public int Count => _ascending.Count + _others.Count;

    public void Add(TaskHandle task, long priority)
    {
        if (_ascending.Count == 0 || priority >= _lastPriority)
        {
            _ascending.Enqueue(new Entry(task, priority));
            _lastPriority = priority;
        }
        else
        {
            _others.Enqueue(new Entry(task, priority), (priority, task.Row));
        }
    }

    /// <summary>The entry of the smallest priority.</summary>
    public bool TryPeek(out TaskHandle task)
    {
        bool found = TryChoose(out Entry entry, out _);
        task = entry.Task;
        return found;
    }

    /// <summary>Removes the entry that <see cref="TryPeek"/> shows.</summary>
    public void RemoveFirst()
    {
        if (!TryChoose(out _, out bool ascending))
            return;
        if (ascending)
            _ascending.Dequeue();
        else
            _others.Dequeue();
    }

    /// <summary>All tasks that have an entry.</summary>
    public HashSet<TaskHandle> ToSet() =>
        [.. _ascending.Select(entry => entry.Task), .. _others.UnorderedItems.OrderBy(item => item.Element.Task.Row).Select(item => item.Element.Task)];

    private bool TryChoose(out Entry entry, out bool ascending)
    {
        ascending = _ascending.TryPeek(out entry);
        if (_others.TryPeek(out Entry other, out _) && (!ascending || other.Priority < entry.Priority))
        {
            entry = other;
            ascending = false;
            return true;
        }

        return ascending;
    }

    private readonly record struct Entry(TaskHandle Task, long Priority);
}
