using System.Collections.Generic;

namespace Penstock.Core;

/// <content>The invariants of copies, moves and retirements.</content>
public sealed partial class SchedulerMachine
{
    private void ValidateMoving()
    {
        int orders = 0;
        foreach ((int task, CopyPlan plan) in _plans)
        {
            Require((_tasks[task].Flags & TaskFlags.HasPlan) != 0, "I55", task, "it has a plan and is not flagged");
            ValidateOrders(task, plan);
            orders += plan.Orders.Count;
        }

        int incoming = 0;
        int asked = 0;
        int stealing = 0;
        int paused = 0;
        int welcome = 0;
        long memoryBudget = 0;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is null)
                continue;
            incoming += worker.Incoming.Count;
            stealing += worker.Stealing;
            foreach ((ulong _, WorkerRecord? thief) in worker.AskedBack)
                asked += thief is { IsGone: false } ? 1 : 0;
            paused += worker.IsPaused ? 1 : 0;
            welcome += worker.IsWelcome ? 1 : 0;
            memoryBudget += worker.IsWelcome ? worker.MemoryBudget : 0;
            ValidateMovingOf(worker);
        }

        Require(incoming == orders, "I51", $"workers are to fetch {incoming} copies, {orders} were ordered");
        Require(asked == stealing, "I52", $"{asked} runs were asked back for others, {stealing} are counted");
        Require(paused == _paused, "I53", $"{paused} workers have paused, {_paused} are counted");
        Require(welcome == WorkerCount && memoryBudget == _memoryBudget, "I57", $"{welcome} workers have {memoryBudget} bytes of memory together, {WorkerCount} with {_memoryBudget} are counted");
    }

    private void ValidateOrders(int task, CopyPlan plan)
    {
        Require(plan.Orders.Count == 0 || _tasks[task].Status == SchedulerTaskStatus.Memory, "I51", task, "copies of it are ordered although it is not in memory");
        var recipients = new HashSet<int>();
        foreach (CopyOrder order in plan.Orders)
        {
            Require(recipients.Add(order.Worker), "I51", task, $"worker {order.Worker} was told twice to fetch it");
            Require(_replicas.Find(_tasks[task].FirstReplica, order.Worker) == TaskRow.None, "I51", task, $"worker {order.Worker} is to fetch it and has it");
            Require(WorkerAt(order.Worker).Incoming.Contains(task), "I51", task, $"worker {order.Worker} does not list the order");
        }
    }

    private void ValidateMovingOf(WorkerRecord worker)
    {
        long bytes = 0;
        foreach (int task in worker.Incoming)
        {
            int index = FindPlan(task)?.OrderTo(worker.Id.Value) ?? -1;
            Require(index >= 0, "I51", task, $"{worker.Name} lists an order that its plan does not have");
            bytes += _plans[task].Orders[index].Bytes;
        }

        Require(worker.IncomingBytes == bytes, "I51", $"{worker.Name} is to fetch {bytes} bytes, {worker.IncomingBytes} are counted");
        Require(worker.Incoming.Count == 0 || worker.TakesData || worker.IsAway, "I51", $"{worker.Name} takes no data and is to fetch copies");
        bool isListed = worker.CrowdedPosition != TaskRow.None;
        Require(isListed == IsCrowded(worker) && (!isListed || _crowded[worker.CrowdedPosition] == worker.Id.Value), "I56", $"{worker.Name} is {(isListed ? "" : "not ")}listed as having more runs than slots");
        Require((worker.Retirement is not null) == _retiring.Contains(worker), "I54", $"{worker.Name} retires and is not listed, or the other way round");
    }
}
