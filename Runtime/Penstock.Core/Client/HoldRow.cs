using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>One slot of the client's table: 64 bytes.</summary>
internal struct HoldRow
{
    /// <summary>Neither in the free queue nor followed by a slot there.</summary>
    public const int None = -1;

    /// <summary>The key; default while free.</summary>
    public Key Key;

    /// <summary>What to ask the worker for; valid while <see cref="HoldStatus.Finished"/>.</summary>
    public TaskHandle Task;

    /// <summary>The size of the result; valid while <see cref="HoldStatus.Finished"/>.</summary>
    public long Bytes;

    /// <summary>How often the slot has been reused; of the next hold while free.</summary>
    public uint Generation;

    /// <summary>How many live futures share the hold.</summary>
    public int Count;

    /// <summary>A worker that has the result; <see cref="WorkerId.None"/> unless <see cref="HoldStatus.Finished"/> and confirmed.</summary>
    public WorkerId Worker;

    /// <summary>The position of its name for people in the machine's list of names.</summary>
    public int Name;

    /// <summary>The submission that announced it; zero for scattered data. While free: the next slot of the free queue.</summary>
    public int Submission;

    /// <summary>The number of the last cancel that was sent before it began.</summary>
    public int CancelsBefore;

    /// <summary>Where it is in its life.</summary>
    public HoldStatus Status;

    /// <summary>Whether the key map names it.</summary>
    public bool IsMapped;

    /// <summary>Whether the recipe book keeps its key for it.</summary>
    public bool IsRemembered;

    /// <summary>Finished when the last session ended, and no scheduler has said so since; it names no worker.</summary>
    public bool IsUnconfirmed;
}

/// <summary>What is known of a hold.</summary>
/// <param name="Key">The key.</param>
/// <param name="Status">Its status.</param>
/// <param name="Task">What to ask the worker for, while finished.</param>
/// <param name="Worker">A worker that has the result, while finished.</param>
/// <param name="Bytes">The size of the result, while finished.</param>
public readonly record struct HoldInfo(Key Key, HoldStatus Status, TaskHandle Task, WorkerId Worker, long Bytes);
