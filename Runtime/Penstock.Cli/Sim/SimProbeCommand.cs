using System.CommandLine;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary><c>penstock sim probe</c></summary>
internal static class SimProbeCommand
{
    public static Command Create()
    {
        var options = new CampaignOptions();
        var command = new Command("probe", """
            Lives many lives and says how often each of the known rare states was reached, and which never was.

            Exit codes: 0 no promise was broken, 1 one was, 2 wrong usage.
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                CampaignSettings settings = options.Read(parsed);
                var campaign = new Campaign(PlanSource.Of(settings.Mode, settings.Seed), SimLives.Live, settings.LivedTwicePerMille);
                new CampaignDriver(campaign, settings).Run(cancellation);
                Write(campaign.Report, settings);
                return campaign.Report.Violations == 0 ? ExitCodes.Done : ExitCodes.Failed;
            },
            CancellationToken.None));
        return command;
    }

    private static void Write(CampaignReport report, CampaignSettings settings)
    {
        foreach (Probe probe in ProbeCounts.All)
            Console.WriteLine($"{(report.Probes[probe] == 0 ? "never" : report.Probes[probe].ToString("N0")),12}  {probe,-28} {ProbeText.Of(probe)}");
        Console.WriteLine($"{ProbeCounts.All.Count - report.NeverHit.Count} of {ProbeCounts.All.Count} probes hit in {report.Lives:N0} lives, seed {settings.Seed}");
        foreach (OracleFindings found in report.Findings)
            Console.WriteLine($"{found.Oracle} was violated in {found.Count:N0} lives; 'penstock sim run --seed {settings.Seed}' shows the first.");
    }
}
