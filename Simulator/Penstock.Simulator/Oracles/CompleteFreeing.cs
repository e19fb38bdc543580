using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O3: what nobody needs is freed, everywhere. Stands for M1 ("exactly"), M2 (releasing a collection releases its futures), M3
/// ("remote data goes when the last future of the last client goes, without any further call") and the liveness paragraph ("a
/// cluster whose clients released everything holds no task, no byte, no spill file, no buffer").
/// </summary>
internal sealed class CompleteFreeing(LifeFacts facts) : Oracle("O3")
{
    public override void OnQuiescent(ILifeView life)
    {
        HashSet<KeyFacts> needed = NeededClosure.Of(Wanted(life), static key => key.Copies.Count > 0, static _ => false);
        foreach (int worker in life.Workers)
        {
            foreach (Key stored in life.StoredOn(worker))
            {
                if (!needed.Contains(facts.Of(stored)))
                    Violate($"worker {worker} still stores {stored}, which no client holds: {life.Explain(stored)}");
            }
        }
    }

    public override void OnEmpty(ILifeView life)
    {
        foreach ((Key key, SchedulerTaskStatus status) in life.Scheduler.Records())
            Violate($"every client released everything, but the scheduler still knows {key} as {status}: {life.Explain(key)}");
        if (life.Scheduler.StoredBytes != 0)
            Violate($"every client released everything, but the scheduler counts {life.Scheduler.StoredBytes} stored bytes.");
        foreach (int worker in life.Workers)
            RequireEmpty(life, worker);
        foreach (int client in life.Clients)
        {
            foreach ((_, Key key, HoldStatus status) in life.HeldBy(client))
                Violate($"client {client} released everything, but still holds {key} as {status}.");
        }
    }

    private void RequireEmpty(ILifeView life, int worker)
    {
        foreach (Key stored in life.StoredOn(worker))
            Violate($"every client released everything, but worker {worker} still stores {stored}.");
        WorkerMachine machine = life.MachineOf(worker);
        if (machine.StoredBytes != 0 || machine.StoredCount != 0)
            Violate($"every client released everything, but worker {worker} counts {machine.StoredCount} results of {machine.StoredBytes} bytes.");
        if (machine.DataCount != 0 || machine.AttemptCount != 0)
            Violate($"every client released everything, but worker {worker} has rows of {machine.DataCount} results and {machine.AttemptCount} runs.");
    }

    private IEnumerable<KeyFacts> Wanted(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((_, Key key, HoldStatus status) in life.HeldBy(client))
            {
                if (status is HoldStatus.Pending or HoldStatus.Finished)
                    yield return facts.Of(key);
            }
        }
    }
}
