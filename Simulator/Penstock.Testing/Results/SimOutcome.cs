namespace Penstock.Testing;

/// <summary>What came of a life, whatever the type of its result.</summary>
internal sealed record SimOutcome
{
    public required string Token { get; init; }

    /// <summary>What was violated; null if nothing was.</summary>
    public SimFailure? Failure { get; init; }

    /// <summary>Why there is no result.</summary>
    public Exception? Error { get; init; }

    /// <summary>The result, encoded; null if there is none.</summary>
    public Cell? Result { get; init; }

    public ulong TraceHash { get; init; }

    public TimeSpan Elapsed { get; init; }

    public IReadOnlyList<SimExecution> Executions { get; init; } = [];

    public IReadOnlyList<SimHolding> Holdings { get; init; } = [];

    public IReadOnlyList<string> Leaks { get; init; } = [];

    public IReadOnlyList<string> Faults { get; init; } = [];

    public IReadOnlyList<string> Trace { get; init; } = [];
}
