namespace Penstock.Simulator.Tests.Exploring;

/// <summary>Whole lives in which channels have priorities.</summary>
public sealed class PriorityLivesTests
{
    private const int Lives = 150;

    [Fact]
    public void They_keep_every_promise_and_are_the_same_twice()
    {
        var campaign = new Campaign(PlanSource.Of(ExplorationMode.Priorities, rootSeed: 61), static (plan, probes) => Life.Run(plan, AllOracles.Create(plan, probes)), livedTwicePerMille: 1_000);
        for (int life = 0; life < Lives; life++)
            campaign.RunNext();

        Assert.Equal(Lives, campaign.Report.LivedTwice);
        Assert.True(campaign.Report.Violations == 0, string.Join('\n', campaign.Report.Findings.Select(found => $"{found.First.Outcome.Violation?.Message} {ReplayToken.Write(found.First.Plan)}")));
    }

    [Fact]
    public void They_go_another_way_than_by_time()
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Priorities, rootSeed: 62);
        int different = 0;
        for (int life = 0; life < Lives; life++)
        {
            LifePlan plan = plans.Next() ?? throw new InvalidOperationException("random plans do not come to an end");
            int[] knobs = [.. plan.Knobs];
            knobs[(int)Knob.Exploration] = (int)EventOrder.ByTime;
            different += Life.Run(plan, []).TraceHash == Life.Run(plan with { Knobs = knobs }, []).TraceHash ? 0 : 1;
        }

        Assert.InRange(different, Lives / 2, Lives);
    }

    [Fact]
    public void Plans_drawn_before_there_were_priorities_keep_their_meaning()
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Tuned, rootSeed: 63);
        for (int life = 0; life < Lives / 5; life++)
        {
            LifePlan plan = plans.Next() ?? throw new InvalidOperationException("random plans do not come to an end");
            int[] knobs = [.. plan.Knobs];
            knobs[(int)Knob.Exploration] = (int)EventOrder.ByTimeToo;
            Assert.Equal(Life.Run(plan, []), Life.Run(plan with { Knobs = knobs }, []));
        }
    }
}
