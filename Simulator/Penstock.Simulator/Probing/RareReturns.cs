using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Sessions, peers and schedulers that come back at awkward moments.</summary>
internal sealed class RareReturns(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    /// <summary>Workers that have not begun another session since the scheduler died.</summary>
    private readonly HashSet<int> _away = [];

    public override void OnResumed(PeerRole role, int process) => Hit(Probe.SessionWentOn);

    public override void OnWorkerReturned(int worker)
    {
        _away.Remove(worker);
        WorkerFacts back = Facts.WorkerAt(worker);
        HitIf(back.Stored.Exists(IsHeld), Probe.WorkerReturnedHolding);
        HitIf(back.Running.Count > 0, Probe.WorkerReturnedRunning);
        HitIf(!back.IsCounted && back.Stored.Count > 0, Probe.RemovedWorkerReturned);
    }

    public override void OnReturnLate(int worker) => Hit(Probe.WorkerReturnedLate);

    public override void OnWorkerDied(int worker, bool isPlanned) => _away.Remove(worker);

    public override void OnClientReturned(int client)
    {
        HoldFacts[] held = [.. Facts.Holds.Where(hold => hold.Client == client && !hold.IsReleased)];
        HitIf(Array.Exists(held, static hold => hold.Seen == HoldStatus.Pending), Probe.ClientReturnedHolding);
        HitIf(Array.Exists(held, static hold => hold.Seen == HoldStatus.Erred), Probe.ClientReturnedAfterError);
    }

    public override void OnFault(FaultKind fault, int actor)
    {
        if (fault != FaultKind.SchedulerDied)
            return;
        HitIf(_away.Count > 0, Probe.SchedulerDiedAgain);
        _away.Clear();
        foreach (WorkerFacts worker in Facts.Workers.Where(static worker => worker.IsAlive))
        {
            _away.Add(worker.Index);
            HitIf(worker.Stored.Exists(IsHeld), Probe.SchedulerDiedWithResults);
            HitIf(worker.Running.Count > 0, Probe.SchedulerDiedWithRuns);
        }
    }
}
