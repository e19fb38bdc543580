namespace Penstock.Protocol;

/// <summary>
/// Names a task's record at the scheduler, for every peer: the row and how often the row has been reused. Assigned by the
/// scheduler; a stale one is recognised by its reuse count.
/// </summary>
/// <param name="Row">The row.</param>
/// <param name="Reuse">How often the row had been reused when this task took it.</param>
public readonly record struct TaskHandle(uint Row, uint Reuse)
{
    /// <summary>Rows are dense and nearly all of one reuse: neighbours fall into neighbouring buckets, which a scattering hash would not let them.</summary>
    /// <returns>The row.</returns>
    public override int GetHashCode() => (int)Row;

    /// <inheritdoc/>
    public override string ToString() => $"{Row}.{Reuse}";
}

/// <summary>Names one run of a task; never reused within a scheduler's life. Later attempts have larger numbers.</summary>
/// <param name="Value">The number; zero means none.</param>
public readonly record struct AttemptId(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"attempt {Value}";
}

/// <summary>
/// Names one client's hold on a key: the client's slot and its generation. Assigned by the client, so it can speak of a key
/// before the scheduler has answered; a message about an earlier generation is recognised and ignored.
/// </summary>
/// <param name="Slot">The slot in the client's table.</param>
/// <param name="Generation">How often the slot had been reused when this hold began.</param>
public readonly record struct HoldId(uint Slot, uint Generation)
{
    /// <inheritdoc/>
    public override string ToString() => $"hold {Slot}.{Generation}";
}

/// <summary>Names one life of a worker process at a scheduler; never reused within a scheduler's life.</summary>
/// <param name="Value">The number.</param>
public readonly record struct WorkerId(int Value)
{
    /// <summary>No worker.</summary>
    public static WorkerId None => new(-1);

    /// <inheritdoc/>
    public override string ToString() => $"worker {Value}";
}

/// <summary>Names one life of a client at a scheduler; never reused within a scheduler's life.</summary>
/// <param name="Value">The number.</param>
public readonly record struct ClientId(int Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"client {Value}";
}

/// <summary>What a peer is to the process it connects to. Each role has a key of its own in the access file.</summary>
public enum PeerRole
{
    /// <summary>A client of a scheduler.</summary>
    Client = 1,

    /// <summary>A worker of a scheduler.</summary>
    Worker = 2,

    /// <summary>A worker or client that asks a worker for data, or brings it some.</summary>
    DataPeer = 3,
}
