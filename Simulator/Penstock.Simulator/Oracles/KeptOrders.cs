using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O18: what a client wants done with the cluster is done, or it hears why not. Stands for the liveness paragraph ("retirement
/// ends or says why not") and M5 ("clears all state, cancels every client's futures, replaces every worker process and returns
/// when as many are back, or says which are not").
/// </summary>
internal sealed class KeptOrders(LifeFacts facts) : Oracle("O18")
{
    public override void OnOrderDone(int client, OrderDone done)
    {
        if (facts.Orders.Find(order => order.Client == client && order.Order.Request == done.Request) is not { } answered)
        {
            Violate($"client {client} was told of order {done.Request}, which it has not given.");
            return;
        }

        if (done.Failed > 0 && done.Reason.Length == 0)
            Violate($"{answered} could not be carried out, and its client is not told why.");
        switch (answered.Order.Kind)
        {
            case OrderKind.Replicate:
                RequireCount(answered, done, answered.Keys.Count);
                break;
            case OrderKind.Retire:
                RequireCount(answered, done, 1);
                JudgeRetirement(answered, done);
                break;
            case OrderKind.Restart:
                RequireCount(answered, done, 1);
                if (done.Reason != ClientMachine.SessionEnded) // Whether it was carried out nobody knows.
                    JudgeRestart(answered, done);
                break;
        }
    }

    public override void OnQuiescent(ILifeView life)
    {
        foreach (OrderFacts order in facts.Orders)
        {
            if (!order.IsAnswered && life.Clients.Contains(order.Client))
                Violate($"nothing happens any more, but {order} was never answered.");
            if (order is { IsAnswered: true, Failed: 0 } && facts.SchedulerDiedAt < order.At)
                RequireGone(order); // The next life does not know who was away when another one let him go.
        }
    }

    /// <summary>Whoever was away when it was to go went when it came back.</summary>
    private void RequireGone(OrderFacts order)
    {
        foreach (WorkerFacts worker in facts.Workers)
        {
            bool isMeant = order.Order.Kind == OrderKind.Restart || (order.Order.Kind == OrderKind.Retire && worker.Index == order.Order.Worker);
            if (isMeant && worker is { IsAlive: true, IsCounted: true } && worker.ActedAt < order.At)
                Violate($"nothing happens any more, but {worker}, which was there before {order}, still is.");
        }
    }

    private void RequireCount(OrderFacts answered, OrderDone done, int things)
    {
        if (done.Done + done.Failed != things)
            Violate($"{answered} names {things} things, but {done.Done} are said to be done and {done.Failed} not.");
    }

    private void JudgeRetirement(OrderFacts answered, OrderDone done)
    {
        WorkerFacts worker = facts.WorkerAt(answered.Order.Worker);
        if (done.Failed == 0 && worker is { IsCounted: true, HasReturned: false } && worker.ActedAt < answered.At)
            Violate($"{answered} is said to be done, but {worker} is still there.");
    }

    private void JudgeRestart(OrderFacts answered, OrderDone done)
    {
        foreach (HoldFacts hold in facts.Holds)
        {
            bool isOlder = hold.Client == answered.Client && hold.SubmittedAt < answered.At && !hold.IsReleased && !hold.WasRefused;
            bool wasOver = (hold.IsUnsaid || hold.End is RefusedEnd) && hold.Seen is HoldStatus.Erred or HoldStatus.Lost;
            if (isOlder && !wasOver && hold.Seen != HoldStatus.Cancelled)
                Violate($"{answered} was answered, but {hold}, which is older, is {hold.Seen}.");
        }

        foreach (WorkerFacts worker in facts.Workers)
        {
            if (worker is { IsCounted: true, IsUnknown: false, HasReturned: false } && worker.ActedAt < answered.At)
                Violate($"{answered} was answered ({done.Done} done, {done.Failed} not), but {worker} of before is still there.");
        }
    }
}
