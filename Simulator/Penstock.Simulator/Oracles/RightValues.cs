using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O5: Finished means readable now, and right. Stands for "Finished: at least one worker holds it; awaiting gives the value", for
/// C1 to C6 as far as values go, and for M6: a result that is computed again is the same.
/// </summary>
internal sealed class RightValues(LifeFacts facts) : Oracle("O5")
{
    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        if (value != facts.Of(key).Value)
            Violate($"worker {worker} stored {value:x16} {(isCopy ? "as a copy" : "as the result")} of {key}, which is worth {facts.Of(key).Value:x16}.");
    }

    public override void OnGathered(int client, Key key, ulong? value)
    {
        if (value is { } read && read != facts.Of(key).Value)
            Violate($"client {client} read {read:x16} as the value of {key}, which is worth {facts.Of(key).Value:x16}.");
    }

    public override void OnQuiescent(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
            {
                if (status == HoldStatus.Finished)
                    RequireReadable(life, client, hold, facts.Of(key));
            }
        }
    }

    private void RequireReadable(ILifeView life, int client, HoldId hold, KeyFacts key)
    {
        ulong? value = life.Gather(client, hold);
        if (value is null)
            Violate($"client {client}'s {hold} on {key} is finished, but the worker it names cannot deliver it; copies are on workers {string.Join(", ", key.Copies)}: {life.Explain(key.Key)}");
        else
            OnGathered(client, key.Key, value);
    }
}
