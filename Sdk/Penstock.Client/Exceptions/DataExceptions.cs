namespace Penstock;

/// <summary>Data without a recipe, such as scattered values, is gone: the worker with the last copy left the cluster.</summary>
public sealed class DataLostException : ClusterException
{
    internal DataLostException(string message, Key key, string worker, Exception? innerException = null)
        : base(message, innerException)
    {
        Key = key;
        Worker = worker;
    }

    /// <summary>The key of the data.</summary>
    public Key Key { get; }

    /// <summary>The name of the worker that had the last copy; empty if none ever had it.</summary>
    public string Worker { get; }
}

/// <summary>A result is larger than the caller wants to take. No byte of it was moved, and its future stays usable.</summary>
public sealed class ResultTooLargeException : ClusterException
{
    internal ResultTooLargeException(string message, Key key, long resultBytes, long resultBytesMax)
        : base(message)
    {
        Key = key;
        ResultBytes = resultBytes;
        ResultBytesMax = resultBytesMax;
    }

    /// <summary>The key of the result; of the largest one if several were asked for together.</summary>
    public Key Key { get; }

    /// <summary>How many bytes were asked for in all.</summary>
    public long ResultBytes { get; }

    /// <summary>The limit in force.</summary>
    public long ResultBytesMax { get; }
}

/// <summary>A result exists, but the worker that has it could not deliver it for a long time. The future stays usable.</summary>
public sealed class DataUnavailableException : ClusterException
{
    internal DataUnavailableException(string message, Key key, string worker, Exception? innerException)
        : base(message, innerException)
    {
        Key = key;
        Worker = worker;
    }

    /// <summary>The key of the result.</summary>
    public Key Key { get; }

    /// <summary>The name of the worker.</summary>
    public string Worker { get; }
}

/// <summary>A result arrived and could not be read as the type that was asked for. The future stays usable.</summary>
public sealed class ResultUnreadableException : ClusterException
{
    internal ResultUnreadableException(string message, Key key, Exception innerException)
        : base(message, innerException)
    {
        Key = key;
    }

    /// <summary>The key of the result.</summary>
    public Key Key { get; }
}
