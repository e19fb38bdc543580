namespace Penstock;

/// <summary>The base of every error that comes from the cluster rather than from a wrong call.</summary>
public abstract class ClusterException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What failed, of which key, worker or client, and what to do.</param>
    /// <param name="innerException">What caused it in this process; null if nothing did.</param>
    protected ClusterException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
