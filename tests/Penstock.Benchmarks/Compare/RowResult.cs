using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>What the sides did in one row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Dask">Dask's turns.</param>
/// <param name="Penstock">Penstock's turns; the n-th came right after the n-th of Dask.</param>
/// <param name="Earlier">Those of the other build of Penstock, whose rounds alternated with this one's; null without one.</param>
/// <param name="ForeignCpu">The share of the machine that something else used meanwhile.</param>
internal sealed record RowResult(Row Row, SideTurns Dask, SideTurns Penstock, SideTurns? Earlier, double ForeignCpu)
{
    /// <summary>The most foreign CPU that leaves a row's figures to be trusted.</summary>
    public const double ForeignCpuMax = 0.10;

    public bool IsDisturbed => ForeignCpu > ForeignCpuMax;

    public IEnumerable<ResultLine> Lines => Row.Measures.Select(LineOf);

    private ResultLine LineOf(Measure measure)
    {
        double[] dask = Dask.Read(measure);
        double[] penstock = Penstock.Read(measure);
        return new ResultLine(
            measure.Name.Length == 0 ? Row.Name : $"{Row.Name} {measure.Name}",
            Statistics.Median(dask),
            Statistics.Median(penstock),
            measure.Read([Penstock.First]),
            PairedRatio.Of(dask, penstock),
            measure.Bound,
            Earlier is null ? null : Change.Of(measure, Dask, Earlier, Penstock));
    }
}

/// <summary>One line of the table.</summary>
/// <param name="Name">The row, and the measure where a row has several.</param>
/// <param name="DaskSeconds">Median seconds per task, or of a call.</param>
/// <param name="PenstockSeconds">Median seconds per task, or of a call.</param>
/// <param name="PenstockFirstSeconds">The same of its first full round, which is in no ratio.</param>
/// <param name="Ratio">How many times faster Penstock was.</param>
/// <param name="Bound">How many times faster it must be.</param>
/// <param name="Change">Against another build, if there was one.</param>
internal sealed record ResultLine(
    string Name, double DaskSeconds, double PenstockSeconds, double PenstockFirstSeconds, PairedRatio Ratio, double Bound, Change? Change)
{
    public bool IsHeld => Ratio.Median >= Bound && Change is not { IsHeld: false };
}

/// <summary>The turns of one side in one row.</summary>
/// <param name="First">The first full round after the first warm-up: memory is measured there, and it is not in any ratio.</param>
/// <param name="Turns">The turns that were alternated with the other sides'.</param>
/// <param name="Versions">What the side runs on.</param>
internal sealed record SideTurns(RoundReport First, IReadOnlyList<Turn> Turns, IReadOnlyDictionary<string, string> Versions)
{
    public IEnumerable<RoundReport> Rounds => Turns.SelectMany(static turn => turn.Rounds);

    /// <summary>Median CPU seconds per task.</summary>
    public Roles<double> CpuPerTask => new(
        Statistics.Median(Rounds.Select(static round => round.Cpu.Scheduler / round.Tasks)),
        Statistics.Median(Rounds.Select(static round => round.Cpu.Workers / round.Tasks)),
        Statistics.Median(Rounds.Select(static round => round.Cpu.Client / round.Tasks)));

    /// <summary>Resident bytes per task.</summary>
    public Roles<double>? BytesPerTask => First.Resident?.Select(bytes => (double)bytes / First.Tasks);

    /// <summary>What one build did, started several times.</summary>
    public static SideTurns Join(IReadOnlyList<SideTurns> launches) =>
        launches[0] with { Turns = [.. launches.SelectMany(static launch => launch.Turns)] };

    /// <summary>A figure of each turn.</summary>
    public double[] Read(Measure measure) => [.. Turns.Select(turn => measure.Read(turn.Rounds))];
}
