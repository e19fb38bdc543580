using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Data that is moved because somebody wants it, and workers that are let go.</summary>
internal sealed class RareMoves(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    public override void OnOrderDone(int client, OrderDone done)
    {
        OrderFacts? answered = Facts.Orders.Find(order => order.Client == client && order.Order.Request == done.Request);
        if (answered is null)
            return;
        bool hasFailed = done.Failed > 0;
        switch (answered.Order.Kind)
        {
            case OrderKind.Replicate:
                HitIf(hasFailed, Probe.ReplicationRefused);
                HitIf(!hasFailed && answered.Keys[0].Copies.Count > 1, Probe.Replicated);
                break;
            case OrderKind.Rebalance:
                HitIf(done.Done > 0, Probe.Rebalanced);
                break;
            case OrderKind.Retire:
                HitIf(hasFailed, Probe.RetirementRefused);
                break;
            case OrderKind.Restart:
                Hit(Probe.BegunAnew);
                break;
        }
    }

    public override void OnWorkerDismissed(int worker, bool isReplaced)
    {
        WorkerFacts dismissed = Facts.WorkerAt(worker);
        HitIf(!isReplaced, Probe.WorkerRetired);
        HitIf(!isReplaced && dismissed.Stored.Exists(IsHeld), Probe.RetiredWithData);
        HitIf(isReplaced && dismissed.Running.Count > 0, Probe.BegunAnewWithRuns);
    }

    public override void OnDropped(int worker, Key key)
    {
        KeyFacts dropped = Facts.Of(key);
        HitIf(Facts.IsCalm && dropped.Copies.Count > 1 && dropped.Holds.Exists(hold => IsLive(hold) && hold.Seen == HoldStatus.Finished), Probe.SurplusDropped);
    }
}
