namespace Penstock;

/// <summary>A worker process could not be started, or did not join its cluster.</summary>
public sealed class WorkerStartException : ClusterException
{
    /// <summary>Reports a worker that did not start.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="message">What happened, and what the process printed.</param>
    public WorkerStartException(string worker, string message)
        : base(message)
    {
        Worker = worker;
    }

    /// <summary>The worker's name.</summary>
    public string Worker { get; }
}
