using System.Collections.Generic;
using System.Linq;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Invariants of demands, resources and tasks that run alone. The numbers are those of docs/internals/scheduler-states.md.</content>
public sealed partial class SchedulerMachine
{
    private void ValidateUse(WorkerRecord worker)
    {
        long[] used = new long[worker.Offers.Length];
        foreach (int task in worker.Processing)
            Add(used, worker, FindPolicy(task)?.Demand, times: 1);
        foreach ((AttemptId _, TaskDemand demand) in worker.Lingering)
            Add(used, worker, demand, times: 1);
        for (int i = 0; i < used.Length; i++)
        {
            Require(used[i] == worker.Used[i], "I31", $"{worker.Offers[i]} of {worker.Name}: {worker.Used[i]} millionths are counted as used, {used[i]} are");
            Require(used[i] <= worker.Offers[i].Millionths, "I31", $"{worker.Name} offers {worker.Offers[i]}, but {used[i]} millionths are used");
        }

        int seceded = worker.Processing.Count(task => (_tasks[task].Flags & TaskFlags.HasSeceded) != 0);
        Require(seceded == worker.Seceded, "I38", $"{seceded} tasks of {worker.Name} have given their slots back, {worker.Seceded} are counted");
        foreach (int task in worker.Processing)
        {
            bool isAlone = FindPolicy(task) is { IsSuspect: true };
            Require(!isAlone || (worker.Processing.Count == 1 && worker.AloneTask == task), "I32", task, $"it is suspected, but {worker.Name} has {worker.Processing.Count} tasks");
            Require(FindPolicy(task)?.Demand is not { Workers.Count: > 0, AllowsOthers: false } demand || IsNamed(worker, demand), "I33", task, $"{worker.Name} may not run it");
        }

        Require(worker.AloneTask == TaskRow.None || worker.Processing.Contains(worker.AloneTask), "I32", $"{worker.Name} is kept for a task that it was not given");
        Require(worker.ReservedFor is null || (worker.ReservedFor.Reserved == worker && _needs.Contains(worker.ReservedFor)), "I34", $"{worker.Name} is kept free for nobody");
    }

    private static void Add(long[] used, WorkerRecord worker, TaskDemand? demand, int times)
    {
        foreach (ResourceAmount amount in demand?.Resources ?? [])
        {
            for (int i = 0; i < used.Length; i++)
                used[i] += worker.Offers[i].Name == amount.Name ? times * amount.Millionths : 0;
        }
    }

    /// <summary>Every ready task stands in the line of its need; lines are in use, and know whether a worker could ever run their tasks.</summary>
    private void ValidateNeeds()
    {
        HashSet<TaskHandle> common = _ready.ToSet();
        List<HashSet<TaskHandle>> lines = [.. _needs.Select(queue => queue.Tasks.ToSet())];
        var demands = new HashSet<TaskDemand>();
        int tasksWithDemands = 0;
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            ref TaskRow row = ref _tasks[task];
            if (row.Status == SchedulerTaskStatus.Forgotten)
                continue;
            if (FindPolicy(task)?.Demand is { } demand)
            {
                Require(_demands.GetValueOrDefault(demand.Options) == demand, "I30", task, "its demand is not the one that is kept");
                tasksWithDemands++;
                if (demands.Add(demand))
                    tasksWithDemands -= demand.Tasks;
            }

            Require((row.Flags & TaskFlags.HasSeceded) == 0 || row.Status == SchedulerTaskStatus.Processing, "I38", task, "it has given back a slot that it does not have");
            Require((row.Flags & TaskFlags.IsFired) == 0 || !(row.Status == SchedulerTaskStatus.Memory || row.Status.IsFailed()), "I37", task, "it is kept as fired although it has come to its end");
            if (row.Status != SchedulerTaskStatus.Ready)
                continue;
            int line = _needs.FindIndex(queue => queue.Need == NeedOf(task));
            bool stands = line >= 0 ? lines[line].Contains(_tasks.Handle(task)) : NeedOf(task) == Need.None && common.Contains(_tasks.Handle(task));
            Require(stands || _isHoldingBack, "I35", task, "it does not stand in the line of its need");
        }

        Require(demands.Count == _demands.Count && tasksWithDemands == 0, "I30", $"{demands.Count} demands are in use, {_demands.Count} are kept; {tasksWithDemands} tasks are not counted by theirs");
        for (int i = 0; i < _needs.Count; i++)
        {
            NeedQueue queue = _needs[i];
            Require(lines[i].Any(handle => IsReadyWith(queue.Need, handle)), "I35", $"the line of {queue.Need} is empty");
            Require(IsMet(queue.Need) == (queue.UnmetSince is null), "I36", $"the line of {queue.Need} is {(queue.UnmetSince is null ? "" : "not ")}said to have a worker");
            Require(queue.Reserved is null || queue.Reserved.ReservedFor == queue, "I34", $"the worker kept for {queue.Need} does not know");
        }
    }

    private bool IsReadyWith(Need need, TaskHandle handle) =>
        _tasks.Find(handle) is var task and not TaskRow.None && _tasks[task].Status == SchedulerTaskStatus.Ready && NeedOf(task) == need;
}
