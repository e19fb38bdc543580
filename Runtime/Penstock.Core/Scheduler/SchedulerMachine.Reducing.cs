using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Copies that computations have left behind (M7): they stay for a moment, because hot data is fetched by many, and are
/// dropped when nothing that is about to run would use them. The last copy never goes.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>A copy that a computation made stays at least this long.</summary>
    private const long SurplusMilliseconds = 2_000;

    /// <summary>Results looked at per tick.</summary>
    private const int SurplusPerTickMax = 1_024;

    /// <summary>Dependents looked at to see who would use a copy; results with more keep theirs.</summary>
    private const int ConsumersLookedAtMax = 1_024;

    private readonly Queue<(TaskHandle Task, Timestamp Since)> _surplus = new();
    private readonly HashSet<int> _consumers = [];

    /// <summary>Notes a result of which there may be more copies than anybody needs.</summary>
    private void ConsiderSurplus(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.IsCopied) != 0)
            return;
        row.Flags |= TaskFlags.IsCopied;
        _surplus.Enqueue((_tasks.Handle(task), _now));
    }

    private void ReduceCopies(Timestamp now)
    {
        for (int i = Math.Min(_surplus.Count, SurplusPerTickMax); i > 0 && _surplus.Peek().Since.AddMilliseconds(SurplusMilliseconds) <= now; i--)
        {
            (TaskHandle handle, Timestamp since) = _surplus.Dequeue();
            int task = _tasks.Find(handle);
            if (task == TaskRow.None)
                continue;
            _tasks[task].Flags &= ~TaskFlags.IsCopied;
            if (_tasks[task].Status == SchedulerTaskStatus.Memory && (MayBeGoneSince(task, since) || Reduce(task)))
                ConsiderSurplus(task);
        }
    }

    /// <summary>
    /// Whether a copy is at a worker that is away, or of which nothing was heard for a while: it may be dead, and the copy that
    /// would stay be the one that is lost.
    /// </summary>
    private bool MayBeGoneSince(int task, Timestamp since)
    {
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
        {
            WorkerRecord holder = WorkerAt(_replicas[link].Peer);
            if (holder.IsAway || holder.LastHeard < since)
                return true;
        }

        return false;
    }

    /// <summary>Drops copies that are not needed; says whether some stay that may not be needed later.</summary>
    private bool Reduce(int task)
    {
        int copies = 0;
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
            copies++;
        CopyPlan? plan = FindPlan(task);
        if (plan is { Orders.Count: > 0 })
            return true;
        int wanted = Math.Max(plan?.Copies ?? 1, 1);
        int staying = CountStaying(task);
        int kept = Math.Max(wanted, CountConsumers(task, copies));
        while (copies > kept && ChooseSurplus(task, staying > wanted) is var link and not TaskRow.None)
        {
            staying -= WorkerAt(_replicas[link].Peer).Retirement is null ? 1 : 0;
            DropReplica(link);
            copies--;
        }

        return copies > wanted;
    }

    /// <summary>How many workers would use a copy, as far as known; those that will are in <see cref="_consumers"/>.</summary>
    private int CountConsumers(int task, int copies)
    {
        _consumers.Clear();
        ref TaskRow row = ref _tasks[task];
        if (row.Waiters == 0)
            return 0;
        int unplaced = 0;
        int seen = 0;
        for (int edge = row.FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
        {
            if (++seen > ConsumersLookedAtMax || unplaced >= copies)
                return copies;
            ref TaskRow dependent = ref _tasks[_edges[edge].Dependent];
            if (dependent.Status == SchedulerTaskStatus.Processing)
                _consumers.Add(dependent.Worker);
            else if (dependent.Status.IsActive())
                unplaced++;
        }

        return _consumers.Count + unplaced;
    }

    /// <summary>The copy to drop: of a worker that takes no tasks or else of the fullest, never of one that is about to use it.</summary>
    private int ChooseSurplus(int task, bool mayStayFewer)
    {
        int best = TaskRow.None;
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
        {
            WorkerRecord worker = WorkerAt(_replicas[link].Peer);
            if (_consumers.Contains(worker.Id.Value) || (worker.Retirement is null && !mayStayFewer))
                continue;
            if (best == TaskRow.None || IsRatherDropped(worker, WorkerAt(_replicas[best].Peer)))
                best = link;
        }

        return best;
    }

    private static bool IsRatherDropped(WorkerRecord worker, WorkerRecord than)
    {
        if (worker.TakesData != than.TakesData)
            return than.TakesData;
        return worker.Bytes != than.Bytes ? worker.Bytes > than.Bytes : worker.Id.Value < than.Id.Value;
    }

    /// <summary>Drops one of several copies.</summary>
    private void DropReplica(int link)
    {
        PeerLink dropped = _replicas[link];
        if (dropped.Next == TaskRow.None && dropped.Previous == TaskRow.None)
            throw new InvariantException($"the last copy of {Describe(dropped.Task)} is to be dropped.");
        RemoveReplica(link);
        To(WorkerAt(dropped.Peer)).Add(new FreeData(_tasks.Handle(dropped.Task)));
        NotifyWants(dropped.Task); // Clients may know only the copy that is gone.
    }

    /// <summary>A result has arrived where it was moved to: the old copy goes, unless something there is about to use it.</summary>
    private void DropMoved(int task, int from)
    {
        int link = _replicas.Find(_tasks[task].FirstReplica, from);
        if (link == TaskRow.None || _tasks[task].FirstReplica == link && _replicas[link].Next == TaskRow.None)
            return;
        CountConsumers(task, int.MaxValue);
        if (_consumers.Contains(from))
            ConsiderSurplus(task);
        else
            DropReplica(link);
    }
}
