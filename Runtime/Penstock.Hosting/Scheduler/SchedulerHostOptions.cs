namespace Penstock.Hosting;

/// <summary>How a <see cref="SchedulerHost"/> behaves.</summary>
public sealed record SchedulerHostOptions
{
    /// <summary>How often the scheduler looks for silent peers. One second unless set.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether every invariant is recomputed after every event: for tests, far too slow for work. Off unless set.</summary>
    public bool Validate { get; init; }
}
