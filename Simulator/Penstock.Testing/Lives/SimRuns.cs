namespace Penstock.Testing;

/// <summary>Gives outcomes the type of their result.</summary>
internal static class SimRuns
{
    /// <summary>Reads the result of a life.</summary>
    public static SimRun<T> Read<T>(SimOutcome outcome) =>
        new(outcome, outcome.Result is { } result ? result.Read(FunctionTable.Default.GetFormatter<T>()) : default);
}
