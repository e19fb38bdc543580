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
        HashSet<KeyFacts> remembered = NeededClosure.Remembered(Held(life, isSure: false));
        foreach ((Key key, SchedulerTaskStatus status) in life.Scheduler.Records())
        {
            if (!remembered.Contains(facts.Of(key)))
                Violate($"the scheduler still knows {key} as {status}, but no client holds it or anything that depends on it: {life.Explain(key)}");
        }

        if (Forgotten(life, NeededClosure.Remembered(Held(life, isSure: true))) is { } forgotten)
            Violate($"the scheduler has forgotten {forgotten}, on which a held key rests.");
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

    /// <summary>Keys with a want at the scheduler: a refused graph never had one, a cancelled one has none any more, and of what is lost for good a client that comes back does not speak, unless it does not know yet.</summary>
    private IEnumerable<KeyFacts> Held(ILifeView life, bool isSure)
    {
        foreach (int client in life.Clients)
        {
            foreach ((Penstock.Protocol.HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
            {
                bool isForgotten = isSure && status == HoldStatus.Lost && facts.HasReturned(client);
                if (status != HoldStatus.Cancelled && !isForgotten && facts.FindHold(client, hold) is not { WasRefused: true })
                    yield return facts.Of(key);
            }
        }
    }

    private KeyFacts? Forgotten(ILifeView life, HashSet<KeyFacts> remembered) =>
        facts.Keys.Find(key => remembered.Contains(key) && life.Scheduler.StatusOf(key.Key) is null);
}
