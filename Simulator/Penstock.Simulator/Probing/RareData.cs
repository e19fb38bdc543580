namespace Penstock.Simulator;

/// <summary>Copies that come and go, and fetches that go wrong.</summary>
internal sealed class RareData(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    private readonly HashSet<Key> _dropped = [];

    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        KeyFacts stored = Facts.Of(key);
        HitIf(isCopy, Probe.CopyStored);
        HitIf(stored.Copies.Count >= 2, Probe.ThreeCopies);
        HitIf(_dropped.Remove(key), Probe.StoredAfterDrop);
        HitIf(!IsWanted(stored), Probe.StoredUnwanted);
    }

    public override void OnDropped(int worker, Key key)
    {
        KeyFacts dropped = Facts.Of(key);
        HitIf(dropped.Copies.Count > 1, Probe.CopyDropped);
        HitIf(Facts.Workers.Exists(other => other.Index != worker && other.Running.Exists(run => run.Inputs.Contains(dropped))), Probe.DroppedUnderRun);
        if (dropped.Copies.Count != 1 || dropped.Copies[0] != worker)
            return;
        Hit(Probe.LastCopyDropped);
        _dropped.Add(key);
    }

    public override void OnFault(FaultKind fault, int actor)
    {
        HitIf(fault == FaultKind.FetchFailed, Probe.FetchFailed);
        HitIf(fault == FaultKind.FetchEmpty, Probe.FetchAnsweredEmpty);
    }
}
