namespace Penstock;

/// <content>Tasks that run although nobody waits for them.</content>
public sealed partial class Client
{
    /// <summary>
    /// Starts computing a lazy value for what its task does, not for its result: it runs at least once, also when this client
    /// ends, and its result is freed as soon as it is there. An error of it is not reported.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The lazy value.</param>
    /// <param name="options">What differs for it; null for nothing.</param>
    /// <remarks>
    /// Returns at once. Use an impure method: the result of a pure one may be there already, and then nothing runs. A forced
    /// cancel of what it depends on ends it. Fails as <see cref="Submit{T}(Delayed{T}, SubmitOptions)"/> does.
    /// </remarks>
    public void FireAndForget<T>(Delayed<T> value, SubmitOptions? options = null)
    {
        using Future<T> future = Submit(value, options ?? DefaultSubmitOptions);
        FireAndForget(future);
    }

    /// <summary>Lets what a future stands for run to its end although the future may be disposed before, or this client end.</summary>
    /// <param name="future">The future; one that is not pending is left alone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="future"/> is null.</exception>
    /// <exception cref="ArgumentException">The future belongs to another client.</exception>
    /// <exception cref="ObjectDisposedException">The future was disposed, or the client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public void FireAndForget(IFuture future)
    {
        ArgumentNullException.ThrowIfNull(future);
        FireAndForget([future]);
    }

    /// <summary>Lets what futures stand for run to its end although they may be disposed before, or this client end.</summary>
    /// <param name="futures">The futures: a <see cref="FutureList{T}"/> or any other sequence, enumerated once, at once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="futures"/> is null.</exception>
    /// <remarks>Means and fails as <see cref="FireAndForget(IFuture)"/> does.</remarks>
    public void FireAndForget(IEnumerable<IFuture> futures)
    {
        _shell.ThrowIfEnded();
        _shell.FireAndForget(FutureArguments.ItemsOf(_shell, futures, nameof(futures)));
    }
}
