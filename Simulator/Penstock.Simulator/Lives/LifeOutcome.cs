namespace Penstock.Simulator;

/// <summary>How a simulated life went.</summary>
/// <param name="Violation">What was violated; null for a life without fault.</param>
/// <param name="TraceHash">A hash of every event of the life in order: two lives are the same exactly when theirs are.</param>
/// <param name="Events">How many events it had.</param>
/// <param name="Nanoseconds">How much time passed in it.</param>
internal sealed record LifeOutcome(Violation? Violation, ulong TraceHash, long Events, long Nanoseconds);

/// <summary>A promise that was not kept.</summary>
/// <param name="Oracle">Who found it: <c>O1</c> to <c>O16</c>, or the invariant of a machine such as <c>I9</c>. Shrinking keeps it.</param>
/// <param name="Message">What was found, with keys, workers and clients.</param>
internal sealed record Violation(string Oracle, string Message);
