namespace Penstock.Core;

/// <summary>Where a result stands on this worker. Legal pairs are in docs/internals/worker-states.md.</summary>
public enum WorkerDataStatus
{
    /// <summary>Not known here: no row, or one that is being made or given back.</summary>
    Unknown,

    /// <summary>A run that was given to this worker will produce it.</summary>
    Expected,

    /// <summary>A run here needs it and a peer holds it: it stands in the queue of that peer.</summary>
    Wanted,

    /// <summary>A request to a peer names it.</summary>
    InFlight,

    /// <summary>The value is in the store.</summary>
    Held,

    /// <summary>A run here needs it and nobody is known to hold it: the scheduler will say where it is, or recall the run.</summary>
    Missing,
}

/// <summary>Where a run stands on this worker. Legal pairs are in docs/internals/worker-states.md.</summary>
public enum WorkerAttemptStatus
{
    /// <summary>Not known here: no row, or one that is being made or given back.</summary>
    Unknown,

    /// <summary>Some inputs are not held here yet.</summary>
    Waiting,

    /// <summary>Every input is held; stands in the ready queue.</summary>
    Ready,

    /// <summary>Handed to the slots, whether or not one has begun it. A follower lacks the result of the run before it.</summary>
    Running,

    /// <summary>Running without a slot: an asynchronous method that has reached its first incomplete await.</summary>
    Suspended,

    /// <summary>Recalled while it ran: its token is cancelled, its inputs stay until it ends, its result will be dropped.</summary>
    Abandoned,
}
