namespace Penstock.Testing;

/// <summary>A place where a script can hold things up.</summary>
/// <param name="Kind">What passes there.</param>
/// <param name="From">A connection or a process, as the kind says.</param>
/// <param name="To">Where data goes; 0 for other kinds.</param>
internal readonly record struct Gate(GateKind Kind, int From, int To)
{
    /// <summary>Stands for the client where a worker's index is expected.</summary>
    public const int Client = -1;

    public static Gate ToScheduler(int connection) => new(GateKind.ToScheduler, connection, 0);

    public static Gate ToPeer(int connection) => new(GateKind.ToPeer, connection, 0);

    public static Gate Data(int from, int to) => new(GateKind.Data, from, to);

    public static Gate Process(int worker) => new(GateKind.Process, worker, 0);
}

/// <summary>What passes a gate.</summary>
internal enum GateKind
{
    /// <summary>Frames of a connection to the scheduler (connection).</summary>
    ToScheduler,

    /// <summary>Frames of a connection from the scheduler (connection).</summary>
    ToPeer,

    /// <summary>Requests for data and the answers to them (worker or client, worker or client).</summary>
    Data,

    /// <summary>Everything that happens inside a worker's process or comes to it (worker).</summary>
    Process,
}
