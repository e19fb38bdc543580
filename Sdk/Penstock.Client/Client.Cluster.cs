using System.Runtime.InteropServices;

namespace Penstock;

/// <content>The cluster as a whole.</content>
public sealed partial class Client
{
    /// <summary>
    /// Lets workers leave without loss: they get nothing new, give back what they have not started, end what runs, and hand
    /// over needed results that only they hold.
    /// </summary>
    /// <param name="workers">The numbers of the workers, as <see cref="WorkerStatus.Id"/> names them; those that are gone count as retired.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer; the workers retire.</param>
    /// <returns>Completes when they have left.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workers"/> is null.</exception>
    /// <exception cref="ClusterOrderException">Some stay, and go on working: the message says which result has no other place, and why.</exception>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <remarks>
    /// A local cluster does not replace workers that have retired. The numbers are given by the scheduler: after a restart of the
    /// scheduler the same worker has another one, so look again before you name it.
    /// </remarks>
    public Task RetireWorkersAsync(IEnumerable<int> workers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workers);
        List<int> numbers = [.. workers];
        return _shell.OrderAsync("Retiring", machine => machine.RetireWorkers(CollectionsMarshal.AsSpan(numbers)), cancellationToken);
    }

    /// <summary>
    /// Begins anew: forgets every task, cancels the futures of every client, and replaces every worker process. What is
    /// submitted after the call belongs to the new beginning.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting for the answer; the restart is carried out.</param>
    /// <returns>Completes when as many workers are back as there were.</returns>
    /// <exception cref="ClusterOrderException">Not as many are back after half a minute; the message names those that were there.</exception>
    /// <exception cref="ObjectDisposedException">The client was closed.</exception>
    /// <exception cref="SchedulerUnavailableException">The connection to the scheduler broke.</exception>
    /// <remarks>Workers that somebody started by hand have to be started again by hand.</remarks>
    public Task RestartAsync(CancellationToken cancellationToken = default) =>
        _shell.OrderAsync("The restart", static machine => machine.RestartCluster(), cancellationToken);
}
