namespace Penstock;

/// <summary>The scheduler cannot be reached, or the connection to it broke. Futures of that client are void.</summary>
public sealed class SchedulerUnavailableException : ClusterException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">Which client, which address, why, and what to do.</param>
    /// <param name="innerException">What the connection reported; null if nothing.</param>
    public SchedulerUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The scheduler refused a graph whole; nothing of it runs.</summary>
public sealed class GraphRefusedException : ClusterException
{
    internal GraphRefusedException(string message, Key key)
        : base(message)
    {
        Key = key;
    }

    /// <summary>The key of the future that was to come from the graph.</summary>
    public Key Key { get; }
}
