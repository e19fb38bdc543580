namespace Penstock;

/// <summary>
/// Waiting for several futures without bringing their values here. A future has settled when it is not pending: it is finished,
/// or it has failed, been cancelled or been lost; none of these calls throws for that, look at <see cref="IFuture.Status"/>.
/// </summary>
/// <remarks>The futures of one call belong to one client. Safe to use from any thread.</remarks>
public static class Futures
{
    /// <summary>Waits until all futures have settled.</summary>
    /// <param name="futures">The futures; an empty sequence has settled.</param>
    /// <param name="progress">Told how many have settled, after each batch of news; null for nobody.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that completes when all have settled.</returns>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">A future is null, or of another client than the first.</exception>
    /// <exception cref="ObjectDisposedException">A future was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task WhenAll(IEnumerable<IFuture> futures, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        HoldItems items = FutureArguments.Items(futures, nameof(futures), out ClientShell? shell);
        return shell is null ? Task.CompletedTask : new SettledCounter(shell, items, items.Count, progress).WaitAsync(cancellationToken);
    }

    /// <summary>Waits until at least one future has settled.</summary>
    /// <typeparam name="TFuture">The type of the futures.</typeparam>
    /// <param name="futures">The futures, at least one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The one that settled first; the first in order of those that had settled already.</returns>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">The sequence is empty, or a future is null, or of another client than the first.</exception>
    /// <exception cref="ObjectDisposedException">A future was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TFuture> WhenAny<TFuture>(IEnumerable<TFuture> futures, CancellationToken cancellationToken = default)
        where TFuture : class, IFuture
    {
        ArgumentNullException.ThrowIfNull(futures);
        TFuture[] all = [.. futures];
        HoldItems items = FutureArguments.Items(all, nameof(futures), out ClientShell? shell);
        if (shell is null)
            throw new ArgumentException("There is no future to wait for.", nameof(futures));
        var counter = new SettledCounter(shell, items, enough: 1, progress: null);
        await counter.WaitAsync(cancellationToken).ConfigureAwait(false);
        return all[counter.First];
    }

    /// <summary>Gives the futures in the order in which they settle.</summary>
    /// <typeparam name="TFuture">The type of the futures.</typeparam>
    /// <param name="futures">The futures; enumerated once, at the first step.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>Each future once.</returns>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <exception cref="ArgumentException">A future is null, or of another client than the first.</exception>
    /// <exception cref="ObjectDisposedException">A future was disposed before the first step; one disposed later counts as settled.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IAsyncEnumerable<TFuture> AsCompleted<TFuture>(IEnumerable<TFuture> futures, CancellationToken cancellationToken = default)
        where TFuture : class, IFuture
    {
        ArgumentNullException.ThrowIfNull(futures);
        return Enumerate(futures, cancellationToken);
    }

    private static async IAsyncEnumerable<TFuture> Enumerate<TFuture>(
        IEnumerable<TFuture> futures,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TFuture : class, IFuture
    {
        TFuture[] all = [.. futures];
        HoldItems items = FutureArguments.Items(all, nameof(futures), out ClientShell? shell);
        if (shell is null)
            yield break;
        var stream = new SettledStream(shell, items);
        try
        {
            stream.Start();
            for (int given = 0; given < all.Length; given++)
                yield return all[await stream.NextAsync(cancellationToken).ConfigureAwait(false)];
        }
        finally
        {
            shell.StopWaiting(stream, items);
        }
    }
}
