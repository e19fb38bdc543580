using Penstock.Core;
using Penstock.Hosting;
using Penstock.Protocol;

namespace Penstock.Deployment.Internal;

/// <summary>What a local cluster consists of: a scheduler in this process, and its workers.</summary>
/// <param name="options">How it is made.</param>
/// <param name="runningOn">Says what a worker ran when it was lost; null if nobody can.</param>
internal abstract class ClusterParts(LocalClusterOptions options, Func<string, IReadOnlyCollection<AttemptId>?>? runningOn = null) : IAsyncDisposable
{
    /// <summary>The name of the scheduler's end of a link.</summary>
    protected const string SchedulerName = "scheduler";

    protected LocalClusterOptions Options { get; } = options;

    protected SchedulerHost Scheduler { get; } = new(new SchedulerHostOptions
    {
        Validate = options.ChecksInvariants,
        OnStall = static stall => Console.Error.WriteLine(stall),
        RunningOn = runningOn,
    });

    /// <summary>Where the scheduler listens; null if it does not.</summary>
    public abstract string? SchedulerAddress { get; }

    /// <summary>Starts the workers and waits until all have joined.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Asks the scheduler how the cluster is.</summary>
    public async Task<ClusterStatus> StatusAsync() => ClusterStatus.Parse(await Scheduler.StatusAsync().ConfigureAwait(false));

    /// <summary>Makes a link for a client.</summary>
    public abstract Task<IClientLink> LinkAsync(CancellationToken cancellationToken);

    /// <summary>Takes a worker away without a word, as if it had crashed; for tests.</summary>
    public abstract Task LoseWorkerAsync(WorkerStatus worker);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
