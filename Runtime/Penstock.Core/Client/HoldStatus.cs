using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>The status of a client's hold on a key. Legal changes are in docs/internals/client-states.md.</summary>
public enum HoldStatus : byte
{
    /// <summary>The slot has no hold.</summary>
    Free,

    /// <summary>The result is not there yet, or not any more.</summary>
    Pending,

    /// <summary>At least one worker has the result.</summary>
    Finished,

    /// <summary>The task failed, or something it depends on, or its graph was refused.</summary>
    Erred,

    /// <summary>Somebody cancelled it, or the connection ended.</summary>
    Cancelled,

    /// <summary>The data had no recipe and its last copy is gone.</summary>
    Lost,
}

/// <summary>Why a hold ended as <see cref="HoldStatus.Erred"/>, <see cref="HoldStatus.Cancelled"/> or <see cref="HoldStatus.Lost"/>.</summary>
public abstract record HoldEnd
{
    private protected HoldEnd()
    {
    }
}

/// <summary>The task failed, or something it depends on.</summary>
/// <param name="Error">What happened.</param>
public sealed record ErredEnd(ErrorInfo Error) : HoldEnd;

/// <summary>The scheduler refused the graph.</summary>
/// <param name="Reason">Why, in its words.</param>
public sealed record RefusedEnd(string Reason) : HoldEnd;

/// <summary>A client cancelled it.</summary>
/// <param name="ByName">The name of the client that did.</param>
/// <param name="At">When this client did it or heard of it.</param>
public sealed record CancelledEnd(string ByName, Timestamp At) : HoldEnd;

/// <summary>The connection to the scheduler ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsOrderly">Whether this client closed it.</param>
/// <param name="At">When.</param>
public sealed record ConnectionEnd(string Reason, bool IsOrderly, Timestamp At) : HoldEnd;

/// <summary>The last copy of data without a recipe is gone.</summary>
/// <param name="WorkerName">The worker that had it.</param>
public sealed record LostEnd(string WorkerName) : HoldEnd;
