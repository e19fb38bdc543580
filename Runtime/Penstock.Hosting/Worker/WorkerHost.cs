using System.Security.Cryptography;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// Runs a worker: takes tasks from a scheduler, runs them on threads of its own, holds their results and serves them to
/// other workers and to clients.
/// </summary>
/// <remarks>
/// Safe to use from any thread. Owns the link it is started with, not the data network. Serving <see cref="Data"/> to others
/// is up to whoever starts the worker, and has to begin before <see cref="Start"/>.
/// </remarks>
public sealed class WorkerHost : IAsyncDisposable
{
    private readonly WorkerHostOptions _options;
    private readonly WorkerLoop _loop;
    private int _started;

    /// <summary>Makes a worker that has not joined a scheduler yet.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no slot, the memory budget or a limit is negative, or an amount of a resource is out of its range.</exception>
    /// <exception cref="ArgumentException">The name of a resource is empty or too long, or there are too many.</exception>
    public WorkerHost(WorkerHostOptions? options = null)
    {
        _options = options ?? new WorkerHostOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.MemoryBudget);
        TaskOptions.CheckedAmounts(_options.Resources);
        _loop = new WorkerLoop(_options);
    }

    /// <summary>The worker's name.</summary>
    public string Name => _options.Name;

    /// <summary>The results it holds, to be served to other workers and to clients.</summary>
    public IDataSource Data => _loop.Store;

    /// <summary>How many results it holds now.</summary>
    public int StoredCount => _loop.Store.Count;

    /// <summary>
    /// Completes when the scheduler has welcomed the worker. Faults with an <see cref="IOException"/> that says why if the
    /// worker leaves before.
    /// </summary>
    public Task Joined => _loop.Joined;

    /// <summary>
    /// Completes with the reason when the worker has left its scheduler: it was disposed, or the connection has ended. Faults
    /// if it left because of an internal error. A worker does not join twice.
    /// </summary>
    public Task<string> Left => _loop.Left;

    /// <summary>
    /// How the scheduler let this worker go: it has retired, or is to be replaced in a restart. Null if it has not let it go.
    /// Set before <see cref="Left"/> completes.
    /// </summary>
    public Dismissal? Dismissal => _loop.Dismissal;

    /// <summary>Joins a scheduler.</summary>
    /// <param name="scheduler">The link to it, not started yet; owned by the worker from now on.</param>
    /// <param name="network">The way to the data of other workers; not owned.</param>
    /// <param name="dataAddress">Where <see cref="Data"/> is served.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The worker was started before.</exception>
    public void Start(IPeerLink scheduler, IDataNetwork network, string dataAddress)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataAddress);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException($"Worker {Name} was started before. Make a new one for each session.");
        ulong incarnation = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var hello = new WorkerHello(Name, incarnation, _options.Slots, _options.MemoryBudget, dataAddress, Environment.ProcessId);
        _loop.Begin(scheduler, network, in hello);
    }

    /// <summary>
    /// Says goodbye to the scheduler, drops every result, cancels the tokens of running tasks and waits for those that
    /// follow them, up to <see cref="WorkerHostOptions.StopTimeout"/>.
    /// </summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
