using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>What both sides did in one row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Dask">Dask's rounds.</param>
/// <param name="Penstock">Penstock's rounds; the n-th ran right after the n-th of Dask.</param>
/// <param name="ForeignCpu">The share of the machine that something else used meanwhile.</param>
internal sealed record RowResult(Row Row, SideRounds Dask, SideRounds Penstock, double ForeignCpu)
{
    /// <summary>The most foreign CPU that leaves a row's figures to be trusted.</summary>
    public const double ForeignCpuMax = 0.10;

    public bool IsDisturbed => ForeignCpu > ForeignCpuMax;

    public IEnumerable<ResultLine> Lines => Row.Measures.Select(LineOf);

    private ResultLine LineOf(Measure measure)
    {
        double[] dask = [.. Dask.Rounds.Select(measure.Read)];
        double[] penstock = [.. Penstock.Rounds.Select(measure.Read)];
        return new ResultLine(
            measure.Name.Length == 0 ? Row.Name : $"{Row.Name} {measure.Name}",
            Statistics.Median(dask),
            Statistics.Median(penstock),
            measure.Read(Penstock.First),
            PairedRatio.Of(dask, penstock),
            measure.Bound);
    }
}

/// <summary>One line of the table.</summary>
/// <param name="Name">The row, and the measure where a row has several.</param>
/// <param name="DaskSeconds">Median seconds per task, or of a call.</param>
/// <param name="PenstockSeconds">Median seconds per task, or of a call.</param>
/// <param name="PenstockFirstSeconds">The same of its first full round, which is in no ratio.</param>
/// <param name="Ratio">How many times faster Penstock was.</param>
/// <param name="Bound">How many times faster it must be.</param>
internal sealed record ResultLine(string Name, double DaskSeconds, double PenstockSeconds, double PenstockFirstSeconds, PairedRatio Ratio, double Bound)
{
    public bool IsHeld => Ratio.Median >= Bound;
}

/// <summary>The rounds of one side in one row.</summary>
/// <param name="First">The first full round after the warm-up: memory is measured there, and it is not in any ratio.</param>
/// <param name="Rounds">The rounds that were alternated with the other side's.</param>
/// <param name="Versions">What the side runs on.</param>
internal sealed record SideRounds(RoundReport First, IReadOnlyList<RoundReport> Rounds, IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>Median CPU seconds per task.</summary>
    public Roles<double> CpuPerTask => new(
        Statistics.Median(Rounds.Select(static round => round.Cpu.Scheduler / round.Tasks)),
        Statistics.Median(Rounds.Select(static round => round.Cpu.Workers / round.Tasks)),
        Statistics.Median(Rounds.Select(static round => round.Cpu.Client / round.Tasks)));

    /// <summary>Resident bytes per task.</summary>
    public Roles<double>? BytesPerTask => First.Resident?.Select(bytes => (double)bytes / First.Tasks);
}
