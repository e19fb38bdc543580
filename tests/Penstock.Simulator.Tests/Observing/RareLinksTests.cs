namespace Penstock.Simulator.Tests.Observing;

/// <summary>The rare states that only the simulated network and the processes around the machines see.</summary>
public sealed class RareLinksTests
{
    [Fact]
    public void A_small_campaign_reaches_each_of_them()
    {
        var campaign = new Campaign(PlanSource.Of(ExplorationMode.Mixed, rootSeed: 20_261_122), static (plan, probes) => Life.Run(plan, AllOracles.Create(plan, probes), new LifeOptions { ValidateEvery = 0 }), livedTwicePerMille: 0);
        for (int lives = 0; lives < 2_000; lives++)
            campaign.RunNext();

        Assert.Equal(0, campaign.Report.Violations);
        foreach (Probe probe in (Probe[])[Probe.LinkCutInFlight, Probe.SilenceNoticed, Probe.FetchFromDead, Probe.FetchAcrossPartition, Probe.FetchFromSecondHolder, Probe.ScatterToDead, Probe.GatherFoundNothing])
            Assert.True(campaign.Report.Probes[probe] > 0, $"no life has reached {probe}");
    }
}
