namespace Penstock.Protocol;

/// <summary>The number of each message on the wire. Numbers are never reused; every one exists since protocol version 1 unless it says otherwise.</summary>
public enum MessageCode
{
    /// <summary>No message; never sent.</summary>
    None = 0,

    /// <summary>Gives a function a number for this connection, before its first use.</summary>
    DefineFunction = 1,

    /// <summary>Says that the sender lives, and how it is.</summary>
    Heartbeat = 2,

    /// <summary>Ends a session cleanly: nothing of the sender needs to be kept.</summary>
    Goodbye = 3,

    /// <summary>The first message of a client.</summary>
    ClientHello = 10,

    /// <summary>A graph, or a part of one.</summary>
    SubmitGraph = 11,

    /// <summary>The client no longer holds a key.</summary>
    ReleaseHold = 12,

    /// <summary>Cancel keys and everything that depends on them.</summary>
    CancelHolds = 13,

    /// <summary>Announces data that the client will bring; the scheduler answers where to.</summary>
    ScatterBegin = 14,

    /// <summary>Asks for the scheduler's view of things.</summary>
    QueryState = 15,

    /// <summary>Run failed tasks again, with everything that failed by them.</summary>
    RetryHolds = 20,

    /// <summary>Run tasks at least once although nobody may hold them.</summary>
    FireAndForget = 21,

    /// <summary>A client that comes back: under which handles an earlier life of the scheduler knew its scattered data.</summary>
    NameData = 22,

    /// <summary>A client that comes back: a key it holds had failed, and why.</summary>
    HoldFailed = 23,

    /// <summary>Keep so many copies of keys.</summary>
    ReplicateHolds = 24,

    /// <summary>Even out what workers store.</summary>
    RebalanceData = 25,

    /// <summary>Let workers leave once their work and data are handed over.</summary>
    RetireWorkers = 26,

    /// <summary>Forget everything and replace every worker.</summary>
    RestartCluster = 27,

    /// <summary>The answer to a client's first message.</summary>
    ClientWelcome = 30,

    /// <summary>A submission is complete and accepted.</summary>
    GraphAccepted = 31,

    /// <summary>A submission was refused whole; its holds do not exist.</summary>
    GraphRefused = 32,

    /// <summary>A held result is in memory.</summary>
    HoldFinished = 33,

    /// <summary>A held result is being computed again.</summary>
    HoldPending = 34,

    /// <summary>A held result failed, or something it depends on.</summary>
    HoldErred = 35,

    /// <summary>A hold was cancelled.</summary>
    HoldCancelled = 36,

    /// <summary>Held data without a recipe lost its last copy.</summary>
    HoldLost = 37,

    /// <summary>Where announced data goes.</summary>
    ScatterPlaced = 38,

    /// <summary>A cancel has been carried out.</summary>
    CancelDone = 39,

    /// <summary>The answer to a question.</summary>
    QueryReply = 40,

    /// <summary>A retry has been carried out.</summary>
    RetryDone = 45,

    /// <summary>Tasks wait for a worker that is not there.</summary>
    WorkerNeeded = 46,

    /// <summary>All that came back is known: what was finished and is not named again is computed again.</summary>
    Recovered = 47,

    /// <summary>An order to the cluster has been carried out, as far as it could be.</summary>
    OrderDone = 48,

    /// <summary>A worker exists, and where its data is served.</summary>
    WorkerJoined = 50,

    /// <summary>A worker is gone.</summary>
    WorkerLeft = 51,

    /// <summary>The answer to a worker's first message.</summary>
    WorkerWelcome = 60,

    /// <summary>Run a task.</summary>
    RunTask = 61,

    /// <summary>Nobody needs this run any more: do not start it, or tell its token.</summary>
    RecallAttempt = 62,

    /// <summary>Nobody needs this copy any more.</summary>
    FreeData = 63,

    /// <summary>Where an input can be fetched now.</summary>
    InputHolders = 64,

    /// <summary>What a worker that came back holds under a name of its own is this task's result.</summary>
    AdoptData = 66,

    /// <summary>What a worker that came back runs under a name of its own is this run.</summary>
    AdoptRun = 67,

    /// <summary>Give a run back if it has not started.</summary>
    ReclaimAttempt = 68,

    /// <summary>The worker's work and data are handed over: it leaves.</summary>
    Dismissal = 69,

    /// <summary>The first message of a worker.</summary>
    WorkerHello = 70,

    /// <summary>A run succeeded; its result is in memory.</summary>
    TaskFinished = 71,

    /// <summary>A run failed.</summary>
    TaskErred = 72,

    /// <summary>The worker has a copy: fetched for a task, or brought by a client.</summary>
    ReplicaAdded = 73,

    /// <summary>A worker that was named as a holder could not give an input.</summary>
    InputMissing = 74,

    /// <summary>A worker that comes back: results it holds.</summary>
    HeldData = 76,

    /// <summary>A worker that comes back: tasks it runs.</summary>
    HeldRuns = 77,

    /// <summary>A worker or client that comes back has said everything.</summary>
    AnnouncementEnd = 78,

    /// <summary>A run was put back by its task.</summary>
    TaskPutBack = 80,

    /// <summary>The code of a recalled run has ended.</summary>
    RunEnded = 81,

    /// <summary>What a worker offers of named resources.</summary>
    OfferResources = 82,

    /// <summary>A run has given its slot back and goes on without one.</summary>
    TaskSeceded = 83,

    /// <summary>The worker cannot get a copy that was ordered.</summary>
    AcquireRefused = 84,

    /// <summary>Whether a run that was asked for is given back.</summary>
    ReclaimAnswer = 85,

    /// <summary>The worker has paused, or goes on.</summary>
    WorkerPaused = 86,

    /// <summary>The worker wants to leave once its work and data are handed over.</summary>
    RetireRequest = 87,

    /// <summary>Fetch a copy of a result and keep it.</summary>
    AcquireReplica = 88,

    /// <summary>A copy that was ordered is not needed any more.</summary>
    CancelAcquire = 89,
}
