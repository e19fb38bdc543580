using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O10: what was taken is given back. The invariants of each machine are checked by its own <c>Validate</c> after every event;
/// this adds what only holds at rest: no slot is taken, no run is on anybody's books, and bytes add up across machines. Stands
/// for D5 ("current use counts", so a leaked slot would starve) and "queues drain".
/// </summary>
internal sealed class RestingCounters(LifePlan plan) : Oracle("O10")
{
    private readonly bool _areCopiesAlike = plan[Knob.CopiesOfOtherSize] == 0;

    public override void OnQuiescent(ILifeView life) => Judge(life);

    public override void OnEmpty(ILifeView life) => Judge(life);

    private void Judge(ILifeView life)
    {
        long bytes = 0;
        foreach (int worker in life.Workers)
        {
            WorkerMachine machine = life.MachineOf(worker);
            bytes += machine.StoredBytes;
            if (machine.StartedCount != 0)
                Violate($"worker {worker} is at rest, but {machine.StartedCount} of its slots are taken.");
            int runs = life.Scheduler.RunsOn(life.IdOf(worker));
            if (runs != 0 || machine.AttemptCount != 0)
                Violate($"worker {worker} is at rest, but it counts {machine.AttemptCount} runs and the scheduler {runs}.");
            int stored = life.StoredOn(worker).Count();
            if (machine.StoredCount != stored)
                Violate($"worker {worker} counts {machine.StoredCount} results, its store has {stored}.");
        }

        if (_areCopiesAlike && life.Scheduler.StoredBytes != bytes) // For the scheduler a copy counts as much as the original.
            Violate($"the scheduler counts {life.Scheduler.StoredBytes} stored bytes, the workers {bytes}.");
    }
}
