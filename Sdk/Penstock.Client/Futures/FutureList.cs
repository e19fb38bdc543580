using System.Collections;
using Penstock.Protocol;

namespace Penstock;

/// <summary>
/// Futures that were made together: the results of a <c>Map</c> or a persisted collection. Disposing the list lets go of all
/// of them at once.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>
/// The list takes eight bytes for each future; the <see cref="Future{T}"/> objects are made when they are asked for and keep
/// what they need of the list alive. Disposing one of them lets go of that value only. Safe to use from any thread.
/// </remarks>
public sealed class FutureList<T> : IReadOnlyList<Future<T>>, IDisposable, IAsyncDisposable, IFutureList
{
    private readonly ManyHolds _owner;

    internal FutureList(ClientShell shell, HoldId[] holds, long? resultBytesMax) => _owner = new ManyHolds(shell, holds, resultBytesMax);

    /// <summary>How many futures the list has.</summary>
    public int Count => _owner.Count;

    /// <summary>
    /// How many of them are not pending: finished, or ended in another way. Looks at each, so ask a few times a second, not
    /// in a tight loop. A number once reached can fall again when results were lost and are computed again.
    /// </summary>
    public int CompletedCount => _owner.Shell.CountSettled(_owner);

    /// <inheritdoc/>
    HoldOwner IFutureList.Owner => !_owner.IsAllReleased ? _owner : throw new ObjectDisposedException(ToString(), $"This list of {Count:N0} futures was disposed.");

    /// <summary>One future of the list.</summary>
    /// <param name="index">Its position, from zero.</param>
    /// <returns>A future; a new object for each call, all of them stand for the same value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such future.</exception>
    /// <exception cref="ObjectDisposedException">The list was disposed, or this future of it.</exception>
    public Future<T> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Future<T>.TryCreate(new HoldItem(_owner, index), isListed: true) ?? throw Disposed(index);
        }
    }

    /// <summary>Gives the futures in order.</summary>
    /// <returns>The enumerator.</returns>
    /// <exception cref="ObjectDisposedException">The list was disposed, or one of its futures.</exception>
    public IEnumerator<Future<T>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lets go of all values. Whoever awaits one of them gets a <see cref="TaskCancelledException"/>. Does nothing the second time, nor after the client was closed.</summary>
    public void Dispose() => _owner.Dispose();

    /// <summary>Lets go of all values, as <see cref="Dispose"/> does; there is nothing to wait for.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Shows the number of futures.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"{Count:N0} futures of {typeof(T).Name}{(_owner.IsAllReleased ? " [Disposed]" : "")}";

    private ObjectDisposedException Disposed(int index) => _owner.TryGetReleasedKey(index, out Key key)
        ? ClientShell.DisposedFuture($"{key}, number {index} of a list,")
        : new ObjectDisposedException(ToString(), $"This list of {Count:N0} futures was disposed, so number {index} cannot be used.");
}

/// <summary>What the client needs of a list of futures, whatever its type.</summary>
internal interface IFutureList
{
    /// <summary>The owner of all its holds; throws once the list was disposed.</summary>
    HoldOwner Owner { get; }
}
