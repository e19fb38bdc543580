using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>Runs one row: starts both sides afresh, warms them up, and alternates their rounds.</summary>
/// <param name="progress">Where to say what is going on.</param>
/// <param name="repeatsMax">How often a row is run again because something else used the machine.</param>
internal sealed class RowRunner(TextWriter progress, int repeatsMax)
{
    private const int WarmUpRoundsMax = 20;
    private const double WarmUpSeconds = 2;

    /// <summary>Runs a row, again if it was disturbed; gives the least disturbed run. A cancelled one still ends its processes.</summary>
    public async Task<RowResult> RunAsync(Row row, CancellationToken cancellation)
    {
        RowResult best = await RunOnceAsync(row, cancellation);
        for (int repeat = 1; best.IsDisturbed && repeat <= repeatsMax; repeat++)
        {
            await progress.WriteLineAsync($"  {best.ForeignCpu:P0} of the machine was used by something else; repeating ({repeat} of {repeatsMax})");
            RowResult again = await RunOnceAsync(row, cancellation);
            if (again.ForeignCpu < best.ForeignCpu)
                best = again;
        }

        return best;
    }

    private async Task<RowResult> RunOnceAsync(Row row, CancellationToken cancellation)
    {
        await progress.WriteLineAsync($"{row.Name}:");
        await using Side dask = await SideLauncher.StartDaskAsync(row.Workers);
        await using Side penstock = await SideLauncher.StartPenstockAsync(row.Workers);
        RoundReport firstOfDask = await WarmUpAsync(row, dask, row.DaskRound, cancellation);
        RoundReport firstOfPenstock = await WarmUpAsync(row, penstock, row.PenstockRound, cancellation);

        int[] own = [Environment.ProcessId, .. dask.Pids, .. penstock.Pids];
        var foreign = new ForeignCpu();
        List<RoundReport> daskRounds = [], penstockRounds = [];
        for (int pair = 0; pair < row.Pairs; pair++)
        {
            daskRounds.Add(await foreign.WatchAsync(own, () => RunRoundAsync(dask, row.DaskRound, cancellation)));
            penstockRounds.Add(await foreign.WatchAsync(own, () => RunRoundAsync(penstock, row.PenstockRound, cancellation)));
            RequireSameValue(row, daskRounds[^1], penstockRounds[^1]);
        }

        return new RowResult(
            row,
            new SideRounds(firstOfDask, daskRounds, dask.Versions),
            new SideRounds(firstOfPenstock, penstockRounds, penstock.Versions),
            foreign.Share);
    }

    /// <summary>
    /// A small round, then full ones until the time for warming up has passed: a just-in-time compiler needs many calls and
    /// some time to settle. Gives the first full round.
    /// </summary>
    private async Task<RoundReport> WarmUpAsync(Row row, Side side, RoundRequest round, CancellationToken cancellation)
    {
        await side.RunAsync(row.WarmUp(round), cancellation);
        RoundReport first = await RunRoundAsync(side, round with { Memory = row.Memory }, cancellation);
        double seconds = first.Seconds;
        for (int rounds = 1; rounds < WarmUpRoundsMax && seconds < WarmUpSeconds; rounds++)
            seconds += (await side.RunAsync(round, cancellation)).Seconds;
        return first;
    }

    private async Task<RoundReport> RunRoundAsync(Side side, RoundRequest request, CancellationToken cancellation)
    {
        RoundReport report = await side.RunAsync(request, cancellation);
        await progress.WriteLineAsync($"  {side.Name,-8} {report.Tasks,9:N0} tasks in {report.Seconds,10:N4} s");
        return report;
    }

    private static void RequireSameValue(Row row, RoundReport dask, RoundReport penstock)
    {
        if (dask.Tasks == penstock.Tasks && dask.Value != penstock.Value)
            throw new InvalidOperationException($"{row.Name}: Dask computed {dask.Value}, Penstock {penstock.Value}.");
    }
}
