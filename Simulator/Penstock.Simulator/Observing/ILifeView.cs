using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What an oracle may look at when a life is at rest.</summary>
internal interface ILifeView
{
    /// <summary>The scheduler.</summary>
    SchedulerMachine Scheduler { get; }

    /// <summary>Workers that live, by index.</summary>
    IEnumerable<int> Workers { get; }

    /// <summary>Clients that live, by index.</summary>
    IEnumerable<int> Clients { get; }

    /// <summary>The machine of a living worker.</summary>
    WorkerMachine MachineOf(int worker);

    /// <summary>What the scheduler calls a living worker.</summary>
    WorkerId IdOf(int worker);

    /// <summary>What a worker's store really holds.</summary>
    IEnumerable<Key> StoredOn(int worker);

    /// <summary>What memory a worker may take, 0 for any, and the bytes of its values there and on disk.</summary>
    (long Limit, long InMemory, long OnDisk) MemoryOf(int worker);

    /// <summary>How many runs, fetches and rows a worker's machine still has besides stored data.</summary>
    int UnfinishedOn(int worker);

    /// <summary>Why it has them.</summary>
    IReadOnlyList<string> ExplainUnfinishedOn(int worker);

    /// <summary>The holds of a client's user, with what the user sees.</summary>
    IEnumerable<(HoldId Hold, Key Key, HoldStatus Status)> HeldBy(int client);

    /// <summary>Brings the value of a finished hold to its client, without changing anything; null if nobody can deliver it now.</summary>
    ulong? Gather(int client, HoldId hold);

    /// <summary>Which kinds of faults happened, for oracles that promise more where there were none.</summary>
    int FaultCount { get; }

    /// <summary>Why a key is not finished, in the scheduler's words.</summary>
    string Explain(Key key);
}
