using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>What is known of one result on this worker.</summary>
internal struct DataRow
{
    /// <summary>Whose result; a name of the worker's own while no scheduler knows of it.</summary>
    public TaskHandle Task;

    /// <summary>Its key; default if the scheduler has not said.</summary>
    public Key Key;

    /// <summary>Where it stands.</summary>
    public WorkerDataStatus Status;

    /// <summary>The value is here. Held rows and rows about to become held.</summary>
    public bool HasValue;

    /// <summary>The scheduler counts this copy as gone: it goes when no run here uses it. Only with a value.</summary>
    public bool IsFreed;

    /// <summary>The scheduler uses the task's row for a later task: this one is found in a side table.</summary>
    public bool IsSuperseded;

    /// <summary>A request to <see cref="Peer"/> names it. Only while in flight, or about to enter or leave it.</summary>
    public bool IsFetching;

    /// <summary>Holders were named since the request under way was sent: its answer may be older than what they hold.</summary>
    public bool IsNamedSince;

    /// <summary>The scheduler ordered a copy, whether or not a run here needs it. Only without a value.</summary>
    public bool IsOrdered;

    /// <summary>It stands in its peer's queue behind everything that runs wait for. Only while queued.</summary>
    public bool IsInBackground;

    /// <summary>Its value is on disk and not in memory. Only with a value.</summary>
    public bool IsSpilled;

    /// <summary>It is in the list of values that may be spilled: in memory, not on its way to disk, used by no run. Its neighbours there are those of the queue.</summary>
    public bool IsIdle;

    /// <summary>The number of the order to spill it that is under way, or zero.</summary>
    public int SpillOrder;

    /// <summary>On the worklist.</summary>
    public bool IsDirty;

    /// <summary>Peers that hold it, as far as known. Empty for held rows.</summary>
    public HolderList Holders;

    /// <summary>The last peer that was named as a holder and could not give it; none if no holder was ever named.</summary>
    public WorkerId LostHolder;

    /// <summary>When <see cref="Holders"/> were named: the number of the run, or of the message that named them.</summary>
    public ulong Naming;

    /// <summary>Size of the value in bytes. Only with a value.</summary>
    public long Bytes;

    /// <summary>The run here that made the value, as far as the scheduler has not counted it otherwise; none for copies. Only with a value.</summary>
    public AttemptId MadeBy;

    /// <summary>Size in bytes as the scheduler announced it. Constant while in the queue of a peer.</summary>
    public long AnnouncedBytes;

    /// <summary>The attempt row that will produce it and has not been recalled, or -1.</summary>
    public int Producer;

    /// <summary>First edge of the runs that use it, or -1.</summary>
    public int FirstUser;

    /// <summary>How many edges of runs use it.</summary>
    public int Users;

    /// <summary>Number of the peer in whose queue (Wanted) or request (InFlight) it stands, or -1.</summary>
    public int Peer;

    /// <summary>Neighbours in the queue of <see cref="Peer"/>, or -1.</summary>
    public int PreviousInQueue;

    /// <inheritdoc cref="PreviousInQueue"/>
    public int NextInQueue;
}

/// <summary>One run given to this worker.</summary>
internal struct AttemptRow
{
    /// <summary>The task.</summary>
    public TaskHandle Task;

    /// <summary>The run's number.</summary>
    public AttemptId Attempt;

    /// <summary>The task's key, for messages.</summary>
    public Key Key;

    /// <summary>Smaller runs earlier.</summary>
    public long Priority;

    /// <summary>The number of its function.</summary>
    public int Function;

    /// <summary>Where it stands.</summary>
    public WorkerAttemptStatus Status;

    /// <summary>Nobody needs it any more.</summary>
    public bool IsRecalled;

    /// <summary>It was handed to the slots.</summary>
    public bool IsStarted;

    /// <summary>It was handed to the slots to follow the run that produces its one missing input.</summary>
    public bool IsFollower;

    /// <summary>It gave its slot back and still runs.</summary>
    public bool IsSuspended;

    /// <summary>Its end was reported by the host.</summary>
    public bool IsEnded;

    /// <summary>Nothing else runs here while it does.</summary>
    public bool IsAlone;

    /// <summary>It was recalled, and the scheduler is to hear when its code has ended.</summary>
    public bool IsConfirmed;

    /// <summary>On the worklist.</summary>
    public bool IsDirty;

    /// <summary>The data row of its result; -1 once abandoned.</summary>
    public int Output;

    /// <summary>First edge to its inputs, or -1; they are in argument order.</summary>
    public int FirstInput;

    /// <summary>How many inputs it has.</summary>
    public int InputCount;

    /// <summary>How many of them are not held here.</summary>
    public int MissingInputs;

    /// <summary>What its start added to the planned time, in nanoseconds.</summary>
    public long Estimate;

    /// <summary>Its encoded arguments; the array stays with the row when the row is reused.</summary>
    public byte[]? Arguments;

    /// <summary>How many bytes of <see cref="Arguments"/> are in use.</summary>
    public int ArgumentBytes;
}

/// <summary>One input of one run: threaded by run in argument order, and by data row among all its users.</summary>
internal struct InputEdge
{
    /// <summary>The data row.</summary>
    public int Data;

    /// <summary>The attempt row.</summary>
    public int Attempt;

    /// <summary>The next input of the same run, or -1.</summary>
    public int NextInput;

    /// <summary>Neighbours among the users of the same data, or -1.</summary>
    public int PreviousUser;

    /// <inheritdoc cref="PreviousUser"/>
    public int NextUser;
}
