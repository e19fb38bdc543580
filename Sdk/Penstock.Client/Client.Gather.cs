namespace Penstock;

/// <content>Futures to values.</content>
public sealed partial class Client
{
    /// <summary>Brings the value of a future here.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="future">The future.</param>
    /// <param name="resultBytesMax">The most bytes to bring; null for the limit of the future or of the client.</param>
    /// <param name="cancellationToken">Gives up waiting; the future stays usable.</param>
    /// <returns>The value.</returns>
    /// <remarks>Fails as <see cref="GatherAsync{T}(IEnumerable{Future{T}}, long?, CancellationToken)"/> does.</remarks>
    public async Task<T> GatherAsync<T>(Future<T> future, long? resultBytesMax = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(future);
        T[] values = await GatherAsync([future], resultBytesMax, cancellationToken).ConfigureAwait(false);
        return values[0];
    }

    /// <summary>
    /// Brings the values of many futures here: waits until all are there, checks that they fit, and fetches them in batches
    /// straight from the workers. Fails as soon as one of them does.
    /// </summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="futures">The futures: a <see cref="FutureList{T}"/> or any other sequence, enumerated once, at once.</param>
    /// <param name="resultBytesMax">The most bytes to bring in all; null for the client's limit.</param>
    /// <param name="cancellationToken">Gives up waiting; the futures stay usable.</param>
    /// <returns>The values, in order.</returns>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">A future is null, or of another client.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resultBytesMax"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">A future was disposed, or the client was closed.</exception>
    /// <exception cref="TaskFailedException">A task failed, or something it depends on.</exception>
    /// <exception cref="TaskCancelledException">A future was cancelled, or disposed meanwhile, or the client was closed meanwhile.</exception>
    /// <exception cref="DataLostException">The last copy of data without a recipe is gone.</exception>
    /// <exception cref="GraphRefusedException">The scheduler refused a graph.</exception>
    /// <exception cref="ResultTooLargeException">The values are larger than the limit; none was moved.</exception>
    /// <exception cref="DataUnavailableException">A worker could not deliver a value for a long time.</exception>
    /// <exception cref="ResultUnreadableException">A value arrived and is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<T[]> GatherAsync<T>(IEnumerable<Future<T>> futures, long? resultBytesMax = null, CancellationToken cancellationToken = default)
    {
        ResultLimit.ThrowIfInvalid(resultBytesMax, nameof(resultBytesMax));
        _shell.ThrowIfEnded();
        HoldItems items = FutureArguments.ItemsOf(_shell, futures, nameof(futures));
        if (items.Count == 0)
            return Task.FromResult<T[]>([]);
        long? limit = resultBytesMax ?? (items.Count == 1 ? items[0].Owner.ResultBytesMax : null);
        var request = new ListRequest<T>(_shell, items, limit);
        return Finish(request, request.Task, cancellationToken);
    }

    /// <summary>Brings the values of a dictionary of futures here.</summary>
    /// <typeparam name="TName">The type of the dictionary's keys.</typeparam>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="futures">The futures by name; read at once.</param>
    /// <param name="resultBytesMax">The most bytes to bring in all; null for the client's limit.</param>
    /// <param name="cancellationToken">Gives up waiting; the futures stay usable.</param>
    /// <returns>The values by the same names.</returns>
    /// <remarks>Fails as <see cref="GatherAsync{T}(IEnumerable{Future{T}}, long?, CancellationToken)"/> does.</remarks>
    public async Task<Dictionary<TName, T>> GatherAsync<TName, T>(
        IReadOnlyDictionary<TName, Future<T>> futures, long? resultBytesMax = null, CancellationToken cancellationToken = default)
        where TName : notnull
    {
        ArgumentNullException.ThrowIfNull(futures);
        KeyValuePair<TName, Future<T>>[] pairs = [.. futures];
        T[] values = await GatherAsync(pairs.Select(pair => pair.Value), resultBytesMax, cancellationToken).ConfigureAwait(false);
        var named = new Dictionary<TName, T>(values.Length, (futures as Dictionary<TName, Future<T>>)?.Comparer);
        for (int i = 0; i < values.Length; i++)
            named.Add(pairs[i].Key, values[i]);
        return named;
    }

    private Task<Cell[]> GatherCellsAsync(IFuture[] futures, long? resultBytesMax, CancellationToken cancellationToken)
    {
        ResultLimit.ThrowIfInvalid(resultBytesMax, nameof(resultBytesMax));
        _shell.ThrowIfEnded();
        var request = new CellsRequest(_shell, FutureArguments.ItemsOf(_shell, futures, nameof(futures)), resultBytesMax);
        return Finish(request, request.Task, cancellationToken);
    }

    /// <summary>Runs a request until it has ended or the token gives up; then nothing waits for the futures any more.</summary>
    private static async Task<T> Finish<T>(ResultRequest request, Task<T> done, CancellationToken cancellationToken)
    {
        request.Start();
        if (!cancellationToken.CanBeCanceled)
            return await done.ConfigureAwait(false);
        try
        {
            return await done.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.Abandon();
        }
    }
}
