using Penstock.Protocol;

namespace Penstock.Testing;

/// <summary>Something that a script waits for. See <see cref="SimCluster.RunUntil"/>.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SimPoint
{
    private SimPoint(SimPointKind kind, string? method = null, MessageCode message = MessageCode.None)
    {
        Kind = kind;
        Method = method;
        Message = message;
    }

    internal SimPointKind Kind { get; }

    internal string? Method { get; }

    internal MessageCode Message { get; }

    internal string? Worker { get; private init; }

    internal bool IsBefore => Kind is SimPointKind.Delivery or SimPointKind.DataRequest or SimPointKind.DataAnswer;

    /// <summary>A worker has called a method: the method has run, and the virtual time that it takes begins.</summary>
    /// <param name="method">The name of the method.</param>
    /// <returns>The point.</returns>
    public static SimPoint TaskStarted(string method) => new(SimPointKind.TaskStarted, method);

    /// <summary>A run of a method has come to its end on its worker; nobody else knows.</summary>
    /// <param name="method">The name of the method.</param>
    /// <returns>The point.</returns>
    public static SimPoint TaskEnded(string method) => new(SimPointKind.TaskEnded, method);

    /// <summary>A result is in the memory of the worker that made it; the scheduler has not heard of it.</summary>
    /// <param name="method">The name of the method.</param>
    /// <returns>The point.</returns>
    public static SimPoint ResultStored(string method) => new(SimPointKind.ResultStored, method);

    /// <summary>A copy of a result is in the memory of another worker.</summary>
    /// <param name="method">The name of the method that made the result.</param>
    /// <returns>The point.</returns>
    public static SimPoint CopyStored(string method) => new(SimPointKind.CopyStored, method);

    /// <summary>A worker has let go of a result because nobody needs it there.</summary>
    /// <param name="method">The name of the method that made the result.</param>
    /// <returns>The point.</returns>
    public static SimPoint ResultDropped(string method) => new(SimPointKind.ResultDropped, method);

    /// <summary>A frame with such a message is about to be delivered, to the scheduler or from it.</summary>
    /// <param name="message">The kind of message.</param>
    /// <returns>The point.</returns>
    public static SimPoint BeforeDelivery(MessageCode message) => new(SimPointKind.Delivery, message: message);

    /// <summary>A request for data is about to reach the worker that has it.</summary>
    /// <returns>The point.</returns>
    public static SimPoint BeforeDataRequest() => new(SimPointKind.DataRequest);

    /// <summary>Data is about to reach whoever asked for it.</summary>
    /// <returns>The point.</returns>
    public static SimPoint BeforeData() => new(SimPointKind.DataAnswer);

    /// <summary>The same, on one worker only: where the task runs, whose connection it is, or who serves the data.</summary>
    /// <param name="worker">The worker.</param>
    /// <returns>The point.</returns>
    public SimPoint On(SimulatedWorker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return this with { Worker = worker.Name };
    }

    /// <summary>Says what is waited for.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string what = Kind switch
        {
            SimPointKind.TaskStarted => $"a run of {Method} has started",
            SimPointKind.TaskEnded => $"a run of {Method} has ended",
            SimPointKind.ResultStored => $"a result of {Method} is stored",
            SimPointKind.CopyStored => $"a copy of a result of {Method} is stored",
            SimPointKind.ResultDropped => $"a result of {Method} is dropped",
            SimPointKind.Delivery => $"{Message} is about to be delivered",
            SimPointKind.DataRequest => "a request for data is about to arrive",
            SimPointKind.DataAnswer => "data is about to arrive",
            _ => Kind.ToString(),
        };
        return Worker is null ? what : $"{what} ({Worker})";
    }
}

/// <summary>What kind of thing a <see cref="SimPoint"/> is.</summary>
internal enum SimPointKind
{
    TaskStarted,
    TaskEnded,
    ResultStored,
    CopyStored,
    ResultDropped,
    Delivery,
    DataRequest,
    DataAnswer,
}

/// <summary>Where a script has stopped.</summary>
/// <param name="Worker">The worker it is about; null if the client's connection or request is.</param>
/// <param name="Key">The key it is about; default for messages and data.</param>
/// <param name="Elapsed">The virtual time.</param>
public sealed record SimStop(SimulatedWorker? Worker, Key Key, TimeSpan Elapsed);
