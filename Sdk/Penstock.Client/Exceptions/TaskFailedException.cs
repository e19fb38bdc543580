using Penstock.Protocol;

namespace Penstock;

/// <summary>A task failed, or something it depends on: its method threw, or it could not be called.</summary>
public class TaskFailedException : ClusterException
{
    internal TaskFailedException(string message, Key key, ErrorInfo error, Exception? innerException)
        : base(message, innerException)
    {
        Key = key;
        OriginKey = error.Origin;
        Attempts = error.Attempts;
        RemoteTypeName = error.TypeName;
        RemoteMessage = error.Message;
        RemoteStackTrace = error.Stack;
        Worker = error.Worker;
        Chain = error.Chain;
    }

    /// <summary>The key that was asked for.</summary>
    public Key Key { get; }

    /// <summary>The key of the task that failed itself; equal to <see cref="Key"/> unless a dependency failed.</summary>
    public Key OriginKey { get; }

    /// <summary>How often that task was tried.</summary>
    public int Attempts { get; }

    /// <summary>The full name of the type of the exception that was thrown there; this process need not have the type.</summary>
    public string RemoteTypeName { get; }

    /// <summary>The message of that exception.</summary>
    public string RemoteMessage { get; }

    /// <summary>Where it was thrown, as text; may be empty.</summary>
    public string RemoteStackTrace { get; }

    /// <summary>The name of the worker it was thrown on; empty if the task did not run.</summary>
    public string Worker { get; }

    /// <summary>Names and keys from the task asked for down to the one that failed.</summary>
    public IReadOnlyList<string> Chain { get; }

    /// <inheritdoc/>
    public override string ToString() => RemoteStackTrace.Length == 0
        ? base.ToString()
        : $"{base.ToString()}{Environment.NewLine}--- stack on worker '{Worker}' ---{Environment.NewLine}{RemoteStackTrace}";
}

/// <summary>The worker does not have the function of a task, or has it from another build.</summary>
public sealed class CodeMismatchException : TaskFailedException
{
    internal CodeMismatchException(string message, Key key, ErrorInfo error, Exception? innerException)
        : base(message, key, error, innerException)
    {
    }
}

/// <summary>An argument or the result of a task could not be encoded or decoded on a worker.</summary>
public sealed class SerializationFailedException : TaskFailedException
{
    internal SerializationFailedException(string message, Key key, ErrorInfo error, Exception? innerException)
        : base(message, key, error, innerException)
    {
    }
}

/// <summary>A task is taken to have killed its workers: they died while it ran on them, the last time alone.</summary>
public sealed class WorkerKilledException : TaskFailedException
{
    internal WorkerKilledException(string message, Key key, ErrorInfo error)
        : base(message, key, error, innerException: null)
    {
    }
}
