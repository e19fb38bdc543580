namespace Penstock.Simulator.Tests.Exploring;

public sealed class CampaignTests
{
    [Fact]
    public void The_report_adds_up_what_the_lives_were()
    {
        var plans = new[] { Plan(1), Plan(2), Plan(2), Plan(3) };
        var campaign = new Campaign(new KnownPlans(plans), Live, livedTwicePerMille: 0);

        while (campaign.RunNext())
        {
        }

        CampaignReport report = campaign.Report;
        Assert.Equal(4, report.Lives);
        Assert.Equal(3, report.DistinctTraces);
        Assert.Equal(8, report.Events);
        Assert.Equal(2, report.Violations);
        Assert.Equal(2, report.Probes[Probe.RunFailed]);
        Assert.DoesNotContain(Probe.RunFailed, report.NeverHit);
        OracleFindings findings = Assert.Single(report.Findings);
        Assert.Equal(("T", 2L, 1L), (findings.Oracle, findings.Count, findings.First.Number));

        static LifeOutcome Live(LifePlan plan, ProbeCounts probes)
        {
            if (plan.LatencySeed == 2)
                probes.Hit(Probe.RunFailed);
            return new LifeOutcome(plan.LatencySeed == 2 ? new Violation("T", "planted") : null, plan.LatencySeed, (long)plan.LatencySeed, 1);
        }
    }

    [Fact]
    public void The_order_in_which_lives_are_counted_makes_no_difference()
    {
        LifePlan[] plans = [.. Enumerable.Range(0, 200).Select(i => PlanGenerator.Draw((ulong)i, PlanProfile.Uniform, byPriorities: false))];
        Campaign[] campaigns = [Campaign(), Campaign()];
        LivedPlan[] lives = [.. Enumerable.Range(0, plans.Length).Select(_ => campaigns[0].Live(campaigns[0].Take() ?? throw new InvalidOperationException()))];

        foreach (LivedPlan lived in lives)
            campaigns[0].Count(lived);
        foreach (LivedPlan lived in lives.Reverse())
            campaigns[1].Count(lived);

        Assert.NotEmpty(campaigns[0].Report.Findings);
        Assert.Equal(campaigns[0].Report.Findings, campaigns[1].Report.Findings);

        Campaign Campaign() => new(new KnownPlans(plans), (plan, _) => ToyLives.ReleaseAfterCrash(plan), livedTwicePerMille: 0);
    }

    [Fact]
    public void Five_lives_in_a_hundred_are_lived_twice()
    {
        var campaign = new Campaign(new SeededPlans(ExplorationMode.Mixed, 1), (plan, _) => ToyLives.ByDelay(plan), Penstock.Simulator.Campaign.LivedTwicePerMilleDefault);
        for (int i = 0; i < 1_000; i++)
            campaign.RunNext();

        Assert.Equal(50, campaign.Report.LivedTwice);
    }

    [Fact]
    public void A_second_life_that_goes_another_way_is_a_violation()
    {
        ulong lives = 0;
        var campaign = new Campaign(new KnownPlans([Plan(1)]), (_, _) => new LifeOutcome(null, lives++, 1, 1), livedTwicePerMille: 1000);

        campaign.RunNext();

        Assert.Equal("O15", Assert.Single(campaign.Report.Findings).Oracle);
    }

    [Theory]
    [InlineData(ExplorationMode.Mixed)]
    [InlineData(ExplorationMode.Uniform)]
    [InlineData(ExplorationMode.Tuned)]
    [InlineData(ExplorationMode.Swarm)]
    [InlineData(ExplorationMode.Priorities)]
    internal void A_campaign_of_random_plans_finds_what_is_planted(ExplorationMode mode)
    {
        var campaign = new Campaign(PlanSource.Of(mode, 7), (plan, _) => ToyLives.ReleaseAfterCrash(plan), livedTwicePerMille: 0);
        for (int i = 0; i < 1_000; i++)
            campaign.RunNext();

        Assert.NotEqual(0, campaign.Report.Violations);
    }

    [Fact]
    public void Priorities_are_explored_in_their_mode_and_in_one_of_eight_mixed_lives()
    {
        Assert.Equal(80, CountOf(ExplorationMode.Priorities));
        Assert.Equal(10, CountOf(ExplorationMode.Mixed));
        Assert.Equal(0, CountOf(ExplorationMode.Tuned));

        static int CountOf(ExplorationMode mode)
        {
            var plans = PlanSource.Of(mode, 3);
            return Enumerable.Range(0, 80).Count(_ => plans.Next()?[Knob.Exploration] == (int)EventOrder.ByPriorities);
        }
    }

    private static LifePlan Plan(ulong latencySeed) => new([], [], latencySeed, 0);
}
