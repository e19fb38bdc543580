using System.Text;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O11: nothing is stuck. Stands for the liveness paragraph ("after faults stop and a worker that can run each task is present
/// ... queues drain") and D11 ("every pending key can be explained"): at rest the scheduler has no unfinished record and no
/// worker has anything left to do; what is blocked is named with the chain that leads from the future to it.
/// </summary>
internal sealed class NoDeadlock(LifeFacts facts) : Oracle("O11")
{
    public override void OnQuiescent(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
            {
                if (status == HoldStatus.Pending && NoLostFuture.IsUnfinished(life.Scheduler.StatusOf(key)))
                    Violate($"client {client}'s {hold} waits for ever: {ChainFrom(life, facts.Of(key))}");
            }
        }

        foreach ((Key key, SchedulerTaskStatus status) in life.Scheduler.Records())
        {
            if (NoLostFuture.IsUnfinished(status))
                Violate($"nothing happens any more, but {key} is {status}: {ChainFrom(life, facts.Of(key))}");
        }

        foreach (int worker in life.Workers)
        {
            if (life.UnfinishedOn(worker) > 0)
                Violate($"nothing happens any more, but worker {worker} has {life.UnfinishedOn(worker)} things left to do. {string.Join(" ", life.ExplainUnfinishedOn(worker))}");
        }
    }

    /// <summary>From a key that waits down to one whose inputs are all there, and the scheduler's word about that one.</summary>
    private static string ChainFrom(ILifeView life, KeyFacts from)
    {
        var chain = new StringBuilder(from.ToString());
        KeyFacts blocked = from;
        while (Missing(life, blocked) is { } input)
        {
            chain.Append(" waits for ").Append(input);
            blocked = input;
        }

        return chain.Append("; blocked at ").Append(blocked).Append(": ").Append(life.Explain(blocked.Key)).ToString();
    }

    private static KeyFacts? Missing(ILifeView life, KeyFacts key)
    {
        foreach (KeyFacts input in key.Inputs)
        {
            if (life.Scheduler.StatusOf(input.Key) != SchedulerTaskStatus.Memory)
                return input;
        }

        return null;
    }
}
