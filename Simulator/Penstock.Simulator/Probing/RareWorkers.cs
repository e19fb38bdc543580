using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Deaths of workers at awkward moments, and workers that come when there is none.</summary>
internal sealed class RareWorkers(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    private readonly HashSet<int> _hasRun = [];

    /// <summary>Deaths that the scheduler has not heard of, by when they were.</summary>
    private readonly List<(int Worker, long At)> _unheard = [];

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs) => _hasRun.Add(worker);

    public override void OnWorkerBegan(int worker)
    {
        HitIf(Facts.Workers.Count > 0 && !Facts.Workers.Exists(other => other.IsAlive), Probe.WorkerBeganAmongNone);
        HitIf(Facts.Holds.Exists(hold => IsLive(hold) && hold.Seen == HoldStatus.Pending), Probe.WorkerBeganWithWork);
    }

    public override void OnWorkerDied(int worker, bool isPlanned)
    {
        WorkerFacts dead = Facts.WorkerAt(worker);
        HitIf(!Facts.Workers.Exists(other => other != dead && other.IsAlive), Probe.AllWorkersDied);
        if (isPlanned)
        {
            HitIf(dead.Stored.Count > 0, Probe.WorkerEndedAsPlannedWithData);
            return;
        }

        HitIf(dead.Running.Count == 0 && dead.Stored.Count > 0, Probe.WorkerDiedIdle);
        HitIf(dead.Stored.Count == 0 && !_hasRun.Contains(worker), Probe.WorkerDiedUnused);
        HitIf(_unheard.Count > 0, Probe.TwoWorkersDiedTogether);
        foreach (RunFacts run in dead.Running)
            LookAtRun(run);
        foreach (KeyFacts stored in dead.Stored)
            LookAtData(dead, stored);
        _unheard.Add((worker, Facts.Now));
    }

    public override void OnWorkerRemoved(int worker)
    {
        HitIf(Facts.WorkerAt(worker).IsAlive, Probe.WorkerRemovedAlive);
        _unheard.RemoveAll(death => death.Worker == worker);
    }

    private void LookAtRun(RunFacts run)
    {
        Hit(Probe.WorkerDiedRunning);
        HitIf(run.Key.Succeeded > 0, Probe.WorkerDiedRunningAgain);
        HitIf(run.Key.LostRuns > 0, Probe.TwoDeathsOfOneTask);
    }

    private void LookAtData(WorkerFacts dead, KeyFacts stored)
    {
        if (!IsHeld(stored))
            return;
        bool isOnlyCopy = stored.Copies.Count == 1 && stored.Copies[0] == dead.Index;
        HitIf(isOnlyCopy, Probe.WorkerDiedWithOnlyCopy);
        HitIf(stored.Copies.Count > 1, Probe.WorkerDiedWithCopyElsewhere);
        HitIf(isOnlyCopy && _unheard.Count > 0 && stored.LostAt.Exists(at => at > _unheard[0].At), Probe.TwoHoldersDiedTogether);
    }
}
