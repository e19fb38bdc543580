using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>What became of a run.</summary>
internal enum CompletionKind
{
    /// <summary>It gave a result.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its task wants to run elsewhere.</summary>
    PutBack,

    /// <summary>It was not run, or followed its cancelled token.</summary>
    Returned,

    /// <summary>It goes on without its slot; another completion follows.</summary>
    Suspended,
}

/// <summary>A report of a slot to the loop.</summary>
/// <param name="Run">The run; belongs to the loop again unless it was suspended.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Result">Its result if it succeeded.</param>
/// <param name="Bytes">The size of the result.</param>
/// <param name="Nanoseconds">How long it ran.</param>
/// <param name="Error">Why it failed, if it did.</param>
internal readonly record struct Completion(WorkerRun Run, CompletionKind Kind, Cell? Result, long Bytes, long Nanoseconds, ErrorInfo? Error)
{
    public static Completion Success(WorkerRun run, Cell result, long bytes, long nanoseconds) => new(run, CompletionKind.Succeeded, result, bytes, nanoseconds, null);

    public static Completion Failure(WorkerRun run, ErrorInfo error) => new(run, CompletionKind.Failed, null, 0, 0, error);

    public static Completion PutBack(WorkerRun run) => new(run, CompletionKind.PutBack, null, 0, 0, null);

    public static Completion Return(WorkerRun run) => new(run, CompletionKind.Returned, null, 0, 0, null);

    public static Completion Suspension(WorkerRun run) => new(run, CompletionKind.Suspended, null, 0, 0, null);
}
