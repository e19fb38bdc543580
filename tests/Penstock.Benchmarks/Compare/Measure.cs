using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>A figure read from a round, smaller is better, and the ratio it must reach.</summary>
/// <param name="Name">Behind the row's name where a row has several.</param>
/// <param name="Bound">The ratio that must be held.</param>
/// <param name="Read">Seconds per task, or of a call.</param>
internal sealed record Measure(string Name, double Bound, Func<RoundReport, double> Read)
{
    public static Measure PerTask(double bound) => new("", bound, static report => report.Seconds / report.Tasks);

    public static Measure CallQuantile(string name, double share, double bound) =>
        new(name, bound, report => Statistics.Quantile(report.Samples ?? [], share));
}
