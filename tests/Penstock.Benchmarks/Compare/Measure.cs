using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>A figure read from rounds, smaller is better, and the ratio it must reach.</summary>
/// <param name="Name">Behind the row's name where a row has several.</param>
/// <param name="Bound">The ratio that must be held.</param>
/// <param name="Read">Seconds per task, or of a call.</param>
internal sealed record Measure(string Name, double Bound, Func<IReadOnlyList<RoundReport>, double> Read)
{
    public static Measure PerTask(double bound) =>
        new("", bound, static rounds => rounds.Sum(static round => round.Seconds) / rounds.Sum(static round => (long)round.Tasks));

    public static Measure CallQuantile(string name, double share, double bound) =>
        new(name, bound, rounds => Statistics.Quantile(rounds.SelectMany(static round => round.Samples ?? []), share));
}
