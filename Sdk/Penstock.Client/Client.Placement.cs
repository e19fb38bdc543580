namespace Penstock;

/// <content>Where data is.</content>
public sealed partial class Client
{
    /// <summary>Has workers keep copies of results, so that they survive the loss of a worker and are near where they are used.</summary>
    /// <param name="futures">The futures: a <see cref="FutureList{T}"/> or any other sequence, enumerated once, at once. Results that are not there yet are copied when they are.</param>
    /// <param name="copies">How many workers are to hold each; more than there are means all. 1 lets surplus copies go again.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the copies are made.</param>
    /// <returns>Completes when there are so many copies of each.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="futures"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="copies"/> is less than 1.</exception>
    /// <exception cref="ClusterOrderException">Some have fewer copies: workers have no memory for them, a value cannot travel, or a future has failed or was released meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">A future was disposed, or the client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <remarks>The scheduler keeps so many copies as long as the result is needed: it makes lost ones again.</remarks>
    public Task ReplicateAsync(IEnumerable<IFuture> futures, int copies, CancellationToken cancellationToken = default)
    {
        _shell.ThrowIfEnded();
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        return _shell.ReplicateAsync(FutureArguments.ItemsOf(_shell, futures, nameof(futures)), copies, cancellationToken);
    }

    /// <summary>Evens out what the workers store, once: moves results from full workers to empty ones.</summary>
    /// <param name="cancellationToken">Gives up waiting for the answer; the moves go on.</param>
    /// <returns>How many results were moved.</returns>
    /// <exception cref="ClusterOrderException">Some could not be moved.</exception>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public Task<int> RebalanceAsync(CancellationToken cancellationToken = default) =>
        _shell.OrderAsync("Rebalancing", static machine => machine.Rebalance(), cancellationToken);

    /// <summary>Brings a value to a worker, or to every worker, and gives a future of it.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value. It belongs to the cluster afterwards, as in <see cref="ScatterAsync{T}(T, CancellationToken)"/>.</param>
    /// <param name="broadcast">Whether every worker gets a copy, also one that joins later: for data that all tasks use.</param>
    /// <param name="cancellationToken">Gives up; the cluster drops what has arrived.</param>
    /// <returns>A future of the value, when all copies are there.</returns>
    /// <exception cref="ClusterOrderException">Not every worker could take a copy.</exception>
    /// <remarks>Fails as <see cref="ScatterAsync{T}(T, CancellationToken)"/> does, too.</remarks>
    public async Task<Future<T>> ScatterAsync<T>(T value, bool broadcast, CancellationToken cancellationToken = default)
    {
        Future<T> future = await ScatterAsync(value, cancellationToken).ConfigureAwait(false);
        if (!broadcast)
            return future;
        try
        {
            await ReplicateAsync([future], int.MaxValue, cancellationToken).ConfigureAwait(false);
            return future;
        }
        catch
        {
            future.Dispose();
            throw;
        }
    }
}
