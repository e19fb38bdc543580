using Penstock.TestKit;

namespace Penstock.Simulator.Tests.Exploring;

public sealed class ShrinkerTests
{
    private const int Runs = 100;

    [Fact]
    public void What_breaks_is_left_and_nothing_else() => SeededRuns.Run(Runs, seed =>
    {
        ShrunkPlan shrunk = ShrinkOneOf(seed, ToyLives.ReleaseAfterCrash);

        Assert.Equal([OperationKind.Submit, OperationKind.CrashWorker, OperationKind.Release], shrunk.Plan.Operations.Select(operation => operation.Kind));
        Assert.Equal(new Operation(OperationKind.Submit, 0, 0, 3, 0, 0, 0, 0), shrunk.Plan.Operations[0]);
        Assert.Equal(1, shrunk.Plan.Knobs.Sum());
        Assert.Equal(0UL, shrunk.Plan.LatencySeed);
        Assert.Equal(0UL, shrunk.Plan.PolicySeed);
    });

    [Fact]
    public void Two_operations_that_need_each_other_go_together_and_the_oracle_stays_the_same() => SeededRuns.Run(Runs, seed =>
    {
        ShrunkPlan shrunk = ShrinkOneOf(seed, ToyLives.ComingAndGoing, "T2");

        Assert.Equal("T2", shrunk.Violation.Oracle);
        Assert.Equal(3, shrunk.Plan.Operations.Length);
    });

    [Fact]
    public void Other_delays_are_tried_where_the_bug_depends_on_them() => SeededRuns.Run(Runs, seed =>
        Assert.Single(ShrinkOneOf(seed, ToyLives.ByDelay).Plan.Operations));

    [Fact]
    public void Shrinking_twice_goes_the_same_way()
    {
        ShrunkPlan first = ShrinkOneOf(1, ToyLives.ReleaseAfterCrash);
        ShrunkPlan second = ShrinkOneOf(1, ToyLives.ReleaseAfterCrash);

        Assert.Equal(ReplayToken.Write(first.Plan), ReplayToken.Write(second.Plan));
        Assert.Equal(first.Runs, second.Runs);
    }

    [Fact]
    public void No_more_lives_are_lived_than_allowed()
    {
        int lived = 0;
        ShrunkPlan? shrunk = Shrinker.Shrink(
            Failing(2, ToyLives.ReleaseAfterCrash, null),
            plan =>
            {
                lived++;
                return ToyLives.ReleaseAfterCrash(plan);
            },
            runsMax: 10);

        Assert.Equal(10, lived);
        Assert.Equal(10, shrunk?.Runs);
    }

    [Fact]
    public void A_plan_that_breaks_nothing_is_not_shrunk() =>
        Assert.Null(Shrinker.Shrink(new LifePlan([], [], 0, 0), ToyLives.ReleaseAfterCrash));

    private static ShrunkPlan ShrinkOneOf(int seed, Func<LifePlan, LifeOutcome> live, string? oracle = null) =>
        Shrinker.Shrink(Failing(seed, live, oracle), live) ?? throw new InvalidOperationException("The plan broke nothing.");

    private static LifePlan Failing(int seed, Func<LifePlan, LifeOutcome> live, string? oracle)
    {
        for (long index = 0; ; index++)
        {
            LifePlan plan = PlanGenerator.Draw(SeedStream.SeedAt((ulong)seed, index), PlanProfile.Uniform, byPriorities: false);
            if (live(plan).Violation is { } violation && (oracle is null || violation.Oracle == oracle))
                return plan;
        }
    }
}
