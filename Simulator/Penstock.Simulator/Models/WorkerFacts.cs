using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What has been seen of one worker process.</summary>
internal sealed class WorkerFacts(int index)
{
    public int Index { get; } = index;

    public bool IsAlive { get; set; } = true;

    /// <summary>Whether the scheduler has it on its books, or will when it hears of it.</summary>
    public bool IsCounted { get; set; } = true;

    /// <summary>Whether the scheduler died and this one has not come to its next life: nobody there knows of it.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>Whether it has begun another session: the scheduler may not have heard of that yet.</summary>
    public bool HasReturned { get; set; }

    /// <summary>When it first ran or stored something, so that the scheduler is sure to have welcomed it; null until then.</summary>
    public long? ActedAt { get; set; }

    /// <summary>What it stores, in the order in which it came.</summary>
    public List<KeyFacts> Stored { get; } = [];

    /// <summary>Runs that have begun in its slots and have not ended.</summary>
    public List<RunFacts> Running { get; } = [];

    /// <summary>Results of runs that have ended here and that no run after it has used: what a following run may find in its slot.</summary>
    public List<KeyFacts> JustMade { get; } = [];

    public override string ToString() => $"worker {Index}";
}

/// <summary>A run in a slot.</summary>
/// <param name="Worker">Where.</param>
/// <param name="Key">Of what.</param>
/// <param name="Attempt">Under which number.</param>
/// <param name="Inputs">What it uses.</param>
internal sealed record RunFacts(int Worker, KeyFacts Key, AttemptId Attempt, IReadOnlyList<KeyFacts> Inputs);
