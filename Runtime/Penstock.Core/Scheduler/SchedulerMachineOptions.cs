namespace Penstock.Core;

/// <summary>How a <see cref="SchedulerMachine"/> treats peers that are away, die or come back.</summary>
public sealed record SchedulerMachineOptions
{
    /// <summary>How long a client whose link broke may stay away before it counts as gone, in milliseconds. A minute unless set; zero or less: not at all.</summary>
    public long ClientGraceMilliseconds { get; init; } = 60_000;

    /// <summary>The same for workers: shorter, because others wait for what they were given. Ten seconds unless set.</summary>
    public long WorkerGraceMilliseconds { get; init; } = 10_000;

    /// <summary>A peer that is away counts as gone when more bytes than this wait for it. 64 MiB unless set.</summary>
    public long AwayBytesMax { get; init; } = 64 << 20;

    /// <summary>A task fails when so many workers have died while it may have been running on them. Two unless set.</summary>
    public int TaskDeathsMax { get; init; } = 2;

    /// <summary>
    /// How long a scheduler that follows another life waits for workers and clients of that life, in milliseconds. Zero, the
    /// default, is for a scheduler that follows none. It starts tasks sooner when every worker that was spoken of is back.
    /// </summary>
    public long RecoveryMilliseconds { get; init; }

    /// <summary>
    /// Whether workers are told the keys of the inputs they fetch, so that copies are recognised by another life of the scheduler.
    /// Costs 19 bytes per input of a task on its way to a worker. Off unless set.
    /// </summary>
    public bool NamesInputs { get; init; }
}
