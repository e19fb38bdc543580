namespace Penstock.Testing;

/// <summary>A pipeline that was run on a simulated cluster.</summary>
/// <typeparam name="T">The type of its result.</typeparam>
/// <remarks>Immutable; safe to use from any thread.</remarks>
public sealed class SimRun<T>
{
    private readonly T? _value;

    internal SimRun(SimOutcome outcome, T? value)
    {
        Outcome = outcome;
        _value = value;
    }

    /// <summary>The result, read through its formatter as a client would.</summary>
    /// <exception cref="TaskFailedException">The task failed, or something it depends on.</exception>
    /// <exception cref="ClusterException">The result is lost, or the cluster could not give it.</exception>
    public T Value => Error is null ? _value! : throw Error; // Set whenever there is no error.

    /// <summary>Why there is no result; null if there is one.</summary>
    public Exception? Error => Outcome.Error;

    /// <summary>How often each task ran, in the order of the graph.</summary>
    public IReadOnlyList<SimExecution> Executions => Outcome.Executions;

    /// <summary>Who held what when the result was there and nothing was released.</summary>
    public IReadOnlyList<SimHolding> Holdings => Outcome.Holdings;

    /// <summary>What was left on the cluster after everything was released, one line each; empty if all is well.</summary>
    public IReadOnlyList<string> Leaks => Outcome.Leaks;

    /// <summary>What went wrong by itself, one line each with its time.</summary>
    public IReadOnlyList<string> Faults => Outcome.Faults;

    /// <summary>Everything that happened, one line each: time, who, what. Keys are written with the names of their methods.</summary>
    public IReadOnlyList<string> Trace => Outcome.Trace;

    /// <summary>How long it took, in virtual time.</summary>
    public TimeSpan Elapsed => Outcome.Elapsed;

    /// <summary>Replays exactly this run: the value for <see cref="SimOptions.Replay"/>.</summary>
    public string Token => Outcome.Token;

    internal SimOutcome Outcome { get; }

    /// <summary>How often a method was begun, by all its tasks together.</summary>
    /// <param name="method">The name of the method.</param>
    /// <returns>At least zero.</returns>
    public int CountOf(string method) => Executions.Where(execution => execution.Name == method).Sum(execution => execution.Count);
}
