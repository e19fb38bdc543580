namespace Penstock.Core;

/// <summary>How a <see cref="SchedulerMachine"/> treats peers that are away or die.</summary>
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
}
