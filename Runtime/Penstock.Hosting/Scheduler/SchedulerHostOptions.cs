using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>How a <see cref="SchedulerHost"/> behaves.</summary>
public sealed record SchedulerHostOptions
{
    /// <summary>How often the scheduler looks for silent peers. One second unless set.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Hears of tasks that wait for nothing that could be found: errors of Penstock, to be logged and reported. Called by the
    /// scheduler's thread, so it must be quick and must not throw. Null unless set; the status counts stalls in any case.
    /// </summary>
    public Action<Stall>? OnStall { get; init; }

    /// <summary>
    /// Says which runs a worker with this name had begun and not ended when its connection broke, or null if that is not known:
    /// then every run it was given is suspected of its death. Called by the scheduler's thread, so it must be quick and must not
    /// throw. Null unless set.
    /// </summary>
    public Func<string, IReadOnlyCollection<AttemptId>?>? RunningOn { get; init; }

    /// <summary>Whether every invariant is recomputed after every event: for tests, far too slow for work. Off unless set.</summary>
    public bool Validate { get; init; }
}
