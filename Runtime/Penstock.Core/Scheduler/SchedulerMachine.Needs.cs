using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Placing tasks that not every worker may run (D5): those restricted to some workers, those that use up resources, those
/// that avoid a worker, and those that must run alone.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>After so many less urgent tasks have got what a task waits for, a worker is kept free for it.</summary>
    private const int PassedMax = 8;

    private readonly Dictionary<TaskOptions, TaskDemand> _demands = [];
    private readonly List<NeedQueue> _needs = [];
    private readonly Dictionary<string, List<int>> _workersByName = [];
    private readonly Dictionary<string, List<int>> _workersByResource = [];
    private readonly List<int> _candidates = [];

    private TaskDemand? DemandOf(TaskOptions options)
    {
        bool isRestricted = options.Workers is { Count: > 0 };
        bool usesResources = options.Resources is { Count: > 0 };
        if (!isRestricted && !usesResources)
            return null;
        var identity = new TaskOptions
        {
            Workers = isRestricted ? options.Workers : null,
            AllowOtherWorkers = isRestricted && options.AllowOtherWorkers == true ? true : null,
            Resources = usesResources ? options.Resources : null,
        };
        if (_demands.TryGetValue(identity, out TaskDemand? known))
            return known;
        var demand = new TaskDemand(identity);
        _demands.Add(identity, demand);
        return demand;
    }

    /// <summary>What a task asks for. It changes only while the task is Processing, so a ready task stands in the right line.</summary>
    private Need NeedOf(int task) =>
        FindPolicy(task) is { } policy ? new Need(policy.Demand, policy.PutBackBy, policy.IsSuspect) : Need.None;

    /// <summary>Puts a ready task into the line of its need; says false if it has none and stands in the common line.</summary>
    private bool TryQueueByNeed(in ReadyTask ready, int task)
    {
        Need need = NeedOf(task);
        if (need == Need.None)
            return false;
        NeedQueue? queue = FindNeed(need);
        if (queue is null)
        {
            queue = new NeedQueue(need);
            _needs.Add(queue);
            UpdateUnmet(queue);
        }

        queue.Tasks.Add(ready.Task, ready.Priority);
        return true;
    }

    private NeedQueue? FindNeed(Need need)
    {
        foreach (NeedQueue queue in _needs)
        {
            if (queue.Need == need)
                return queue;
        }

        return null;
    }

    /// <summary>Gives ready tasks out in the order of their priority over all lines, as far as they fit somewhere.</summary>
    private void PlaceByNeed()
    {
        RemoveEmptyNeeds(); // A worker that was kept for a line that is empty now has room for the others.
        bool isCommonStuck = _roomy.Count == 0;
        foreach (NeedQueue queue in _needs)
            queue.IsStuck = false;
        while (TryPeekFirst(isCommonStuck, out ReadyTask first, out NeedQueue? queue))
        {
            int task = _tasks.Find(first.Task);
            WorkerRecord? worker = queue is null ? CheapestWithRoom(task) : CheapestMeeting(task, queue);
            if (worker is null)
            {
                if (queue is null)
                    isCommonStuck = true;
                else
                    BecomeStuck(queue);
                continue;
            }

            (queue?.Tasks ?? _ready).RemoveFirst();
            CountPassed(first, queue, worker);
            if (queue is not null)
                Unreserve(queue);
            Assign(task, worker);
            RefreshRooms();
        }

        RemoveEmptyNeeds();
    }

    /// <summary>The most urgent task at the head of a line that is not stuck.</summary>
    private bool TryPeekFirst(bool isCommonStuck, out ReadyTask first, out NeedQueue? line)
    {
        line = null;
        bool found = TryPeekLive(_ready, Need.None, out first) && !isCommonStuck;
        foreach (NeedQueue queue in _needs)
        {
            if (queue.IsStuck || !TryPeekLive(queue.Tasks, queue.Need, out ReadyTask head) || (found && head.CompareTo(first) > 0))
                continue;
            first = head;
            line = queue;
            found = true;
        }

        return found;
    }

    /// <summary>The first task of a line that still belongs there; what comes before it is dropped.</summary>
    private bool TryPeekLive(SchedulerQueue queue, Need need, out ReadyTask first)
    {
        while (queue.TryPeek(out TaskHandle handle))
        {
            int task = _tasks.Find(handle);
            if (task != TaskRow.None && _tasks[task].Status == SchedulerTaskStatus.Ready && NeedOf(task) == need)
            {
                first = new ReadyTask(_tasks.Recipes[task].Priority, handle);
                return true;
            }

            queue.RemoveFirst();
        }

        first = default;
        return false;
    }

    private WorkerRecord? CheapestMeeting(int task, NeedQueue queue)
    {
        SchedulerFunction function = _functions[_tasks.Recipes[task].Function];
        long total = CountHolders(task);
        WorkerRecord? best = null;
        bool othersQualify = OthersQualify(queue.Need);
        FindCandidates(queue);
        foreach (int candidate in _candidates)
        {
            WorkerRecord worker = WorkerAt(candidate);
            if (Qualifies(worker, queue.Need, othersQualify) && Fits(worker, queue, function))
                best = Cheaper(best, worker, total);
        }

        ForgetHolders();
        return best;
    }

    /// <summary>Workers that may qualify: all that do, or, if any would, those with room.</summary>
    private void FindCandidates(NeedQueue queue)
    {
        _candidates.Clear();
        TaskDemand? demand = queue.Need.Demand;
        if (demand is { Workers.Count: > 0 } && (!demand.AllowsOthers || IsAnyThere(demand)))
        {
            foreach (string name in demand.Workers)
                _candidates.AddRange(_workersByName.GetValueOrDefault(name) ?? []);
            return;
        }

        _candidates.AddRange(demand is { Resources.Length: > 0 } ? _workersByResource.GetValueOrDefault(demand.Resources[0].Name) ?? [] : _roomy);
        if (queue.Reserved is { } reserved && !_candidates.Contains(reserved.Id.Value))
            _candidates.Add(reserved.Id.Value);
    }

    private bool IsAnyThere(TaskDemand demand)
    {
        foreach (string name in demand.Workers)
        {
            if (_workersByName.ContainsKey(name))
                return true;
        }

        return false;
    }

    private bool OthersQualify(Need need)
    {
        if (need.PutBackBy == TaskRow.None)
            return false;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { TakesData: true } && worker.Id.Value != need.PutBackBy && Meets(worker, need.Demand))
                return true;
        }

        return false;
    }

    private bool Qualifies(WorkerRecord worker, Need need, bool othersQualify) =>
        (worker.Id.Value != need.PutBackBy || !othersQualify) && Meets(worker, need.Demand);

    /// <summary>Whether a worker could run tasks of a demand if nothing else ran on it.</summary>
    private bool Meets(WorkerRecord worker, TaskDemand? demand)
    {
        if (demand is null)
            return true;
        if (demand.Workers.Count > 0 && !IsNamed(worker, demand) && (!demand.AllowsOthers || IsAnyThere(demand)))
            return false;
        foreach (ResourceAmount amount in demand.Resources)
        {
            if (worker.OfferedOf(amount.Name) < amount.Millionths)
                return false;
        }

        return true;
    }

    private static bool IsNamed(WorkerRecord worker, TaskDemand demand)
    {
        foreach (string name in demand.Workers)
        {
            if (name == worker.Name)
                return true;
        }

        return false;
    }

    /// <summary>Whether a worker that qualifies has room for it now.</summary>
    private static bool Fits(WorkerRecord worker, NeedQueue queue, SchedulerFunction function)
    {
        if (!worker.TakesAnything || worker.AloneTask != TaskRow.None || !IsFreeFor(worker, queue.Need.Demand, queue))
            return false;
        if (queue.Need.IsAlone)
            return worker.Processing.Count == 0 && (worker.ReservedFor is not { Need.IsAlone: true } || worker.ReservedFor == queue);
        return HasRoom(worker, function);
    }

    /// <summary>Whether a worker has left what a demand uses up, and does not keep it for others.</summary>
    private static bool IsFreeFor(WorkerRecord worker, TaskDemand? demand, NeedQueue? queue)
    {
        foreach (ResourceAmount amount in demand?.Resources ?? [])
        {
            if (worker.OfferedOf(amount.Name) - worker.UsedOf(amount.Name) < amount.Millionths)
                return false;
        }

        return worker.ReservedFor is not { } other || other == queue || demand is null || !demand.SharesResourceWith(other.Need.Demand);
    }

    /// <summary>Whether a task may be given ahead to the worker that makes its inputs.</summary>
    private bool MayRunAhead(int task, WorkerRecord worker)
    {
        Need need = NeedOf(task);
        return need == Need.None
            || (!need.IsAlone && need.PutBackBy != worker.Id.Value && Meets(worker, need.Demand) && IsFreeFor(worker, need.Demand, queue: null));
    }

    /// <summary>Its first task fits nowhere. One that must run alone gets a worker kept free at once: nothing else will end its wait.</summary>
    private void BecomeStuck(NeedQueue queue)
    {
        queue.IsStuck = true;
        if (queue.Need.IsAlone && queue.Reserved is null)
            Reserve(queue);
    }

    /// <summary>Ageing: a task that takes of what more urgent ones wait for has passed them, and may do so only so often.</summary>
    private void CountPassed(in ReadyTask placed, NeedQueue? from, WorkerRecord worker)
    {
        if (from?.Need.Demand is not { Resources.Length: > 0 } demand)
            return;
        foreach (NeedQueue queue in _needs)
        {
            bool isPassed = queue.IsStuck
                && queue.Reserved is null
                && demand.SharesResourceWith(queue.Need.Demand)
                && Meets(worker, queue.Need.Demand)
                && TryPeekLive(queue.Tasks, queue.Need, out ReadyTask head)
                && head.CompareTo(placed) < 0;
            if (isPassed && ++queue.Passed >= PassedMax)
                Reserve(queue);
        }
    }

    /// <summary>Keeps the worker that will be free soonest, as far as can be told, for the first task of a line.</summary>
    private void Reserve(NeedQueue queue)
    {
        bool othersQualify = OthersQualify(queue.Need);
        WorkerRecord? best = null;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { TakesData: true, ReservedFor: null }
                && worker.AloneTask == TaskRow.None
                && Qualifies(worker, queue.Need, othersQualify)
                && (best is null || worker.Processing.Count < best.Processing.Count))
            {
                best = worker;
            }
        }

        if (best is null)
            return;
        best.ReservedFor = queue;
        queue.Reserved = best;
        UpdateRoomy(best);
    }

    private void Unreserve(NeedQueue queue)
    {
        queue.Passed = 0;
        if (queue.Reserved is not { } worker)
            return;
        queue.Reserved = null;
        worker.ReservedFor = null;
        UpdateRoomy(worker);
    }

    /// <summary>A worker takes nothing for now: the line it was kept for may get another.</summary>
    private void KeepForNobody(WorkerRecord worker)
    {
        if (worker.ReservedFor is { } queue)
            Unreserve(queue);
    }

    private void RemoveEmptyNeeds()
    {
        for (int i = _needs.Count - 1; i >= 0; i--)
        {
            NeedQueue queue = _needs[i];
            if (TryPeekLive(queue.Tasks, queue.Need, out _))
                continue;
            Unreserve(queue);
            _needs.RemoveAt(i);
        }
    }

    private void ListOffers(WorkerRecord worker)
    {
        List(_workersByName, worker.Name, worker);
        foreach (ResourceAmount offer in worker.Offers)
            List(_workersByResource, offer.Name, worker);
        UpdateAllUnmet();
    }

    private void UnlistOffers(WorkerRecord worker)
    {
        if (worker.ReservedFor is { } queue)
        {
            queue.Reserved = null;
            worker.ReservedFor = null;
        }

        Unlist(_workersByName, worker.Name, worker);
        foreach (ResourceAmount offer in worker.Offers)
            Unlist(_workersByResource, offer.Name, worker);
        UpdateAllUnmet();
    }

    private static void List(Dictionary<string, List<int>> index, string name, WorkerRecord worker)
    {
        if (!index.TryGetValue(name, out List<int>? workers))
            index[name] = workers = [];
        workers.Add(worker.Id.Value);
    }

    private static void Unlist(Dictionary<string, List<int>> index, string name, WorkerRecord worker)
    {
        if (!index.TryGetValue(name, out List<int>? workers))
            return;
        workers.Remove(worker.Id.Value);
        if (workers.Count == 0)
            index.Remove(name);
    }
}
