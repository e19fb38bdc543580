using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Runs that come again, come twice, or come too late.</summary>
internal sealed class RareRuns(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    private const int ManyInputs = 4;

    private readonly Dictionary<Key, int> _lastWorker = [];
    private readonly Dictionary<AttemptId, long> _startedAt = [];
    private readonly HashSet<(int Worker, Key Key)> _copies = [];

    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        if (isCopy)
            _copies.Add((worker, key));
    }

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        KeyFacts started = Facts.Of(key);
        HitIf(started.Failed > 0, Probe.RunAfterFailure);
        HitIf(started.Succeeded == 1, Probe.RunAgain);
        HitIf(started.Succeeded > 1, Probe.RunAgainTwice);
        HitIf(started.Succeeded > 0 && _lastWorker.GetValueOrDefault(key) != worker, Probe.RunAgainElsewhere);
        HitIf(IsRunning(started), Probe.RunTwiceAtOnce);
        HitIf(inputs.Count >= ManyInputs, Probe.RunOnManyInputs);
        WorkerFacts where = Facts.WorkerAt(worker);
        HitIf(!where.IsCounted, Probe.RemovedWorkerRan);
        LookAtInputs(where, inputs);
        _lastWorker[key] = worker;
        _startedAt[attempt] = Facts.Now;
    }

    public override void OnRunEnded(int worker, Key key, AttemptId attempt, RunEnd end)
    {
        HitIf(end == RunEnd.Failed, Probe.RunFailed);
        HitIf(end == RunEnd.Returned, Probe.RunReturned);
        if (!_startedAt.TryGetValue(attempt, out long startedAt))
            return;
        KeyFacts ended = Facts.Of(key);
        HitIf(!IsWanted(ended), Probe.RunEndedUnwanted);
        HitIf(Facts.Cancels.Exists(cancel => cancel.At > startedAt && cancel.Keys.Contains(ended)), Probe.RunEndedAfterCancel);
    }

    private void LookAtInputs(WorkerFacts where, IReadOnlyList<Key> inputs)
    {
        int copies = 0;
        foreach (Key input in inputs)
        {
            KeyFacts used = Facts.Of(input);
            HitIf(where.JustMade.Contains(used), Probe.RunOnFreshInput);
            if (!_copies.Contains((where.Index, input)))
                continue;
            copies++;
            HitIf(used.LostCopies > 0, Probe.CopyOutlivedOriginal);
        }

        HitIf(copies > 1, Probe.RunOnCopies);
    }
}
