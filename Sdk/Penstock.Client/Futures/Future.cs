using System.Runtime.CompilerServices;
using Penstock.Core;

namespace Penstock;

/// <summary>
/// A value that is being computed on the cluster, or is there already. As long as the future lives, the cluster keeps the
/// value; awaiting brings it here.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// A future can be used in graphs like any lazy value: they start from its result. <see cref="Dispose"/> lets go of the
/// value; otherwise the garbage collector does once nobody can use the future any more. Awaiting brings the value each
/// time anew and keeps no copy. Safe to use from any thread.
/// </remarks>
public sealed class Future<T> : HeldNode<T>, IFuture, IFutureItem
{
    private readonly HoldItem _item;
    private readonly string _name;
    private readonly bool _isListed;
    private ValueRequest<T>? _request;

    private Future(HoldItem item, Key key, string name, bool isListed)
    {
        _item = item;
        _name = name;
        _isListed = isListed;
        Key = key;
    }

    /// <inheritdoc cref="IFuture.Key"/>
    public override Key Key { get; }

    /// <inheritdoc/>
    public FutureStatus Status => Shell.StatusOf(_item) switch
    {
        HoldStatus.Pending => FutureStatus.Pending,
        HoldStatus.Finished => FutureStatus.Finished,
        HoldStatus.Erred => FutureStatus.Erred,
        HoldStatus.Cancelled => FutureStatus.Cancelled,
        HoldStatus.Lost => FutureStatus.Lost,
        null or HoldStatus.Free or _ => throw ClientShell.DisposedFuture(Label),
    };

    /// <inheritdoc/>
    public Exception? Exception
    {
        get
        {
            ThrowIfDisposed();
            return Shell.ErrorOf(_item);
        }
    }

    /// <summary>The value; blocks until it is here.</summary>
    /// <exception cref="ObjectDisposedException">The future was disposed.</exception>
    /// <exception cref="TaskFailedException">The task failed, or something it depends on.</exception>
    /// <exception cref="TaskCancelledException">The future was cancelled, or disposed meanwhile, or its client was closed.</exception>
    /// <exception cref="DataLostException">The data had no recipe and its last copy is gone.</exception>
    /// <exception cref="GraphRefusedException">The scheduler refused its graph.</exception>
    /// <exception cref="ResultTooLargeException">The value is larger than the limit.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public T Result => AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    HoldItem IFutureItem.Item => _item;

    /// <inheritdoc/>
    string IFutureItem.Label => Label;

    private ClientShell Shell => _item.Owner.Shell;

    private string Label => Key.ToString(_name);

    /// <summary>Lets <c>await</c> bring the value. Fails as <see cref="Result"/> does.</summary>
    /// <returns>The awaiter.</returns>
    public TaskAwaiter<T> GetAwaiter() => AsTask().GetAwaiter();

    /// <summary>Lets <c>await</c> bring the value without, or with, returning to the context of the caller.</summary>
    /// <param name="continueOnCapturedContext">Whether to return to the context.</param>
    /// <returns>What to await.</returns>
    public ConfiguredTaskAwaitable<T> ConfigureAwait(bool continueOnCapturedContext) => AsTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>A task that brings the value. Calls made while one is under way share it.</summary>
    /// <returns>The task; fails as <see cref="Result"/> does.</returns>
    /// <exception cref="ObjectDisposedException">The future was disposed.</exception>
    public Task<T> AsTask()
    {
        if (Volatile.Read(ref _request) is { Task.IsCompleted: false } running)
            return running.Task;
        ValueRequest<T> request = NewRequest(Forget);
        Volatile.Write(ref _request, request);
        request.Start();
        return request.Task;
    }

    /// <summary>Blocks until the value is here, but no longer than a time. The future stays usable after a timeout.</summary>
    /// <param name="timeout">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or longer than about 49 days.</exception>
    /// <exception cref="TimeoutException">The value was not here in time.</exception>
    /// <remarks>Fails otherwise as <see cref="Result"/> does.</remarks>
    public T Wait(TimeSpan timeout) => WaitAsync(timeout).GetAwaiter().GetResult();

    /// <summary>Brings the value, but waits no longer than a time. The future stays usable after a timeout or a cancellation.</summary>
    /// <param name="timeout">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellationToken">Gives up waiting; does not cancel the task.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or longer than about 49 days.</exception>
    /// <exception cref="TimeoutException">The value was not here in time.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Fails otherwise as <see cref="Result"/> does.</remarks>
    public async Task<T> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ValueRequest<T> request = NewRequest(ended: null);
        request.Start();
        try
        {
            return await request.Task.WaitAsync(timeout, Shell.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!request.Task.IsCompleted)
        {
            throw new TimeoutException($"The value of {this} was not here within {timeout}. The future stays usable: wait longer, or ask client.ExplainAsync(future.Key) what it waits for.");
        }
        finally
        {
            request.Abandon();
        }
    }

    /// <inheritdoc cref="WaitAsync(TimeSpan, CancellationToken)"/>
    public Task<T> WaitAsync(CancellationToken cancellationToken) => WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>
    /// Lets go of the value: the cluster drops it unless something else needs it. Whoever awaits this future gets a
    /// <see cref="TaskCancelledException"/>. Does nothing the second time, nor after the client was closed.
    /// </summary>
    /// <remarks>A future taken from a <see cref="FutureList{T}"/> lets go of that one value of the list.</remarks>
    public void Dispose()
    {
        if (_isListed)
            Shell.Release(_item);
        else
            _item.Owner.Dispose();
    }

    /// <summary>Shows name, key and status.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"future {Label} [{Shell.StatusOf(_item)?.ToString() ?? "Disposed"}]";

    /// <summary>Makes the future of a hold; null if the hold was given back.</summary>
    internal static Future<T>? TryCreate(HoldItem item, bool isListed) =>
        item.Owner.Shell.TryDescribe(item, out Key key, out string name) ? new Future<T>(item, key, name, isListed) : null;

    /// <summary>A request that is shared tells when it has ended; one that is not can be abandoned.</summary>
    private ValueRequest<T> NewRequest(Action<ValueRequest<T>>? ended)
    {
        ThrowIfDisposed();
        Shell.ThrowIfEnded();
        return new ValueRequest<T>(Shell, _item, ended);
    }

    private void ThrowIfDisposed()
    {
        if (Shell.StatusOf(_item) is null)
            throw ClientShell.DisposedFuture(Label);
    }

    /// <summary>The request holds the value; the future must not.</summary>
    private void Forget(ValueRequest<T> request) => Interlocked.CompareExchange(ref _request, null, request);
}
