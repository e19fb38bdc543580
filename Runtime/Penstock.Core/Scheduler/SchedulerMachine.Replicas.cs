using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Copies that are wanted for their own sake (M7): how many workers are to hold a result, and the orders to fetch it. Only
/// results with a <see cref="CopyPlan"/> are looked at; all others cost one test of a flag.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>A worker is told to fetch at most so many copies at once: its fetching of inputs goes first anyway, and the books stay small.</summary>
    private const int IncomingMax = 64;

    /// <summary>Plans looked at in one event or tick; the rest waits for the next one.</summary>
    private const int PlansPerEventMax = 256;

    /// <summary>The share of a worker's memory budget that copies may fill; a result is bigger while it is received.</summary>
    private const double CopyMemoryShare = 0.8;

    /// <summary>Copies under way at once per copy that exists: they spread as a tree.</summary>
    private const int CopyBranching = 2;

    /// <summary>Plans that get their turn when a copy has arrived; all others do with the next tick.</summary>
    private const int PlansPerArrival = 2;

    private readonly SortedDictionary<int, CopyPlan> _plans = [];
    private readonly Queue<TaskHandle> _duePlans = new();
    private readonly Queue<TaskHandle> _plansWithoutTurn = new();

    private void OnReplicateHolds(ClientRecord client, in ReplicateHolds replicate)
    {
        if (replicate.Copies < 1)
            throw new PeerProtocolException($"{client.Name} wants {replicate.Copies} copies; the least is 1.");
        var order = new ClusterOrder(client, replicate.Request);
        foreach (HoldId hold in replicate.Holds)
        {
            order.Begin();
            int want = FindWant(client, hold);
            int task = want == TaskRow.None ? TaskRow.None : _wants[want].Task;
            if (task == TaskRow.None || _tasks[task].Status.IsFailed())
            {
                Answer(order, order.Fail("A future was released, cancelled or has failed: only results that exist or are being made can be copied."));
                continue;
            }

            CopyPlan plan = PlanOf(task);
            plan.Copies = replicate.Copies;
            plan.Waiting.Add(order);
            MakeDue(task, plan);
            ConsiderSurplus(task);
        }

        Answer(order, order.Close());
    }

    private void Answer(ClusterOrder order, OrderDone? answer)
    {
        if (answer is { } done && !order.Client.IsGone)
            To(order.Client).Add(in done);
    }

    /// <summary>The plan of a result, made if it has none.</summary>
    private CopyPlan PlanOf(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.HasPlan) != 0)
            return _plans[task];
        row.Flags |= TaskFlags.HasPlan;
        return _plans[task] = new CopyPlan();
    }

    private CopyPlan? FindPlan(int task) => (_tasks[task].Flags & TaskFlags.HasPlan) != 0 ? _plans[task] : null;

    private void MakeDue(int task, CopyPlan plan)
    {
        if (plan.IsDue)
            return;
        plan.IsDue = true;
        _duePlans.Enqueue(_tasks.Handle(task));
    }

    private void MakeDue(int task)
    {
        if (FindPlan(task) is { } plan)
            MakeDue(task, plan);
    }

    /// <summary>Looks at plans that something has changed for. Those whose recipients are all busy wait until a copy has arrived somewhere.</summary>
    private void AdvancePlans()
    {
        for (int i = Math.Min(_duePlans.Count, PlansPerEventMax); i > 0; i--)
        {
            int task = _tasks.Find(_duePlans.Dequeue());
            if (task == TaskRow.None || FindPlan(task) is not { } plan)
                continue;
            plan.IsDue = false;
            SchedulerTaskStatus status = _tasks[task].Status;
            if (status == SchedulerTaskStatus.Memory)
                Advance(task, plan);
            else
                OnPlannedStatus(task, status); // What was wanted and let go within one event has changed no status.
        }
    }

    private void Advance(int task, CopyPlan plan)
    {
        int present = CountStaying(task);
        string obstacle = "";
        bool isBusy = false;
        while (present + plan.Orders.Count < plan.Copies && plan.Orders.Count < CopyBranching * Math.Max(present, 1))
        {
            WorkerRecord? recipient = ChooseRecipient(task, plan, out obstacle, out isBusy);
            if (recipient is null)
                break;
            OrderCopy(task, plan, new CopyOrder(recipient.Id.Value, _tasks[task].Bytes, TaskRow.None, For: null));
        }

        if (isBusy)
            _plansWithoutTurn.Enqueue(_tasks.Handle(task));
        else if (plan.Orders.Count == 0)
            Conclude(task, plan, present, obstacle);
    }

    /// <summary>Nothing more can be done for a plan now: whoever waits for it hears so.</summary>
    private void Conclude(int task, CopyPlan plan, int present, string obstacle)
    {
        bool isReached = present >= plan.Copies || (present > 0 && obstacle.Length == 0);
        foreach (ClusterOrder order in plan.Waiting)
            Answer(order, isReached ? order.Succeed() : order.Fail($"{Label(task)} has {present} copies: {obstacle}."));
        plan.Waiting.Clear();
        if (present == 0)
            KeepHolder(task, obstacle.Length > 0 ? obstacle : "there is no other worker");
        if (plan.IsOver)
            RemovePlan(task);
        LookAtRetirements();
    }

    /// <summary>How many workers hold it that are not about to leave.</summary>
    private int CountStaying(int task)
    {
        int count = 0;
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
            count += WorkerAt(_replicas[link].Peer).Retirement is null ? 1 : 0;
        return count;
    }

    /// <summary>The worker with the least data that can take a copy and has none.</summary>
    /// <param name="task">The result.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="obstacle">Why some workers without a copy cannot take one; empty if every worker has one.</param>
    /// <param name="isBusy">Whether some could, once copies under way have arrived.</param>
    private WorkerRecord? ChooseRecipient(int task, CopyPlan plan, out string obstacle, out bool isBusy)
    {
        obstacle = "";
        isBusy = false;
        WorkerRecord? best = null;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is not { TakesData: true } || _replicas.Find(_tasks[task].FirstReplica, worker.Id.Value) != TaskRow.None || plan.OrderTo(worker.Id.Value) >= 0)
                continue;
            if (plan.Refusers.Contains(worker.Id.Value))
                obstacle = plan.Refusal;
            else if (!HasMemoryFor(worker, _tasks[task].Bytes))
                obstacle = $"{worker.Name} holds {worker.Bytes:N0} bytes of its budget of {worker.MemoryBudget:N0}, and a copy takes {_tasks[task].Bytes:N0} more";
            else if (worker.Incoming.Count >= IncomingMax)
                isBusy = true;
            else if (best is null || worker.Bytes + worker.IncomingBytes < best.Bytes + best.IncomingBytes)
                best = worker;
        }

        isBusy &= best is null;
        return best;
    }

    private static bool HasMemoryFor(WorkerRecord worker, long bytes) =>
        worker.Bytes + worker.IncomingBytes + bytes <= worker.MemoryBudget * CopyMemoryShare;

    private void OrderCopy(int task, CopyPlan plan, CopyOrder order)
    {
        WorkerRecord worker = WorkerAt(order.Worker);
        plan.Orders.Add(order);
        worker.Incoming.Add(task);
        worker.IncomingBytes += order.Bytes;
        _inputList.Clear();
        WriteInput(_inputList, task, worker);
        To(worker).Add(new AcquireReplica { Input = _inputList.Written, Naming = ++_lastNumber });
    }

    /// <summary>Takes an order off the books, because the copy has arrived or will not.</summary>
    private CopyOrder TakeOrder(int task, CopyPlan plan, int index)
    {
        CopyOrder order = plan.Orders[index];
        plan.Orders.RemoveAt(index);
        WorkerRecord worker = WorkerAt(order.Worker);
        worker.Incoming.Remove(task);
        worker.IncomingBytes -= order.Bytes;
        MakeDue(task, plan);
        WakePlans(PlansPerArrival);
        LookAtRetirements();
        return order;
    }

    /// <summary>Some recipients are less busy now.</summary>
    private void WakePlans(int most)
    {
        for (int i = 0; i < most && _plansWithoutTurn.TryDequeue(out TaskHandle waiting); i++)
        {
            if (_tasks.Find(waiting) is var task and not TaskRow.None)
                MakeDue(task);
        }
    }

    /// <summary>A worker reports a result that has a plan: a copy that was ordered is there.</summary>
    private void OnPlannedCopy(int task, WorkerRecord worker)
    {
        CopyPlan plan = _plans[task];
        MakeDue(task, plan);
        int index = plan.OrderTo(worker.Id.Value);
        if (index < 0)
            return;
        CopyOrder order = TakeOrder(task, plan, index);
        if (order.DropFrom != TaskRow.None)
            DropMoved(task, order.DropFrom);
        if (order.For is { } waiting)
            Answer(waiting, waiting.Succeed());
    }

    private void OnAcquireRefused(WorkerRecord worker, AcquireRefused refused)
    {
        int task = _tasks.Find(refused.Task);
        if (task == TaskRow.None || FindPlan(task) is not { } plan || plan.OrderTo(worker.Id.Value) is var index && index < 0)
            return; // It is not wanted there any more.
        plan.Refusal = $"{worker.Name} could not get it: {refused.Reason}";
        plan.Refusers.Add(worker.Id.Value);
        CopyOrder order = TakeOrder(task, plan, index);
        if (order.For is { } waiting)
            Answer(waiting, waiting.Fail(plan.Refusal + "."));
    }

    /// <summary>A result with a plan has another status: in memory its plan can go on, otherwise there is nothing to copy.</summary>
    private void OnPlannedStatus(int task, SchedulerTaskStatus to)
    {
        CopyPlan plan = _plans[task];
        if (to == SchedulerTaskStatus.Memory)
        {
            MakeDue(task, plan);
            return;
        }

        CancelOrders(task, plan, $"{Label(task)} is not in memory any more.");
        if (to.IsActive() || to == SchedulerTaskStatus.Arriving)
            return; // It is made again, and the plan stands.
        foreach (ClusterOrder order in plan.Waiting)
            Answer(order, order.Fail($"{Label(task)} was released or has failed."));
        plan.Waiting.Clear();
        RemovePlan(task);
    }

    private void CancelOrders(int task, CopyPlan plan, string reason)
    {
        while (plan.Orders.Count > 0)
        {
            CopyOrder order = TakeOrder(task, plan, plan.Orders.Count - 1);
            To(WorkerAt(order.Worker)).Add(new CancelAcquire(_tasks.Handle(task)));
            if (order.For is { } waiting)
                Answer(waiting, waiting.Fail(reason));
        }
    }

    private void RemovePlan(int task)
    {
        _tasks[task].Flags &= ~TaskFlags.HasPlan;
        _plans.Remove(task);
    }

    /// <summary>A worker is gone or takes no data now: what it was to fetch goes elsewhere.</summary>
    private void TakeIncomingBack(WorkerRecord worker)
    {
        while (worker.Incoming.Count > 0)
        {
            int task = worker.Incoming[^1];
            CopyPlan plan = _plans[task];
            CopyOrder order = TakeOrder(task, plan, plan.OrderTo(worker.Id.Value));
            if (!worker.IsGone)
                To(worker).Add(new CancelAcquire(_tasks.Handle(task)));
            if (order.For is { } waiting)
                Answer(waiting, waiting.Fail($"{worker.Name} left or paused before the copy of {Label(task)} had arrived."));
        }
    }

    /// <summary>There is another worker: plans that wanted more copies than there were workers go on.</summary>
    private void LookAtUnmetPlans()
    {
        foreach ((int task, CopyPlan plan) in _plans)
        {
            if (plan.Copies > 1)
                MakeDue(task, plan);
        }
    }
}
