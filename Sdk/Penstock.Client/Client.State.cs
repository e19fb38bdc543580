using Penstock.Protocol;

namespace Penstock;

/// <content>Asking the scheduler about its state.</content>
public sealed partial class Client
{
    /// <summary>Asks the scheduler how the cluster is: tasks, bytes, workers, clients.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The state after everything that this client sent before.</returns>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke, or it answered in a form this client does not understand.</exception>
    public async Task<ClusterStatus> StatusAsync(CancellationToken cancellationToken = default) =>
        ClusterStatus.Parse(await _shell.QueryAsync(StateQuery.Status, default, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks the scheduler why a key waits, where it runs, or who keeps it.</summary>
    /// <param name="key">The key of a future.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>JSON: the key, its status, the reason and what the reason rests on.</returns>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public Task<string> ExplainAsync(Key key, CancellationToken cancellationToken = default) => _shell.QueryAsync(StateQuery.Explain, key, cancellationToken);

    /// <summary>Asks the scheduler what happened to a key, as far as it remembers.</summary>
    /// <param name="key">The key of a future.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>JSON: the key and its changes of status in order, each with its time and cause.</returns>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    public Task<string> StoryAsync(Key key, CancellationToken cancellationToken = default) => _shell.QueryAsync(StateQuery.Story, key, cancellationToken);
}
