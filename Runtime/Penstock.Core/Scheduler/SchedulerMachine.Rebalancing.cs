using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Evening out what workers store, once, when a client asks for it.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A worker gives away while it holds this much more than the mean, as a share of it, and takes while it holds this much less.</summary>
    private const double BalanceTolerance = 0.05;

    private readonly Queue<(TaskHandle Task, int From, int To, ClusterOrder For)> _moves = new();

    private void OnRebalance(ClientRecord client, RebalanceData rebalance)
    {
        var order = new ClusterOrder(client, rebalance.Request);
        var loads = new List<WorkerLoad>();
        long total = 0;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is not { TakesData: true })
                continue;
            loads.Add(new WorkerLoad(worker.Id.Value, worker.Bytes));
            total += worker.Bytes;
        }

        if (loads.Count > 1)
            PlanMoves(loads, (double)total / loads.Count, order);
        Answer(order, order.Close());
    }

    /// <summary>From the fullest worker to the emptiest, the oldest results first, until every worker is near the mean.</summary>
    private void PlanMoves(List<WorkerLoad> loads, double mean, ClusterOrder order)
    {
        var takers = new SortedSet<(long Bytes, int Worker)>();
        foreach (WorkerLoad load in loads)
        {
            if (load.Bytes < mean * (1 - BalanceTolerance))
                takers.Add((load.Bytes, load.Worker));
        }

        loads.Sort(static (a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : a.Worker.CompareTo(b.Worker));
        foreach (WorkerLoad load in loads)
        {
            if (load.Bytes > mean * (1 + BalanceTolerance))
                GiveAway(load, mean, takers, order);
        }
    }

    private void GiveAway(WorkerLoad giver, double mean, SortedSet<(long Bytes, int Worker)> takers, ClusterOrder order)
    {
        long left = giver.Bytes;
        foreach (int link in WorkerAt(giver.Worker).Replicas)
        {
            if (takers.Count == 0 || left <= mean)
                return;
            int task = _replicas[link].Task;
            long bytes = _tasks[task].Bytes;
            (long taken, int taker) = takers.Min;
            bool isAlone = _tasks[task].FirstReplica == link && _replicas[link].Next == TaskRow.None;
            if (!isAlone || bytes == 0 || left - bytes < mean * (1 - BalanceTolerance) || taken + bytes > mean * (1 + BalanceTolerance))
                continue;
            order.Begin();
            _moves.Enqueue((_tasks.Handle(task), giver.Worker, taker, order));
            left -= bytes;
            takers.Remove((taken, taker));
            if (taken + bytes < mean * (1 - BalanceTolerance))
                takers.Add((taken + bytes, taker));
        }
    }

    /// <summary>Begins moves in the order in which they were planned, as far as their recipients are not busy.</summary>
    private void AdvanceMoves()
    {
        for (int i = 0; i < PlansPerEventMax && _moves.TryPeek(out var move); i++)
        {
            WorkerRecord? to = _workers[move.To];
            if (to is { TakesData: true, Incoming.Count: >= IncomingMax })
                return; // A copy that arrives there brings this up again.
            _moves.Dequeue();
            int task = _tasks.Find(move.Task);
            bool isStillThere = task != TaskRow.None && _replicas.Find(_tasks[task].FirstReplica, move.From) != TaskRow.None;
            bool isFree = isStillThere && to is { TakesData: true } && HasMemoryFor(to, _tasks[task].Bytes)
                && _replicas.Find(_tasks[task].FirstReplica, move.To) == TaskRow.None && (FindPlan(task)?.OrderTo(move.To) ?? -1) < 0;
            if (isFree)
                OrderCopy(task, PlanOf(task), new CopyOrder(move.To, _tasks[task].Bytes, move.From, move.For));
            else
                Answer(move.For, isStillThere ? move.For.Fail($"{Label(task)} could not be moved: its recipient has left, has it already or has no memory for it.") : move.For.Close());
        }
    }

    private readonly record struct WorkerLoad(int Worker, long Bytes);
}
