namespace Penstock.Testing;

/// <summary>Inside a simulated task, the clock of its run; anywhere else, the system's.</summary>
internal sealed class AmbientTime : TimeProvider
{
    private static readonly AsyncLocal<BodyClock?> Running = new();

    /// <summary>The one object of this type.</summary>
    public static AmbientTime Instance { get; } = new();

    /// <inheritdoc/>
    public override long TimestampFrequency => Actual.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Actual.LocalTimeZone;

    private static TimeProvider Actual => Running.Value ?? System;

    /// <summary>Gives the calling code, and what it starts, a clock; null for the system's.</summary>
    public static void Enter(BodyClock? clock) => Running.Value = clock;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Actual.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => Actual.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Actual.CreateTimer(callback, state, dueTime, period);
}
