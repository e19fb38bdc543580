namespace Penstock.Testing;

/// <summary>A simulated cluster, what goes wrong in it, and what is checked.</summary>
/// <remarks>Immutable. The same options and the same pipeline give the same run, on every machine.</remarks>
public sealed record SimOptions
{
    /// <summary>How many workers there are at the start; at least 1.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How many tasks a worker runs at once; at least 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Decides delays, orders and faults. 0: everything takes the least time and nothing goes wrong by itself.</summary>
    public ulong Seed { get; init; }

    /// <summary>What goes wrong by itself, at times that the seed decides. Workers are back, links are whole again before results are read.</summary>
    public SimFaults Faults { get; init; }

    /// <summary>What is checked beside the promises of Penstock itself.</summary>
    public SimChecks Checks { get; init; } = SimChecks.All;

    /// <summary>A token from an earlier failure: it takes the place of all options above but <see cref="Checks"/>, and of all other lives. Null for none.</summary>
    public string? Replay { get; init; }

    /// <summary>
    /// After so many deaths of workers that were running it a task fails, as on a real cluster, where 2 are enough to suspect the
    /// task. Here the simulator kills workers whatever they run, so the default is more than one life has faults.
    /// </summary>
    public int TaskDeathsMax { get; init; } = 100;

    /// <summary>The longest virtual time that a task takes on top of what it waits for on <see cref="SimCluster.Time"/>; each takes between 1 microsecond and this.</summary>
    public TimeSpan TaskDuration { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long, in real time, an asynchronous task may wait for something that is not virtual before its run is given up as stuck.</summary>
    public TimeSpan BodyPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Refuses options that describe no cluster.</summary>
    internal SimOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TaskDeathsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TaskDuration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BodyPatience, TimeSpan.Zero);
        return this;
    }
}

/// <summary>What may go wrong by itself in a simulated cluster.</summary>
[Flags]
public enum SimFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Workers crash with everything they hold; some of them start again.</summary>
    WorkerCrashes = 1,

    /// <summary>Workers become slow, or stand still for a while.</summary>
    SlowWorkers = 2,

    /// <summary>Connections of workers to the scheduler break, are silent for a while, or become slow; those of the client only become slow or silent.</summary>
    Links = 4,

    /// <summary>Data does not get from one worker to another at the first try.</summary>
    Transfers = 8,

    /// <summary>All of these.</summary>
    All = WorkerCrashes | SlowWorkers | Links | Transfers,
}

/// <summary>What is checked in a simulated run.</summary>
[Flags]
public enum SimChecks
{
    /// <summary>Only what Penstock itself promises.</summary>
    None = 0,

    /// <summary>
    /// A task that runs again gives the same value, encoded, as the first time; in <see cref="SimCluster.Explore"/> also in all
    /// lives. Calls of methods that are declared as not pure, and what depends on them, have other keys each time and are not compared between lives.
    /// </summary>
    SameValues = 1,

    /// <summary>A task leaves the values of its inputs as they were: other tasks on the same worker read the same objects.</summary>
    UntouchedInputs = 2,

    /// <summary>Nothing is left on any worker or on the scheduler when everything was released.</summary>
    NothingLeft = 4,

    /// <summary>No task runs more often than crashes, failures and broken links explain.</summary>
    NoNeedlessRuns = 8,

    /// <summary>All of these.</summary>
    All = SameValues | UntouchedInputs | NothingLeft | NoNeedlessRuns,
}
