using System.Globalization;

namespace Penstock.Testing;

/// <summary>What many lives of a pipeline came to, none of which violated anything.</summary>
/// <param name="Lives">How many lives there were, the one without faults included.</param>
/// <param name="DistinctLives">How many of them differed from all others.</param>
/// <param name="Faults">How many faults there were.</param>
/// <param name="Runs">How often tasks were begun.</param>
/// <param name="RunsAgain">How many of these were not the first of their task: without any, faults have hit nothing.</param>
/// <param name="Failures">In how many lives the pipeline ended with an error instead of a result.</param>
/// <param name="Elapsed">The virtual time of all lives together.</param>
public sealed record SimReport(int Lives, int DistinctLives, long Faults, long Runs, long RunsAgain, int Failures, TimeSpan Elapsed)
{
    /// <summary>The figures in a line.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Lives} lives ({DistinctLives} distinct) with {Faults} faults: {Runs} runs, {RunsAgain} of them again, {Failures} lives ended with an error; {Elapsed.TotalSeconds:0.0} virtual seconds");
}
