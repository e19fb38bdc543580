using System;

namespace Penstock.Core;

/// <summary>
/// What the scheduler looks at when it decides about a task: 64 bytes, one cache line. Rarely needed facts are in
/// <see cref="RecipeRow"/> and in side tables.
/// </summary>
internal struct TaskRow
{
    /// <summary>No row, edge or link.</summary>
    public const int None = -1;

    /// <summary>Arriving: any worker may turn out to hold it.</summary>
    public const int AnyWorker = -2;

    /// <summary>How often the row has been given to another task; the second half of the task's handle.</summary>
    public uint Reuse;

    public SchedulerTaskStatus Status;

    public TaskFlags Flags;

    /// <summary>The inputs: <see cref="InputCount"/> edges from here on.</summary>
    public int FirstInput;

    public int InputCount;

    /// <summary>The newest edge whose input is this task; dependents are threaded through the edges.</summary>
    public int FirstDependent;

    /// <summary>How many inputs are neither in memory nor given to a worker.</summary>
    public int Unplaced;

    /// <summary>How many inputs are not in memory; at least <see cref="Unplaced"/>.</summary>
    public int Missing;

    /// <summary>How many inputs have failed.</summary>
    public int FailedInputs;

    /// <summary>How many dependents are active, that is, need this task's data.</summary>
    public int Waiters;

    /// <summary>The newest link to a worker that holds the result.</summary>
    public int FirstReplica;

    /// <summary>The newest link to a client that holds a future of it.</summary>
    public int FirstWant;

    /// <summary>Processing: the index of the worker it was given to. Arriving: the worker it is brought to.</summary>
    public int Worker;

    /// <summary>Processing: the number of the run. Arriving: the client that brings it.</summary>
    public ulong Attempt;

    /// <summary>The size of the result once known, in bytes.</summary>
    public long Bytes;

    public readonly bool IsNeeded => FirstWant != None || Waiters > 0 || (Flags & TaskFlags.IsFired) != 0;

    public readonly bool IsRemembered => FirstWant != None || FirstDependent != None || (Flags & (TaskFlags.Submitting | TaskFlags.IsFired)) != 0;

    public readonly bool HasRecipe => (Flags & TaskFlags.HasRecipe) != 0;
}

/// <summary>Facts about a task that are true or false.</summary>
[Flags]
internal enum TaskFlags : ushort
{
    None = 0,

    /// <summary>It is in the worklist.</summary>
    Dirty = 1,

    /// <summary>It can be computed (again); data brought by a client cannot.</summary>
    HasRecipe = 2,

    /// <summary>Its own run failed; the error is in the side table.</summary>
    OwnError = 4,

    /// <summary>It belongs to a submission whose last part has not arrived; it is kept but not started.</summary>
    Submitting = 8,

    /// <summary>It has options or mishaps; they are in the side table.</summary>
    HasPolicy = 16,

    /// <summary>It runs to its end once although nobody may hold it; until it is in memory or has failed.</summary>
    IsFired = 32,

    /// <summary>Processing: its run has given its slot back.</summary>
    HasSeceded = 64,

    /// <summary>It may have more copies than are needed; it is in the line of those.</summary>
    IsCopied = 128,

    /// <summary>Somebody wants it copied or moved; the plan is in the side table.</summary>
    HasPlan = 256,
}

/// <summary>How to compute a task, and what was predicted about it.</summary>
internal struct RecipeRow
{
    /// <summary>The function's number at the scheduler, or <see cref="TaskRow.None"/> for data.</summary>
    public int Function;

    /// <summary>Where the encoded arguments are.</summary>
    public int Chunk;

    public int Offset;

    public int Length;

    /// <summary>Its place among the tasks of all clients; smaller runs earlier.</summary>
    public long Priority;

    /// <summary>Processing: its place in its worker's list.</summary>
    public int WorkerPosition;

    /// <summary>Processing: the time its worker was charged for it, in nanoseconds; negative if its function was unknown.</summary>
    public int ChargedNanoseconds;

    /// <summary>Processing: the bytes its worker was charged for its result.</summary>
    public int ChargedBytes;
}
