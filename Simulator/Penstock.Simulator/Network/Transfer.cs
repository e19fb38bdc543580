using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What moves data beside the ordered streams.</summary>
internal enum TransferKind : byte
{
    /// <summary>A worker asks another for inputs of its runs.</summary>
    Fetch,

    /// <summary>A client brings scattered data to a worker.</summary>
    Put,

    /// <summary>A client asks a worker for the value of a future.</summary>
    Gather,
}

/// <summary>A request on a connection for data, from its start to its end. Used again for another one after that.</summary>
internal sealed class Transfer(int index)
{
    /// <summary>Its number; target of its events.</summary>
    public int Index { get; } = index;

    /// <summary>Tells its events from those of the transfer that had the number before.</summary>
    public int Stamp { get; set; }

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>Whether its asker has given it up.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>What it is.</summary>
    public TransferKind Kind { get; set; }

    /// <summary>The index of the worker or client that began it.</summary>
    public int Asker { get; set; }

    /// <summary>The worker that serves it, by the scheduler's number.</summary>
    public WorkerId Server { get; set; }

    /// <summary>Which scheduler of the life gave the names it uses.</summary>
    public ulong Epoch { get; set; }

    /// <summary>The index of the worker that serves it.</summary>
    public int Process { get; set; }

    /// <summary>Which transfer of its server it is.</summary>
    public long Ordinal { get; set; }

    /// <summary>What happens when its data has moved.</summary>
    public EventKind Next { get; set; }

    /// <summary>Whose results.</summary>
    public List<TaskHandle> Tasks { get; } = [];

    /// <summary>One value per task in the answer; default for what the server does not have.</summary>
    public List<StoredValue> Values { get; } = [];

    /// <summary>Whether the server was reached and has answered.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>The client's hold that a put or gather is for.</summary>
    public HoldId Hold { get; set; }
}
