using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Submitting what is there already, sharing, releasing and cancelling at awkward moments.</summary>
internal sealed class RareHolds(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    private readonly HashSet<Key> _cancelled = [];

    public override void OnSubmitted(int client, SubmittedGraph graph)
    {
        foreach (Key submitted in graph.Keys)
        {
            KeyFacts key = Facts.Of(submitted);
            if (key.Holds.Count == 0)
                continue;
            HitIf(key.Holds.Exists(hold => IsLive(hold) && hold.Seen == HoldStatus.Pending), Probe.SubmittedAgainUnfinished);
            HitIf(key.Holds.Exists(hold => IsLive(hold) && hold.Seen == HoldStatus.Finished), Probe.SubmittedAgainFinished);
            HitIf(!IsHeld(key), Probe.SubmittedAfterRelease);
            HitIf(_cancelled.Contains(submitted), Probe.SubmittedAfterCancel);
        }
    }

    public override void OnHeld(int client, HoldId hold, Key key) =>
        HitIf(Facts.Of(key).Holds.Exists(other => other.Client != client && IsLive(other)), Probe.HeldByTwoClients);

    public override void OnReleased(int client, HoldId hold, Key key)
    {
        KeyFacts released = Facts.Of(key);
        if (!released.HasRecipe || Facts.FindHold(client, hold) is not { } last || released.Holds.Exists(other => other != last && IsLive(other)))
            return;
        HitIf(released.Started == 0, Probe.ReleasedBeforeRun);
        HitIf(IsRunning(released), Probe.ReleasedWhileRunning);
        HitIf(released.Dependents.Exists(task => task.Holds.Exists(other => IsLive(other) && other.Seen == HoldStatus.Pending)), Probe.ReleasedWhileNeeded);
        HitIf(last.BeganAt == Facts.Now, Probe.ReleasedAtOnce);
    }

    public override void OnCancelRequested(int client, IReadOnlyList<Key> keys, bool force)
    {
        foreach (Key named in keys)
        {
            KeyFacts key = Facts.Of(named);
            HitIf(key.HasRecipe && key.Started == 0, Probe.CancelledBeforeRun);
            HitIf(IsRunning(key), Probe.CancelledWhileRunning);
            HitIf(key.Holds.Exists(hold => hold.Client == client && IsLive(hold) && hold.Seen == HoldStatus.Finished), Probe.CancelledWhenFinished);
            HitIf(!_cancelled.Add(named), Probe.CancelledTwice);
        }
    }

    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        if (status != HoldStatus.Cancelled)
            return;
        KeyFacts cancelled = Facts.Of(key);
        HitIf(!Facts.Cancels.Exists(cancel => cancel.Client == client), Probe.CancelledByAnother);
        HitIf(cancelled.Holds.Exists(other => other.Client != client && IsLive(other) && other.Seen is HoldStatus.Pending or HoldStatus.Finished), Probe.CancelSparedAnother);
        HitIf(!_cancelled.Contains(key) && cancelled.Inputs.Exists(IsUnnamedDescendant), Probe.CancelledThroughUnnamed);
    }

    private bool IsUnnamedDescendant(KeyFacts key) =>
        key.Holds.Count == 0 && !_cancelled.Contains(key.Key) && Facts.DependsOn(key, ancestor => _cancelled.Contains(ancestor.Key));
}
