using System.Diagnostics;
using Penstock;
using Penstock.Samples.Flights;

return await RunOptions.Command(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
{
    try
    {
        await using ClusterChoice cluster = await ClusterChoice.StartAsync(options, cancellationToken);
        cluster.Client.WorkerLeft += (_, left) => Screen.Say(
            $"Worker '{left.Name}' was lost: {left.Reason.TrimEnd('.')}. {left.LostResults} results that only it had are computed again, {left.LostRuns} tasks it was to run go to others.");

        Tables tables = await WorkAsync(cluster, options.Repeat, cancellationToken);
        Screen.Show(tables);

        // The lists of futures are disposed by now, so the scheduler has let go of their tasks and the workers of their results.
        ClusterStatus status = await cluster.Client.StatusAsync(cancellationToken);
        Screen.Say($"After everything was disposed, the cluster has {status.Tasks} tasks and {status.Bytes} bytes.");
        if (options.Json is { } file)
        {
            var report = new JsonReport(tables.FlightsByHour, tables.FlightsByDistance, tables.StrikesByState, tables.StrikesByPhase, new ClusterAfter(status.Tasks, status.Bytes));
            await File.WriteAllTextAsync(file, report.ToJson(), cancellationToken);
        }

        return 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        return 1; // Ctrl+C.
    }
    catch (Exception error) when (error is ClusterException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(error.Message);
        return 1;
    }
}

static async Task<Tables> WorkAsync(ClusterChoice cluster, int rounds, CancellationToken cancellationToken)
{
    var analysis = new Analysis(cluster.Client, Path.Combine(AppContext.BaseDirectory, "data"));
    Tables? tables = null;
    var watch = Stopwatch.StartNew();
    await Screen.WithProgressAsync(rounds, Analysis.Parts, async (round, progress) =>
    {
        Tables again = await analysis.RunAsync(round, progress, cancellationToken);
        if (tables is not null && !tables.IsSameAs(again))
            throw new InvalidDataException($"Round {round} gave other tables than the rounds before.");
        tables = again;
    });
    Screen.Say($"{rounds * Analysis.Parts} parts read and four questions answered {cluster.Description}, in {watch.Elapsed.TotalSeconds:0.00} s.");
    return tables!; // There is at least one round.
}
