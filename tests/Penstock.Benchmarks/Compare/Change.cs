using Penstock.Benchmarks.Measuring;

namespace Penstock.Benchmarks.Compare;

/// <summary>How one line of the table differs from that of another build of Penstock, measured in the same run.</summary>
/// <param name="EarlierSeconds">Median seconds per task, or of a call, of the other build.</param>
/// <param name="EarlierRatio">How many times faster than Dask the other build was.</param>
/// <param name="Factor">This build's ratio over the other's, per pair of neighbouring rounds: below one it has fallen.</param>
internal sealed record Change(double EarlierSeconds, PairedRatio EarlierRatio, MedianInterval Factor)
{
    /// <summary>A ratio may fall by a tenth.</summary>
    public const double FactorMin = 0.9;

    public bool IsHeld => Factor.Median >= FactorMin;

    public static Change Of(Measure measure, SideTurns dask, SideTurns earlier, SideTurns now)
    {
        double[] seconds = earlier.Read(measure);
        return new Change(
            Statistics.Median(seconds),
            PairedRatio.Of(dask.Read(measure), seconds),
            MedianInterval.Of([.. earlier.Rounds.Zip(now.Rounds, (before, after) => measure.Read([before]) / measure.Read([after]))]));
    }
}
