namespace Penstock.Testing;

/// <summary>
/// Runs a task to its end. As on a worker there is no synchronization context: a timer of the task's clock is fired by the
/// calling thread, which then goes on with whatever awaited it. What the task awaits of the real world, or runs on the thread
/// pool, is waited for in real time.
/// </summary>
internal sealed class BodyRunner(TimeSpan patience)
{
    private readonly object _signal = new();
    private bool _isChanged;

    /// <summary>Calls a function and goes on until its result is there.</summary>
    /// <exception cref="BodyStuckException">Nothing has happened for too long.</exception>
    public Cell Run(TaskFunction function, ref TaskArguments arguments, BodyClock clock)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        AmbientTime.Enter(clock);
        try
        {
            clock.TimerSet = Wake;
            return Finish(function.Invoke(ref arguments), clock);
        }
        finally
        {
            clock.TimerSet = null;
            AmbientTime.Enter(null);
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private Cell Finish(ValueTask<Cell> pending, BodyClock clock)
    {
        if (pending.IsCompleted)
            return pending.GetAwaiter().GetResult(); // Completed: this does not wait.
        Task<Cell> running = pending.AsTask();
        _ = running.ContinueWith(static (_, runner) => ((BodyRunner)runner!).Wake(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // The state is this runner.
        while (!running.IsCompleted)
        {
            if (!clock.FireNext() && !running.IsCompleted && !AwaitChange())
                throw new BodyStuckException(patience);
        }

        return running.GetAwaiter().GetResult(); // Completed: this does not wait.
    }

    private void Wake()
    {
        lock (_signal)
        {
            _isChanged = true;
            Monitor.Pulse(_signal);
        }
    }

    /// <summary>Waits until a timer was set or the task has ended; false if neither happens.</summary>
    private bool AwaitChange()
    {
        lock (_signal)
        {
            bool changed = _isChanged || Monitor.Wait(_signal, patience);
            _isChanged = false;
            return changed;
        }
    }
}

/// <summary>A task waits for something that does not happen.</summary>
internal sealed class BodyStuckException(TimeSpan patience) : Exception(
    $"The task has awaited something that is not virtual for {patience} of real time (SimOptions.BodyPatience). In a simulation a task must not wait for another task, for input or for a service that is not there.");
