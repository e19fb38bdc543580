using System.Collections.Generic;
using System.Linq;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Ready tasks that no worker which is there may run: why, since when, and who is told (D11).</content>
public sealed partial class SchedulerMachine
{
    /// <summary>Clients whose results wait are warned when no worker could run a task for this long.</summary>
    private const long UnmetWarningMilliseconds = 30_000;

    /// <summary>How many tasks are looked at to find out whose results wait: a warning is not worth more.</summary>
    private const int UnmetVisitsMax = 100_000;

    /// <summary>Since when tasks that any worker may run wait without one; null while there is a worker.</summary>
    private Timestamp? _noWorkerSince;
    private bool _hasWarnedOfNoWorker;

    private void UpdateAllUnmet()
    {
        foreach (NeedQueue queue in _needs)
            UpdateUnmet(queue);
    }

    private void UpdateUnmet(NeedQueue queue)
    {
        if (IsMet(queue.Need))
        {
            queue.UnmetSince = null;
            queue.HasWarned = false;
        }
        else
        {
            queue.UnmetSince ??= _now;
        }
    }

    private bool IsMet(Need need)
    {
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true, IsGone: false } && Meets(worker, need.Demand))
                return true;
        }

        return false;
    }

    private void WarnOfUnmet()
    {
        if (WorkerCount > 0)
        {
            _noWorkerSince = null;
            _hasWarnedOfNoWorker = false;
        }
        else if (TryPeekLive(_ready, Need.None, out _))
        {
            _noWorkerSince ??= _now;
            if (!_hasWarnedOfNoWorker && IsDue(_noWorkerSince.Value))
            {
                _hasWarnedOfNoWorker = true;
                Warn(Need.None, _noWorkerSince.Value);
            }
        }

        foreach (NeedQueue queue in _needs)
        {
            if (queue.HasWarned || queue.UnmetSince is not { } since || !IsDue(since))
                continue;
            queue.HasWarned = true;
            Warn(queue.Need, since);
        }
    }

    private bool IsDue(Timestamp since) => since.AddMilliseconds(UnmetWarningMilliseconds) <= _now;

    /// <summary>Tells every client that holds one of the tasks of a need, or something that waits for one.</summary>
    private void Warn(Need need, Timestamp since)
    {
        var seen = new HashSet<int>();
        var waiting = new List<int>();
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            if (_tasks[task].Status == SchedulerTaskStatus.Ready && NeedOf(task) == need && seen.Add(task))
                waiting.Add(task);
        }

        int count = waiting.Count;
        if (count == 0)
            return;
        string example = Label(waiting[0]);
        var clients = new SortedSet<int>();
        for (int i = 0; i < waiting.Count && waiting.Count < UnmetVisitsMax; i++)
        {
            for (int want = _tasks[waiting[i]].FirstWant; want != TaskRow.None; want = _wants[want].Next)
                clients.Add(_wants[want].Peer);
            for (int edge = _tasks[waiting[i]].FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
            {
                if (seen.Add(_edges[edge].Dependent))
                    waiting.Add(_edges[edge].Dependent);
            }
        }

        var warning = new WorkerNeeded(example, count, UnmetReason(need, since));
        foreach (int client in clients)
            To(_clients[client]!).Add(warning); // A want names a client that is there.
    }

    /// <summary>Which demand is not met, since when, and what would help.</summary>
    private string UnmetReason(Need need, Timestamp since)
    {
        long seconds = (_now.Nanoseconds - since.Nanoseconds) / 1_000_000_000;
        if (need.Demand is not { } demand)
            return $"No worker is connected, for {seconds} s. Start a worker.";
        string missing = $"It needs {demand}; for {seconds} s no such worker has been connected.";
        if (demand.Resources.Length > 0)
            missing += $" Offered at most: {string.Join(", ", demand.Resources.Select(amount => new ResourceAmount(amount.Name, LargestOffer(amount.Name))))}.";
        return missing + " Start a worker that fits, or cancel the task and submit it with other options.";
    }

    private long LargestOffer(string resource)
    {
        long largest = 0;
        foreach (WorkerRecord? worker in _workers)
            largest = System.Math.Max(largest, worker?.OfferedOf(resource) ?? 0);
        return largest;
    }

    /// <summary>Why a ready task has not been given out.</summary>
    private string ReadyReason(int task)
    {
        Need need = NeedOf(task);
        if (WorkerCount == 0)
            return $"It is ready, but no worker is connected. {UnmetReason(need, FindNeed(need)?.UnmetSince ?? _noWorkerSince ?? _now)}";
        if (need == Need.None)
            return $"It is ready and waits for a worker with room; {_ready.Count} tasks are in line.";
        if (FindNeed(need) is { UnmetSince: { } since })
            return $"It is ready, but no worker that is connected may run it. {UnmetReason(need, since)}";
        string where = need.Demand is { } demand ? demand.ToString() : "a worker";
        if (need.IsAlone)
            return $"It is ready. It may have killed {string.Join(", ", FindPolicy(task)?.Deaths ?? [])}, so it runs alone: it waits for {where} that has nothing else to run.";
        string elsewhere = need.PutBackBy != TaskRow.None && _workers[need.PutBackBy] is { } worker ? $", preferably not {worker.Name}, which put it back" : "";
        return $"It is ready and waits for room on {where}{elsewhere}.";
    }
}
