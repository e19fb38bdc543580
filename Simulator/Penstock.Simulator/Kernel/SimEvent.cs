namespace Penstock.Simulator;

/// <summary>Something that will happen at a point of virtual time: small, so that the queue moves it by value.</summary>
/// <param name="time">When, in nanoseconds.</param>
/// <param name="tie">Decides between events of the same time.</param>
/// <param name="sequence">Decides between those that are still equal: the order in which they were added.</param>
/// <param name="kind">What.</param>
/// <param name="isBackground">Whether it would happen even if nobody wanted anything: a cluster with nothing else ahead is at rest.</param>
/// <param name="target">Whom it happens to; an index that the kind explains.</param>
/// <param name="detail">More about it.</param>
/// <param name="stamp">A count that tells a stale event from a current one, where the kind has such a thing.</param>
internal readonly struct SimEvent(long time, uint tie, uint sequence, EventKind kind, bool isBackground, int target, int detail, int stamp)
{
    public readonly long Time = time;
    public readonly uint Tie = tie;
    public readonly uint Sequence = sequence;
    public readonly int Target = target;
    public readonly int Detail = detail;
    public readonly int Stamp = stamp;
    public readonly EventKind Kind = kind;
    public readonly bool IsBackground = isBackground;

    /// <summary>The order of the queue; total, since no two events have the same sequence.</summary>
    public bool Precedes(in SimEvent other)
    {
        if (Time != other.Time)
            return Time < other.Time;
        return Tie != other.Tie ? Tie < other.Tie : Sequence < other.Sequence;
    }
}

/// <summary>What kind of event it is; in parentheses what <see cref="SimEvent.Target"/> and <see cref="SimEvent.Detail"/> mean.</summary>
internal enum EventKind : byte
{
    /// <summary>The next operation of the plan (its index).</summary>
    Operation,

    /// <summary>The scheduler's clock.</summary>
    SchedulerTick,

    /// <summary>The scheduler sends what has gathered.</summary>
    SchedulerQuiet,

    /// <summary>The oldest frame of a connection reaches the scheduler (connection).</summary>
    FrameToScheduler,

    /// <summary>The oldest frame of a connection reaches its peer (connection).</summary>
    FrameToPeer,

    /// <summary>A worker starts runs and requests, and sends what has gathered (worker).</summary>
    WorkerQuiet,

    /// <summary>A worker's clock (worker).</summary>
    WorkerTimer,

    /// <summary>A worker process that stood still goes on (worker).</summary>
    WorkerThaws,

    /// <summary>A run comes to its end or to its first wait (worker, run).</summary>
    RunStep,

    /// <summary>A supervisor starts a worker process again (index of the one before).</summary>
    WorkerRestart,

    /// <summary>A client sends what has gathered (client).</summary>
    ClientQuiet,

    /// <summary>A user asks again for a value that could not be delivered (client, gather).</summary>
    GatherAgain,

    /// <summary>The request or the data of a transfer reaches the worker (transfer).</summary>
    TransferArrives,

    /// <summary>Data of some transfer may have arrived.</summary>
    DataFlows,

    /// <summary>The answer of a transfer reaches whoever asked, or does not come (transfer).</summary>
    TransferEnds,

    /// <summary>A worker or client whose link has broken or whose session is over calls the scheduler (connection).</summary>
    PeerCalls,

    /// <summary>A scheduler process begins in place of one that is dead.</summary>
    SchedulerStarts,

    /// <summary>A worker that is not back by now is not waited for by the scheduler that began (life of the scheduler).</summary>
    ReturnIsLate,

    /// <summary>A value is on disk, or could not be put there (worker, order).</summary>
    SpillEnds,

    /// <summary>What took memory besides values is gone (worker).</summary>
    MemoryFrees,
}
