using System.Globalization;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>A campaign from the command line: corpus, lives, findings, report.</summary>
internal sealed class SimRun(CampaignSettings settings, int shrinkRunsMax, bool isJson)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Lives, prints, and gives the exit code.</summary>
    public int Run(string? corpus, string? hashFile, CancellationToken cancellationToken)
    {
        if (corpus is not null && !RunCorpus(corpus))
            return ExitCodes.Failed;
        Say($"seed {settings.Seed}, {settings.Mode.ToString().ToLowerInvariant()} plans, {settings.Jobs} at a time");
        var hashes = new SortedDictionary<long, LifeOutcome>();
        var campaign = new Campaign(PlanSource.Of(settings.Mode, settings.Seed), SimLives.Live, settings.LivedTwicePerMille);
        var driver = new CampaignDriver(campaign, settings)
        {
            OnProgress = (report, elapsed) => Say($"{elapsed.TotalSeconds,6:N0} s  {report.Lives:N0} lives, {report.DistinctTraces:N0} distinct, {report.Violations:N0} violations"),
            OnLived = lived =>
            {
                if (hashFile is not null)
                    hashes.Add(lived.Number, lived.Outcome);
                if (lived.Outcome.Violation is { } violation && _known.Add(violation.Oracle) && !isJson)
                    FindingText.Write(violation, lived.Plan);
            },
        };
        driver.Run(cancellationToken);
        if (hashFile is not null)
            File.WriteAllLines(hashFile, hashes.Select(life => string.Create(CultureInfo.InvariantCulture, $"{life.Key} {life.Value.TraceHash:x16} {life.Value.Events} {life.Value.Violation?.Oracle}")));
        Report(new CampaignFigures(settings, campaign.Report, driver.Elapsed, driver.Cpu), Shrink(campaign.Report, cancellationToken));
        return campaign.Report.Violations == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static bool RunCorpus(string folder)
    {
        bool isKept = true;
        IReadOnlyList<(string File, CorpusEntry Entry)> entries = CorpusFolder.Read(folder);
        foreach ((string file, CorpusEntry entry) in entries)
        {
            if (SimLives.Live(entry.Plan).Violation is not { } violation)
                continue;
            isKept = false;
            Console.WriteLine($"{file} finds again what it once found ({entry.Found}):");
            FindingText.Write(violation, entry.Plan);
        }

        Say($"{entries.Count} plans of the corpus");
        return isKept;
    }

    /// <summary>The first finding of each oracle, made small.</summary>
    private List<ShrunkPlan> Shrink(CampaignReport report, CancellationToken cancellationToken)
    {
        List<ShrunkPlan> shrunk = [];
        foreach (OracleFindings found in report.Findings)
        {
            if (cancellationToken.IsCancellationRequested || Shrinker.Shrink(found.First.Plan, SimLives.Live, shrinkRunsMax) is not { } smaller)
                continue;
            shrunk.Add(smaller);
            if (!isJson)
                FindingText.Write(smaller);
        }

        return shrunk;
    }

    private void Report(CampaignFigures figures, List<ShrunkPlan> shrunk)
    {
        if (isJson)
            Console.WriteLine(figures.ToJson(shrunk));
        else
            figures.Write();
    }

    /// <summary>Progress is for people and goes beside the report.</summary>
    private static void Say(string line) => Console.Error.WriteLine(line);
}
