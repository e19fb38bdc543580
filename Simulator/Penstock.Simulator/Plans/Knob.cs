namespace Penstock.Simulator;

/// <summary>
/// The numbers that describe a simulated cluster. Zero is the simplest value of each. Numbers are in replay tokens: never
/// reuse one.
/// </summary>
internal enum Knob : byte
{
    /// <summary>Workers at the start, one less: 0 is one worker.</summary>
    MoreWorkers = 0,

    /// <summary>Clients at the start, one less.</summary>
    MoreClients = 1,

    /// <summary>The most slots of a worker, one less.</summary>
    MoreSlots = 2,

    /// <summary>Microseconds per unit of an operation's gap.</summary>
    GapMicroseconds = 3,

    /// <summary>The longest time a frame takes, in microseconds; each takes between 1 and this.</summary>
    LatencyMicroseconds = 4,

    /// <summary>How long a sender gathers messages into one frame, in microseconds.</summary>
    BatchMicroseconds = 5,

    /// <summary>How data moves between workers: 0 at once, 1 size by bandwidth, 2 shared fairly, 3 shared with download slots, 4 one bandwidth for all together.</summary>
    BandwidthModel = 6,

    /// <summary>MiB per second of a link for data, or of all together.</summary>
    BandwidthMebibytes = 7,

    /// <summary>The longest a task takes, in microseconds.</summary>
    TaskMicroseconds = 8,

    /// <summary>The largest result of a task, in bytes.</summary>
    ResultBytes = 9,

    /// <summary>Of 1,000 tasks, how many always fail.</summary>
    FailingTasks = 10,

    /// <summary>Of 1,000 tasks, how many fail now and then.</summary>
    FlakyTasks = 11,

    /// <summary>Of 1,000 fetches, how many fail although the peer is there.</summary>
    FailingFetches = 12,

    /// <summary>Of 1,000 fetches, how many are answered without the data.</summary>
    EmptyFetches = 13,

    /// <summary>Memory of a worker in KiB; 0 is more than enough.</summary>
    MemoryKibibytes = 14,

    /// <summary>1: every message is decoded and encoded again on its way.</summary>
    ThroughCodec = 15,

    /// <summary>How the next event is chosen: an <see cref="EventOrder"/>.</summary>
    Exploration = 16,

    /// <summary>The largest offset between the clocks of two processes, in milliseconds.</summary>
    ClockOffsetMilliseconds = 17,

    /// <summary>Bits that switch on rare choices inside the drivers.</summary>
    Buggify = 18,

    /// <summary>
    /// 1: before a cluster without workers gets one, every pending key is asked for its cause, and only the named causes are
    /// taken away: an explanation that does not help is a violation.
    /// </summary>
    AsksForCauses = 19,

    /// <summary>Of 1,000 inputs of tasks, how many are named twice by their task.</summary>
    InputsNamedTwice = 20,

    /// <summary>Of 1,000 copies, how many have another size than what they are copied from, as when a value is encoded to travel.</summary>
    CopiesOfOtherSize = 21,

    /// <summary>How often a user asks for a value that cannot be delivered, before giving up; 0 is as long as the client does, about a minute.</summary>
    GatherAttempts = 22,

    /// <summary>1: sessions outlive their links, processes outlive their sessions, and workers and clients outlive their scheduler.</summary>
    Resumes = 23,

    /// <summary>
    /// 1: operations that move data and runs are carried out, and a life is at rest only when time has passed in which nothing
    /// happened: surplus copies, pauses and orders to the cluster take seconds.
    /// </summary>
    Moves = 24,

    /// <summary>1: workers measure their memory (<see cref="MemoryKibibytes"/>), put values on disk and pause; nothing without <see cref="Moves"/>.</summary>
    Spills = 25,

    /// <summary>Of 1,000 values that are put on disk, how many cannot be.</summary>
    FailingSpills = 26,
}
