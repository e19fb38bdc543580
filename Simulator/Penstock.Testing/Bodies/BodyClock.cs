namespace Penstock.Testing;

/// <summary>
/// The time of one run of a task: begins where virtual time is, stands still while the task computes, and jumps to the next
/// timer when it only waits.
/// </summary>
internal sealed class BodyClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<BodyTimer, (long Due, long Order)> _timers = new();
    private readonly long _start;
    private long _now;
    private long _order;

    /// <param name="startNanoseconds">The virtual time at which the run begins.</param>
    public BodyClock(long startNanoseconds)
    {
        _start = startNanoseconds;
        _now = startNanoseconds;
    }

    /// <summary>Hears that a timer was set, on any thread; null if nobody wants to.</summary>
    public Action? TimerSet { get; set; }

    /// <summary>How long the run has waited so far, in nanoseconds.</summary>
    public long Waited
    {
        get
        {
            lock (_lock)
                return _now - _start;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(GetTimestamp() / TimeSpan.NanosecondsPerTick);

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new BodyTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Jumps to the next timer and fires it; false if there is none.</summary>
    public bool FireNext()
    {
        if (TakeNext() is not { } timer)
            return false;
        timer.Fire();
        return true;
    }

    private BodyTimer? TakeNext()
    {
        lock (_lock)
        {
            while (_timers.TryDequeue(out BodyTimer? timer, out (long Due, long Order) at))
            {
                if (timer.Order != at.Order)
                    continue; // It was changed or disposed since.
                _now = Math.Max(_now, at.Due);
                Repeat(timer);
                return timer;
            }

            return null;
        }
    }

    private void Set(BodyTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            timer.Period = period;
            timer.Order = ++_order;
            if (dueTime >= TimeSpan.Zero) // Anything else is Timeout.InfiniteTimeSpan.
                _timers.Enqueue(timer, (_now + (dueTime.Ticks * TimeSpan.NanosecondsPerTick), timer.Order));
        }

        TimerSet?.Invoke();
    }

    private void Repeat(BodyTimer timer)
    {
        timer.Order = ++_order;
        if (timer.Period > TimeSpan.Zero)
            _timers.Enqueue(timer, (_now + (timer.Period.Ticks * TimeSpan.NanosecondsPerTick), timer.Order));
    }

    private sealed class BodyTimer(BodyClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public TimeSpan Period { get; set; }

        /// <summary>Tells the entry of the queue that counts from those that a change has made void.</summary>
        public long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime, period);
            return true;
        }

        public void Fire()
        {
            if (_context is null)
                callback(state);
            else
                ExecutionContext.Run(_context, static timer => ((BodyTimer)timer!).Call(), this); // It is this timer.
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
