using System.Globalization;

namespace Penstock.Simulator.Tests.Exploring;

/// <summary>Real lives: a small campaign of every mode, with every oracle, some lives twice.</summary>
public sealed class CampaignOfLivesTests
{
    private const int LivesDefault = 1_500;

    [Theory]
    [InlineData(ExplorationMode.Mixed, LivesDefault)]
    [InlineData(ExplorationMode.Uniform, LivesDefault / 5)]
    [InlineData(ExplorationMode.Priorities, LivesDefault / 5)]
    [InlineData(ExplorationMode.Exhaustive, LivesDefault)]
    internal void No_life_breaks_a_promise(ExplorationMode mode, int lives)
    {
        var campaign = new Campaign(PlanSource.Of(mode, Seed), Live, Campaign.LivedTwicePerMilleDefault);

        for (int i = 0; i < lives && campaign.RunNext(); i++)
        {
        }

        Assert.Equal(lives, campaign.Report.Lives);
        Assert.True(campaign.Report.Violations == 0, string.Join('\n', campaign.Report.Findings.Select(Describe)));
    }

    [Fact]
    public void Most_rare_states_are_reached_by_a_small_campaign()
    {
        var campaign = new Campaign(PlanSource.Of(ExplorationMode.Mixed, 1), Live, livedTwicePerMille: 0);

        for (int i = 0; i < LivesDefault; i++)
            campaign.RunNext();

        Assert.True(campaign.Report.NeverHit.Count <= ProbeCounts.All.Count / 5, $"These were never reached: {string.Join(", ", campaign.Report.NeverHit)}");
    }

    private static ulong Seed =>
        Environment.GetEnvironmentVariable("PENSTOCK_SEED") is { Length: > 0 } seed ? (ulong)int.Parse(seed, CultureInfo.InvariantCulture) : 1;

    private static LifeOutcome Live(LifePlan plan, ProbeCounts probes) => Life.Run(plan, AllOracles.Create(plan, probes), new LifeOptions { ValidateEvery = 4 });

    private static string Describe(OracleFindings found) =>
        $"{found.Oracle} in {found.Count} lives: {found.First.Outcome.Violation?.Message}\nReplay the first with: penstock sim replay --trace {ReplayToken.Write(found.First.Plan)}";
}
