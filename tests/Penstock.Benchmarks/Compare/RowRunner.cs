using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Compare;

/// <summary>Runs one row: starts the sides, warms them up, and alternates their turns.</summary>
/// <param name="progress">Where to say what is going on.</param>
/// <param name="repeatsMax">How often a row is run again because something else used the machine.</param>
/// <param name="earlier">Another build of this program whose Penstock is measured too, or null.</param>
internal sealed class RowRunner(TextWriter progress, int repeatsMax, FileInfo? earlier)
{
    private const int WarmUpRoundsMax = 200;
    private const double WarmUpSeconds = 3;

    /// <summary>A tenth between two builds can be told only from several starts of each.</summary>
    private const int LaunchesBesideAnother = 2;

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
        RoundReport firstOfDask = await WarmUpAsync(row, dask, row.DaskRound, cancellation);
        var foreign = new ForeignCpu();
        List<Turn> daskTurns = [];
        List<SideTurns[]> launches = [];
        for (int pair = 0; pair < row.Pairs; pair++)
        {
            Turn[] daskTurn = await foreign.WatchAsync([Environment.ProcessId, .. dask.Pids], () => TakeTurnsAsync([dask], row.DaskRound, row.TurnSeconds, cancellation));
            for (int launch = 0; launch < (earlier is null ? 1 : LaunchesBesideAnother); launch++)
            {
                daskTurns.AddRange(daskTurn); // Each start is compared with the same turn of Dask.
                launches.Add(await LaunchAsync(row, dask, foreign, cancellation));
                foreach (RoundReport round in launches[^1].SelectMany(static build => build.Rounds))
                    RequireSameValue(row, daskTurns[^1].Rounds[^1], round);
            }
        }

        return new RowResult(
            row,
            new SideTurns(firstOfDask, daskTurns, dask.Versions),
            SideTurns.Join([.. launches.Select(static builds => builds[0])]),
            earlier is null ? null : SideTurns.Join([.. launches.Select(static builds => builds[1])]),
            foreign.Share);
    }

    /// <summary>
    /// A turn of each build of Penstock, in processes of its own: where code and data lie differs from one start to the next,
    /// which is worth several percent and would be taken for a difference between the builds.
    /// </summary>
    private async Task<SideTurns[]> LaunchAsync(Row row, Side dask, ForeignCpu foreign, CancellationToken cancellation)
    {
        await using Side penstock = await SideLauncher.StartPenstockAsync(row.Workers);
        await using Side? other = earlier is null ? null : await SideLauncher.StartEarlierAsync(row.Workers, earlier);
        Side[] builds = other is null ? [penstock] : [penstock, other];
        var firsts = new List<RoundReport>();
        foreach (Side build in builds)
            firsts.Add(await WarmUpAsync(row, build, row.PenstockRound, cancellation));
        int[] own = [Environment.ProcessId, .. dask.Pids, .. builds.SelectMany(static build => build.Pids)];
        Turn[] turns = await foreign.WatchAsync(own, () => TakeTurnsAsync(builds, row.PenstockRound, row.TurnSeconds, cancellation));
        return [.. builds.Select((build, i) => new SideTurns(firsts[i], [turns[i]], build.Versions))];
    }

    /// <summary>
    /// A small round, then full ones until the time for warming up has passed: a just-in-time compiler needs many calls and
    /// some time to settle. Gives the first full round.
    /// </summary>
    private async Task<RoundReport> WarmUpAsync(Row row, Side side, RoundRequest round, CancellationToken cancellation)
    {
        await side.RunAsync(row.WarmUp(round), cancellation);
        RoundReport first = await side.RunAsync(round with { Memory = row.Memory }, cancellation);
        await SayAsync(side, [first]);
        double seconds = first.Seconds;
        for (int rounds = 1; rounds < WarmUpRoundsMax && seconds < WarmUpSeconds; rounds++)
            seconds += (await side.RunAsync(round, cancellation)).Seconds;
        return first;
    }

    /// <summary>
    /// A turn of each side. Of several, the rounds alternate, and each begins every other time: then the n-th rounds can be
    /// compared, however the speed of the machine drifts.
    /// </summary>
    private async Task<Turn[]> TakeTurnsAsync(Side[] sides, RoundRequest request, double seconds, CancellationToken cancellation)
    {
        List<RoundReport>[] rounds = [.. sides.Select(static _ => new List<RoundReport>())];
        Turn[] turns = [.. rounds.Select(side => new Turn(side, seconds))];
        for (int round = 0; !turns.All(static turn => turn.IsOver); round++)
        {
            for (int i = 0; i < sides.Length; i++)
            {
                int side = round % 2 == 0 ? i : sides.Length - 1 - i;
                rounds[side].Add(await sides[side].RunAsync(request, cancellation));
            }
        }

        for (int side = 0; side < sides.Length; side++)
            await SayAsync(sides[side], rounds[side]);
        return turns;
    }

    private Task SayAsync(Side side, IReadOnlyList<RoundReport> rounds) =>
        progress.WriteLineAsync($"  {side.Name,-8} {rounds.Count,3} of {rounds[0].Tasks,9:N0} tasks in {rounds.Sum(static round => round.Seconds),10:N4} s");

    private static void RequireSameValue(Row row, RoundReport dask, RoundReport penstock)
    {
        if (dask.Tasks == penstock.Tasks && dask.Value != penstock.Value)
            throw new InvalidOperationException($"{row.Name}: Dask computed {dask.Value}, Penstock {penstock.Value}.");
    }
}
