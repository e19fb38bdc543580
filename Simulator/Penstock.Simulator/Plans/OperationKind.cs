namespace Penstock.Simulator;

/// <summary>What an operation does. Zero does nothing, so that a smaller number is never a bigger operation. Numbers are in replay tokens: never reuse one.</summary>
internal enum OperationKind : byte
{
    None = 0,

    // What users do.
    Submit = 1,
    Resubmit = 2,
    AddReference = 3,
    Release = 4,
    Cancel = 5,
    CancelByForce = 6,
    Scatter = 7,
    Gather = 8,

    // What happens to clients.
    CloseClient = 16,
    LoseClient = 17,
    AddClient = 18,

    // What happens to workers.
    AddWorker = 32,
    CrashWorker = 33,
    RestartWorker = 34,
    SlowWorker = 35,
    PauseWorker = 36,
    StopWorker = 37,

    // What happens to links.
    CutLink = 48,
    SilenceLink = 49,
    DelayLink = 50,
    PartitionWorkers = 51,
    FailFetches = 52,

    // What happens to sessions; nothing where they end with their links (Knob.Resumes).
    BreakLink = 64,
    ForgetSession = 65,
    RestartScheduler = 66,

    // What users ask for besides results.
    SubmitWithOptions = 80,
    SubmitLayers = 88,
    Retry = 89,

    // What moves data and runs; nothing where that is left out (Knob.Moves).
    Replicate = 96,
    Rebalance = 97,
    Broadcast = 98,
    RetireWorker = 99,
    RequestRetirement = 100,
    RestartCluster = 101,
    FillMemory = 102,
    PassTime = 103,
}
