using System.Security.Cryptography;
using Penstock.Core;

namespace Penstock;

/// <summary>
/// A program's connection to a cluster: submits graphs, holds results, brings them here and lets go of them.
/// </summary>
/// <remarks>
/// Results stay on the workers as long as a <see cref="Future{T}"/> of them lives in some client. Closing the client lets go
/// of everything it holds. Safe to use from any thread.
/// </remarks>
public sealed partial class Client : IAsyncDisposable
{
    private readonly ClientShell _shell;
    private readonly ulong _incarnation;
    private ulong _scatteredCount;

    private Client(IClientLink link, ClientOptions options)
    {
        _incarnation = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        _shell = new ClientShell(link, options, _incarnation);
        _shell.WorkerJoined += worker => WorkerJoined?.Invoke(this, new WorkerJoinedEventArgs(worker.Name, worker.Slots));
        _shell.WorkerLeft += left => WorkerLeft?.Invoke(this, new WorkerLeftEventArgs(left.Worker.Name, left.Reason, left.LostResults, left.LostRuns));
        _shell.WorkerNeeded += needed => WorkerNeeded?.Invoke(this, new WorkerNeededEventArgs(needed.Example, needed.Tasks, needed.Reason));
    }

    /// <summary>
    /// A worker has joined the cluster, or was there when the client connected. Raised on the thread pool, in order with
    /// <see cref="WorkerLeft"/>; those that were there may be reported before anybody listens.
    /// </summary>
    public event EventHandler<WorkerJoinedEventArgs>? WorkerJoined;

    /// <summary>A worker is gone: lost, or stopped in an orderly way. Raised on the thread pool, in order with <see cref="WorkerJoined"/>.</summary>
    public event EventHandler<WorkerLeftEventArgs>? WorkerLeft;

    /// <summary>
    /// For half a minute no worker has been connected that could run tasks for which results of this client wait: none at all,
    /// or none with the name or the resources they ask for. They go on waiting. Raised on the thread pool, once per shortage.
    /// </summary>
    public event EventHandler<WorkerNeededEventArgs>? WorkerNeeded;

    /// <summary>The client's name.</summary>
    public string Name => _shell.Name;

    /// <summary>Connects to a scheduler over a link.</summary>
    /// <param name="link">The link, not started yet; it belongs to the client afterwards.</param>
    /// <param name="options">How the client behaves; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The client, once the scheduler has welcomed it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is null.</exception>
    /// <exception cref="ArgumentException"><see cref="ClientOptions.Name"/> is empty, longer than 512 bytes, or no valid Unicode.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ClientOptions.ResultBytesMax"/> is not positive.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection broke before the scheduler had answered.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Client> ConnectAsync(IClientLink link, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        options ??= new ClientOptions();
        options.Validate(nameof(options));
        var client = new Client(link, options);
        try
        {
            client._shell.Start();
            await client._shell.Welcomed.WaitAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Closes the client: the cluster lets go of everything it holds. Futures that are awaited end as cancelled, and later
    /// calls fail with the client's name. Does nothing the second time.
    /// </summary>
    /// <returns>A task that completes when the connection is closed.</returns>
    public ValueTask DisposeAsync() => _shell.CloseAsync();

    /// <summary>Shows the client's name.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"client '{Name}'";
}
