using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O9: the scheduler and the workers believe the same. Stands for "the scheduler tracks all data and decides when it goes": at
/// rest what it believes to be on a worker is what the worker stores, key by key, and no side counts a run.
/// </summary>
internal sealed class Agreement() : Oracle("O9")
{
    public override void OnQuiescent(ILifeView life) => Compare(life);

    public override void OnEmpty(ILifeView life) => Compare(life);

    private void Compare(ILifeView life)
    {
        foreach (int worker in life.Workers)
        {
            WorkerId id = life.IdOf(worker);
            var stored = new HashSet<Key>(life.StoredOn(worker));
            int believed = 0;
            foreach (Key key in life.Scheduler.BelievedOn(id))
            {
                believed++;
                if (!stored.Contains(key))
                    Violate($"the scheduler believes {key} to be on worker {worker}, which does not store it.");
            }

            if (believed != stored.Count)
                Violate($"worker {worker} stores {stored.Count} results, but the scheduler believes {believed}; it does not know {Unknown(life, worker)}.");
        }
    }

    private static Key Unknown(ILifeView life, int worker)
    {
        var believed = new HashSet<Key>(life.Scheduler.BelievedOn(life.IdOf(worker)));
        return life.StoredOn(worker).First(key => !believed.Contains(key));
    }
}
