using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O13, the half about memory: a worker's values fit its memory, because it puts what is too much on disk, and what it counts
/// there is there. At rest nothing keeps it from doing so, and no worker has reason to pause.
/// </summary>
internal sealed class MemoryLimits() : Oracle("O13")
{
    private static readonly double Target = new WorkerMachineOptions().SpillTarget;

    public override void OnQuiescent(ILifeView life) => Judge(life);

    public override void OnEmpty(ILifeView life) => Judge(life);

    private void Judge(ILifeView life)
    {
        foreach (int worker in life.Workers)
        {
            WorkerMachine machine = life.MachineOf(worker);
            (long limit, long inMemory, long onDisk) = life.MemoryOf(worker);
            if (machine.SpilledBytes != onDisk)
                Violate($"worker {worker} counts {machine.SpilledBytes} bytes on disk, but {onDisk} are there.");
            if (machine.StoredBytes != inMemory + onDisk)
                Violate($"worker {worker} counts {machine.StoredBytes} bytes, but has {inMemory} in memory and {onDisk} on disk.");
            if (limit > 0 && inMemory > limit * Target)
                Violate($"worker {worker} keeps {inMemory} bytes in memory, though it may take {limit} and nothing keeps it from putting them on disk.");
            if (machine.IsPaused)
                Violate($"worker {worker} has paused for ever with {inMemory} bytes in memory of {limit}.");
        }
    }
}
