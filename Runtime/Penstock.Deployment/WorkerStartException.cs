namespace Penstock;

/// <summary>A worker could not be started, or did not join its cluster.</summary>
public sealed class WorkerStartException : ClusterException
{
    internal WorkerStartException(string worker, string message)
        : base(message)
    {
        Worker = worker;
    }

    internal static WorkerStartException TookTooLong(string who, string worker, TimeSpan timeout) =>
        new(worker, $"{who} did not join the cluster within {timeout.TotalSeconds:0.#} s ({nameof(LocalClusterOptions)}.{nameof(LocalClusterOptions.ConnectTimeout)}).");

    /// <summary>The worker's name.</summary>
    public string Worker { get; }
}
