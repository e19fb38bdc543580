using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <content>Values to futures.</content>
public sealed partial class Client
{
    /// <summary>How many values of one call travel at the same time.</summary>
    private const int ScattersAtOnceMax = 16;

    /// <summary>Brings a value to a worker and gives a future of it.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value. It belongs to the cluster afterwards: within one process it is passed by reference, so it must not be changed.</param>
    /// <param name="cancellationToken">Gives up; the cluster drops what has arrived.</param>
    /// <returns>A future of the value. It can be used in graphs at once.</returns>
    /// <exception cref="NotSupportedException">No formatter is known for <typeparamref name="T"/>.</exception>
    /// <exception cref="DataLostException">There is no worker, or the one that was to take the value is gone.</exception>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Such data has no recipe: if every copy of it is lost, it is <see cref="FutureStatus.Lost"/>.</remarks>
    public async Task<Future<T>> ScatterAsync<T>(T value, CancellationToken cancellationToken = default)
    {
        OneHold owner = await PlaceAsync(value, cancellationToken).ConfigureAwait(false);
        return Future<T>.TryCreate(new HoldItem(owner, 0), isListed: false)!; // Nobody else can have given it back.
    }

    /// <summary>Brings each value of a sequence to a worker and gives a future of each.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="values">The values; enumerated once. They belong to the cluster afterwards, as in <see cref="ScatterAsync{T}(T, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Gives up; the cluster drops what has arrived.</param>
    /// <returns>The futures, in order.</returns>
    /// <exception cref="ArgumentNullException">The sequence is null.</exception>
    /// <remarks>Fails as <see cref="ScatterAsync{T}(T, CancellationToken)"/> does; then none of the values stays.</remarks>
    public async Task<FutureList<T>> ScatterAllAsync<T>(IEnumerable<T> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        T[] all = [.. values];
        var owners = new OneHold[all.Length];
        try
        {
            await Parallel.ForAsync(
                0,
                all.Length,
                new ParallelOptions { MaxDegreeOfParallelism = ScattersAtOnceMax, CancellationToken = cancellationToken },
                async (i, token) => owners[i] = await PlaceAsync(all[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch
        {
            foreach (OneHold? owner in owners)
                owner?.Dispose();
            throw;
        }

        var holds = new HoldId[owners.Length];
        for (int i = 0; i < holds.Length; i++)
            holds[i] = _shell.TakeOver(owners[i]);
        return new FutureList<T>(_shell, holds, resultBytesMax: null);
    }

    private async Task<OneHold> PlaceAsync<T>(T value, CancellationToken cancellationToken)
    {
        var cell = new Cell<T>(value, ResultFormatter<T>.Get());
        var key = new Key(_incarnation, Interlocked.Increment(ref _scatteredCount));
        OneHold owner = _shell.BeginScatter(key, cell.Measure(), typeof(T).Name, out Task<ScatterPlaced> placed);
        try
        {
            ScatterPlaced target = await placed.WaitAsync(cancellationToken).ConfigureAwait(false);
            ClientWorker worker = _shell.FindWorker(target.Worker) ?? throw Undelivered(key, target.Worker.ToString(), inner: null);
            try
            {
                await _shell.Data.PutAsync(worker.DataAddress, target.Task, cell, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                throw Undelivered(key, worker.Name, error);
            }

            return owner;
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    private static DataLostException Undelivered(Key key, string worker, IOException? inner) =>
        new($"The value {key} could not be brought to worker '{worker}': {inner?.Message ?? "it has left the cluster"}. Scatter it again; another worker will be chosen.", key, worker, inner);
}
