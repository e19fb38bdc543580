namespace Penstock;

/// <summary>How a client behaves.</summary>
public sealed record ClientOptions
{
    /// <summary>A name for people, shown in the scheduler's status and in errors; null for one made of the process id.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The most bytes of results that one call brings to this process; null for a quarter of the memory that is free when the call is made.
    /// A larger result is refused by name before any byte moves. <see cref="SubmitOptions.ResultBytesMax"/> sets another limit for one future.
    /// </summary>
    public long? ResultBytesMax { get; init; }

    /// <summary>The clock for timeouts and for the times in errors.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
