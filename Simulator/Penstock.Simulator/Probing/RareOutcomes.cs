using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What users seldom see of a future.</summary>
internal sealed class RareOutcomes(LifeFacts facts, ProbeCounts probes) : ProbeWatcher(facts, probes)
{
    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        if (Facts.FindHold(client, hold) is not { } seen)
            return;
        bool wasFinished = seen.Seen == HoldStatus.Finished;
        switch (status)
        {
            case HoldStatus.Pending:
                HitIf(wasFinished, Probe.FinishedThenPending);
                HitIf(seen.Seen == HoldStatus.Erred, Probe.ErredThenPending);
                break;
            case HoldStatus.Finished:
                HitIf(seen.History.Exists(static earlier => earlier.Status == HoldStatus.Erred), Probe.FinishedAfterError);
                break;
            case HoldStatus.Lost:
                Hit(wasFinished ? Probe.FinishedThenLost : Probe.PendingThenLost);
                break;
            case HoldStatus.Erred:
                HitIf(wasFinished, Probe.FinishedThenErred);
                HitIf(seen.Key.HasRecipe && seen.Key.Failed == 0, Probe.ErredByInput);
                break;
        }

        HitIf(status != HoldStatus.Pending && seen.Key.Holds.Exists(other => other.Client != client && other.Seen != HoldStatus.Pending && other.Seen != status), Probe.OutcomesDiffer);
    }

    public override void OnGathered(int client, Key key, ulong? value)
    {
        HitIf(value is null, Probe.GatherFoundNothing);
        HitIf(value is not null && Facts.Of(key) is { LostCopies: > 0, Succeeded: > 1 }, Probe.GatheredAfterLoss);
    }
}
