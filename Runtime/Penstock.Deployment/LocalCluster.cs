using Penstock.Deployment.Internal;
using Penstock.Deployment.Internal.Processes;

namespace Penstock;

/// <summary>
/// A scheduler and workers for this program, on this machine: in this process, or with worker processes that load the
/// program's own code and end with it.
/// </summary>
/// <remarks>
/// A process can have several. Safe to use from any thread. What worker processes print goes to this process's error output,
/// with the worker's name in front. So do errors of Penstock itself: a task that waits for nothing that could be found.
/// </remarks>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly ClusterParts _parts;
    private int _disposed;

    private LocalCluster(LocalClusterOptions options) => _parts = options.Processes > 0
        ? new ProcessParts(options, WorkerProgram.For(options.CodeAssembly), died => WorkerDied?.Invoke(this, died))
        : new InProcessParts(options);

    /// <summary>A worker process has ended without being told to; another one is started in its place. Raised on the thread pool.</summary>
    public event EventHandler<WorkerDiedEventArgs>? WorkerDied;

    /// <summary>Where the scheduler listens; null for a cluster without worker processes, which listens nowhere.</summary>
    public string? SchedulerAddress => _parts.SchedulerAddress;

    /// <summary>Starts a cluster and waits until its workers have joined.</summary>
    /// <param name="options">What it consists of; null for one worker in this process.</param>
    /// <param name="cancellationToken">Gives up; nothing stays.</param>
    /// <returns>The cluster.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The program's code is not in files that worker processes could load.</exception>
    /// <exception cref="FileNotFoundException">A file that worker processes need is missing.</exception>
    /// <exception cref="WorkerStartException">A worker process ended before it had joined, or took longer than <see cref="LocalClusterOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalClusterOptions();
        options.ThrowIfInvalid();
        var cluster = new LocalCluster(options);
        try
        {
            await cluster._parts.StartAsync(cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects a client.</summary>
    /// <param name="options">How the client behaves; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The client; dispose it before the cluster.</returns>
    /// <exception cref="ObjectDisposedException">The cluster was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<Client> ConnectAsync(ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return await Client.ConnectAsync(await _parts.LinkAsync(cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the scheduler how the cluster is: tasks, bytes, workers, clients.</summary>
    /// <returns>A snapshot.</returns>
    /// <exception cref="ObjectDisposedException">The cluster was disposed.</exception>
    public Task<ClusterStatus> StatusAsync()
    {
        ThrowIfDisposed();
        return _parts.StatusAsync();
    }

    /// <summary>Ends the workers and the scheduler; connected clients lose their connection. Does nothing the second time.</summary>
    /// <returns>Done when every worker process has ended and nothing listens any more.</returns>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _parts.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Takes a worker away without a word, as if it had crashed.</summary>
    internal Task LoseWorkerAsync(WorkerStatus worker) => _parts.LoseWorkerAsync(worker);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
