namespace Penstock;

/// <content>Running failed tasks again.</content>
public sealed partial class Client
{
    /// <summary>
    /// Runs again what a failed future failed by: the tasks below it that threw, and with them everything that failed by
    /// them, also futures of other clients.
    /// </summary>
    /// <param name="future">The future; one that has not failed is left alone.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the retry itself is carried out.</param>
    /// <returns>How many tasks that had failed themselves run again; 0 if there was nothing to retry.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="future"/> is null.</exception>
    /// <exception cref="ArgumentException">The future belongs to another client.</exception>
    /// <exception cref="ObjectDisposedException">The future was disposed, or the client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <remarks>
    /// When the task has completed the future is pending again, or finished. Each task has all its retries again. What was
    /// lost without a recipe, such as scattered data, cannot be retried: what needs it stays failed, with that reason.
    /// </remarks>
    public Task<int> RetryAsync(IFuture future, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(future);
        return RetryAsync([future], cancellationToken);
    }

    /// <summary>Runs again what failed futures failed by.</summary>
    /// <param name="futures">The futures: a <see cref="FutureList{T}"/> or any other sequence, enumerated once, at once.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the retry itself is carried out.</param>
    /// <returns>How many tasks that had failed themselves run again; 0 if there was nothing to retry.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="futures"/> is null.</exception>
    /// <remarks>Means and fails as <see cref="RetryAsync(IFuture, CancellationToken)"/> does.</remarks>
    public Task<int> RetryAsync(IEnumerable<IFuture> futures, CancellationToken cancellationToken = default)
    {
        _shell.ThrowIfEnded();
        return _shell.RetryAsync(FutureArguments.ItemsOf(_shell, futures, nameof(futures)), cancellationToken);
    }
}
