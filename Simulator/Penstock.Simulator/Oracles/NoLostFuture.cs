using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O4: no future is forgotten. Stands for the liveness paragraph ("every held future ends as Finished, Erred, Cancelled or Lost
/// with its reason") and D3 ("a future never waits for something nothing will produce"), as far as the scheduler has nothing
/// left to do for it: a client was not told, or the record went although somebody holds it. A record that is stuck is O11's.
/// </summary>
internal sealed class NoLostFuture(LifeFacts facts) : Oracle("O4")
{
    public override void OnQuiescent(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
                Judge(life, client, hold, key, status);
        }
    }

    private void Judge(ILifeView life, int client, HoldId hold, Key key, HoldStatus status)
    {
        if (status == HoldStatus.Pending && !IsUnfinished(life.Scheduler.StatusOf(key)))
            Violate($"client {client}'s {hold} on {key} is pending for ever: {life.Explain(key)}");
        HoldFacts? seen = facts.FindHold(client, hold);
        if (status is HoldStatus.Erred or HoldStatus.Cancelled or HoldStatus.Lost && seen is { End: null })
            Violate($"client {client}'s {hold} on {key} ended as {status} without a reason.");
        if (seen is not null && seen.Seen != status)
            Violate($"client {client}'s {hold} on {key} is {status}, but its user was last told {seen.Seen}.");
    }

    /// <summary>Whether the scheduler still means to do something about a record.</summary>
    public static bool IsUnfinished(SchedulerTaskStatus? status) =>
        status is SchedulerTaskStatus.Waiting or SchedulerTaskStatus.Ready or SchedulerTaskStatus.Processing or SchedulerTaskStatus.Arriving;
}
