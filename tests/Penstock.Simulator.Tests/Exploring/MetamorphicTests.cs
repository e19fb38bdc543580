namespace Penstock.Simulator.Tests.Exploring;

/// <summary>Relations between whole lives, over random plans.</summary>
public sealed class MetamorphicTests
{
    private const int Plans = 150;

    [Fact]
    public void Delays_workers_orders_and_the_codec_change_no_result() =>
        ForEachPlan(static plan => MetamorphicRelations.Live(plan).Violation);

    [Fact]
    public void Releasing_everything_always_ends_empty() =>
        ForEachPlan(static plan =>
        {
            var facts = new LifeFacts();
            return Life.Run(plan, [new Recorder(facts), new CompleteFreeing(facts)]).Violation;
        });

    [Fact]
    public void A_list_of_results_tells_lives_apart()
    {
        var one = new ResultList();
        var other = new ResultList();
        Life.Run(PlanWith(detail: 1), [one]);
        Life.Run(PlanWith(detail: 2), [other]);
        Assert.NotEmpty(one.Results);
        Assert.NotEqual(one.Results, other.Results);
    }

    private static LifePlan PlanWith(ulong detail) => new([], [new Operation(OperationKind.Submit, 0, 0, 3, 0, 0, 0, detail)], 0, 0);

    private static void ForEachPlan(Func<LifePlan, Violation?> live)
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Mixed, rootSeed: 31);
        for (int i = 0; i < Plans; i++)
        {
            LifePlan plan = plans.Next() ?? throw new InvalidOperationException("random plans do not come to an end");
            Violation? violation = live(plan);
            Assert.True(violation is null, $"{violation?.Oracle}: {violation?.Message}\nReplay the plan: {ReplayToken.Write(plan)}");
        }
    }
}
