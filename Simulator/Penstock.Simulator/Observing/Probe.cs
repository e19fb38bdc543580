namespace Penstock.Simulator;

/// <summary>
/// A rare state that campaigns must reach now and then (O16): a simulator that never gets there proves nothing about it.
/// <see cref="ProbeText"/> says what each means. Numbers are in reports: never reuse one.
/// </summary>
internal enum Probe : byte
{
    // Keys and holds.
    SubmittedAgainUnfinished = 1,
    SubmittedAgainFinished = 2,
    SubmittedAfterRelease = 3,
    SubmittedAfterCancel = 4,
    HeldByTwoClients = 5,
    ReleasedBeforeRun = 6,
    ReleasedWhileRunning = 7,
    ReleasedWhileNeeded = 8,
    ReleasedAtOnce = 9,
    CancelledBeforeRun = 10,
    CancelledWhileRunning = 11,
    CancelledWhenFinished = 12,
    CancelledByAnother = 13,
    CancelSparedAnother = 14,
    CancelledThroughUnnamed = 15,
    CancelledTwice = 16,

    // Runs.
    RunFailed = 20,
    RunReturned = 21,
    ErredByInput = 22,
    RunAfterFailure = 23,
    RunAgain = 24,
    RunAgainTwice = 25,
    RunAgainElsewhere = 26,
    RunTwiceAtOnce = 27,
    RunOnFreshInput = 28,
    RunOnCopies = 29,
    RunOnManyInputs = 30,
    RunEndedUnwanted = 31,
    RunEndedAfterCancel = 32,

    // Workers.
    WorkerDiedIdle = 40,
    WorkerDiedUnused = 41,
    WorkerDiedRunning = 42,
    WorkerDiedWithOnlyCopy = 43,
    WorkerDiedWithCopyElsewhere = 44,
    WorkerDiedRunningAgain = 45,
    TwoDeathsOfOneTask = 46,
    TwoWorkersDiedTogether = 47,
    TwoHoldersDiedTogether = 48,
    AllWorkersDied = 49,
    WorkerEndedAsPlannedWithData = 50,
    WorkerBeganAmongNone = 51,
    WorkerBeganWithWork = 52,
    WorkerRemovedAlive = 53,
    RemovedWorkerRan = 54,

    // Data.
    CopyStored = 60,
    ThreeCopies = 61,
    CopyDropped = 62,
    LastCopyDropped = 63,
    StoredAfterDrop = 64,
    StoredUnwanted = 65,
    DroppedUnderRun = 66,
    CopyOutlivedOriginal = 67,

    // What users see.
    FinishedThenPending = 70,
    FinishedThenLost = 71,
    FinishedThenErred = 72,
    PendingThenLost = 73,
    GatherFoundNothing = 74,
    GatheredAfterLoss = 75,
    OutcomesDiffer = 76,
    ErredThenPending = 77,
    FinishedAfterError = 78,

    // Clients.
    ClientClosedHolding = 80,
    ClientDiedHolding = 81,
    ClientDiedWithRunning = 82,
    ClientDiedSharing = 83,
    AllClientsGone = 84,
    ClientBeganLate = 85,
    ClientRemovedAlive = 86,
    ClientDiedAfterCancel = 87,

    // Links and peers: hit by the simulated network and the processes around the machines.
    LinkCutInFlight = 100,
    SilenceNoticed = 101,
    FetchFailed = 102,
    FetchAnsweredEmpty = 103,
    FetchFromDead = 104,
    FetchAcrossPartition = 105,
    FetchFromSecondHolder = 106,
    ScatterToDead = 107,
    MemoryFull = 108,

    // Peers and schedulers that come back.
    SessionWentOn = 120,
    WorkerReturnedHolding = 121,
    WorkerReturnedRunning = 122,
    RemovedWorkerReturned = 123,
    WorkerReturnedLate = 124,
    ClientReturnedHolding = 125,
    ClientReturnedAfterError = 126,
    SchedulerDiedWithResults = 127,
    SchedulerDiedWithRuns = 128,
    SchedulerDiedAgain = 129,

    // What moves.
    StealSucceeded = 140,
    StealRefused = 141,
    GivenBackByPaused = 142,
    GivenBackByRetiring = 143,
    WorkerRetired = 144,
    RetiredWithData = 145,
    RetirementRefused = 146,
    Replicated = 147,
    ReplicationRefused = 148,
    Rebalanced = 149,
    SurplusDropped = 150,
    BegunAnew = 151,
    BegunAnewWithRuns = 152,
    WorkerPaused = 153,
    Spilled = 154,
    SpillFailed = 155,
    ReadBack = 156,
    ThiefGone = 157,
}
