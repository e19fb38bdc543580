namespace Penstock.Testing;

/// <summary>A simulated run violated what was checked, or did not come to where a test wanted it.</summary>
public sealed class SimulationException : Exception
{
    internal SimulationException(SimFailure failure)
        : base(failure.ToString()) => Failure = failure;

    internal SimulationException(string headline, SimFailure failure)
        : base(headline + Environment.NewLine + failure) => Failure = failure;

    /// <summary>What was violated, with the token that replays it.</summary>
    public SimFailure Failure { get; }
}
