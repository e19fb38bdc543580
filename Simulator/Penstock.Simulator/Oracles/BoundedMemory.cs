using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O13: state is bounded by what lives. Stands for M1 ("the recipe is kept exactly while some client holds it or some remembered
/// task depends on it") and M6 ("the whole recipe of a held future is kept as long as it is held"): at rest the scheduler's
/// records are exactly those of held keys and all they rest on, and a worker has a row for each result it stores and no other.
/// </summary>
internal sealed class BoundedMemory(LifeFacts facts) : Oracle("O13")
{
    public override void OnQuiescent(ILifeView life)
    {
        HashSet<KeyFacts> remembered = NeededClosure.Remembered(Held(life));
        int records = 0;
        foreach ((Key key, SchedulerTaskStatus status) in life.Scheduler.Records())
        {
            records++;
            if (!remembered.Contains(facts.Of(key)))
                Violate($"the scheduler still knows {key} as {status}, but no client holds it or anything that depends on it: {life.Explain(key)}");
        }

        if (records != remembered.Count)
            Violate($"the scheduler has forgotten {Forgotten(life, remembered)}, on which a held key rests; it has {records} records of {remembered.Count}.");
        foreach (int worker in life.Workers)
        {
            WorkerMachine machine = life.MachineOf(worker);
            if (machine.DataCount != machine.StoredCount)
                Violate($"worker {worker} has rows of {machine.DataCount} results, but stores {machine.StoredCount}.");
            int peers = life.Workers.Count() - 1;
            if (machine.PeerCount > peers)
                Violate($"worker {worker} knows {machine.PeerCount} peers, but only {peers} live.");
        }
    }

    /// <summary>Keys with a want at the scheduler: a refused graph never had one, a cancelled one has none any more.</summary>
    private IEnumerable<KeyFacts> Held(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((Penstock.Protocol.HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
            {
                if (status != HoldStatus.Cancelled && facts.FindHold(client, hold) is not { WasRefused: true })
                    yield return facts.Of(key);
            }
        }
    }

    private KeyFacts? Forgotten(ILifeView life, HashSet<KeyFacts> remembered) =>
        facts.Keys.Find(key => remembered.Contains(key) && life.Scheduler.StatusOf(key.Key) is null);
}
