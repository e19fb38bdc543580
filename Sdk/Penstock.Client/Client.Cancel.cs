namespace Penstock;

/// <content>Cancelling.</content>
public sealed partial class Client
{
    /// <summary>
    /// Cancels a future and everything that depends on it: queued tasks are dropped, running ones are told through their
    /// token, results that nothing else needs are freed. To let go of a future of one's own only, dispose it.
    /// </summary>
    /// <param name="future">The future; one that was cancelled before is left alone.</param>
    /// <param name="force">Whether futures of other clients end too; otherwise what other clients need goes on.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the cancel itself is carried out.</param>
    /// <returns>How many futures this ended, dependents included.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="future"/> is null.</exception>
    /// <exception cref="ArgumentException">The future belongs to another client.</exception>
    /// <exception cref="ObjectDisposedException">The future was disposed, or the client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <remarks>
    /// The future is cancelled when the call returns its task; dependents when that task has completed. What is submitted
    /// after the call is not touched.
    /// </remarks>
    public Task<int> CancelAsync(IFuture future, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(future);
        return CancelAsync([future], force, cancellationToken);
    }

    /// <summary>Cancels futures and everything that depends on them.</summary>
    /// <param name="futures">The futures: a <see cref="FutureList{T}"/> or any other sequence, enumerated once, at once.</param>
    /// <param name="force">Whether futures of other clients end too; otherwise what other clients need goes on.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the cancel itself is carried out.</param>
    /// <returns>How many futures this ended, dependents included.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="futures"/> is null.</exception>
    /// <remarks>Means and fails as <see cref="CancelAsync(IFuture, bool, CancellationToken)"/> does.</remarks>
    public Task<int> CancelAsync(IEnumerable<IFuture> futures, bool force = false, CancellationToken cancellationToken = default)
    {
        _shell.ThrowIfEnded();
        return _shell.CancelAsync(FutureArguments.ItemsOf(_shell, futures, nameof(futures)), force, cancellationToken);
    }
}
