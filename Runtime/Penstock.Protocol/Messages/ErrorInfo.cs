namespace Penstock.Protocol;

/// <summary>Why a task failed, as data: live exceptions never leave the process that threw them.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="TypeName">The full name of the exception's type.</param>
/// <param name="Message">The exception's message, cut to <see cref="TextLengthMax"/>.</param>
/// <param name="Stack">The remote stack trace, cut to <see cref="TextLengthMax"/>.</param>
/// <param name="Origin">The key of the task that failed itself.</param>
/// <param name="Worker">The name of the worker it ran on; empty if it did not run.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Chain">Names and keys from the task asked about down to the root cause; at most <see cref="ChainLengthMax"/>.</param>
/// <param name="Local">A number under which a worker of the same process keeps the live exception; zero if none.</param>
public sealed record ErrorInfo(
    ErrorKind Kind,
    string TypeName,
    string Message,
    string Stack,
    Key Origin,
    string Worker,
    int Attempts,
    IReadOnlyList<string> Chain,
    long Local)
{
    /// <summary>The most characters of a message or stack that travel.</summary>
    public const int TextLengthMax = 32_768;

    /// <summary>The most keys of a chain that travel.</summary>
    public const int ChainLengthMax = 16;
}

/// <summary>What kind of failure an <see cref="ErrorInfo"/> describes.</summary>
public enum ErrorKind
{
    /// <summary>The method threw.</summary>
    Task = 1,

    /// <summary>Data without a recipe lost its last copy.</summary>
    DataLost = 2,

    /// <summary>The worker does not have the function, or has another version of it.</summary>
    CodeMismatch = 3,

    /// <summary>An argument or result could not be encoded or decoded.</summary>
    Serialization = 4,

    /// <summary>Workers died while it ran on them.</summary>
    WorkerKilled = 5,
}
