namespace Penstock.Simulator.Tests.Plans;

public sealed class PlanGeneratorTests
{
    private const int Plans = 2_000;

    [Fact]
    public void The_same_seed_gives_the_same_plan()
    {
        for (ulong seed = 0; seed < 100; seed++)
            Assert.Equal(Token(seed), Token(seed));

        static string Token(ulong seed) => ReplayToken.Write(PlanGenerator.Draw(seed, PlanProfile.Swarm, byPriorities: false));
    }

    [Fact]
    public void Neighbouring_seeds_give_different_plans() =>
        Assert.Equal(Plans, Draw(PlanProfile.Tuned).Select(ReplayToken.Write).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData(PlanProfile.Uniform)]
    [InlineData(PlanProfile.Tuned)]
    [InlineData(PlanProfile.Swarm)]
    internal void Every_kind_of_operation_is_drawn(PlanProfile profile) => Assert.Equal(
        Enum.GetValues<OperationKind>().Where(kind => kind != OperationKind.None),
        Draw(profile).Concat(DrawReturns(profile)).Concat(DrawMoves(profile)).SelectMany(plan => plan.Operations).Select(operation => operation.Kind).Distinct().Order());

    [Fact]
    public void What_happens_to_sessions_is_drawn_only_where_they_outlive_their_links()
    {
        Assert.DoesNotContain(Draw(PlanProfile.Tuned).SelectMany(plan => plan.Operations), operation => operation.Kind is OperationKind.BreakLink or OperationKind.ForgetSession or OperationKind.RestartScheduler);
        Assert.All(Draw(PlanProfile.Tuned), plan => Assert.Equal(0, plan[Knob.Resumes]));
        Assert.All(DrawReturns(PlanProfile.Tuned), plan => Assert.Equal(1, plan[Knob.Resumes]));
    }

    [Fact]
    public void What_moves_data_and_runs_is_drawn_only_where_it_is_carried_out()
    {
        Assert.DoesNotContain(Draw(PlanProfile.Tuned).SelectMany(plan => plan.Operations), operation => operation.Kind >= OperationKind.Replicate);
        Assert.All(Draw(PlanProfile.Tuned), plan => Assert.Equal((0, 0), (plan[Knob.Moves], plan[Knob.Spills])));
        Assert.All(DrawMoves(PlanProfile.Tuned), plan => Assert.Equal(1, plan[Knob.Moves]));
    }

    [Fact]
    public void Swarm_leaves_kinds_out_of_single_lives_and_tuned_does_so_seldom()
    {
        Assert.True(WithoutRelease(PlanProfile.Swarm) > 0.3, "A good part of the swarm lives without Release.");
        Assert.True(WithoutRelease(PlanProfile.Tuned) < 0.15, "Tuned lives have Release, unless they are short.");

        static double WithoutRelease(PlanProfile profile) =>
            Draw(profile).Count(plan => !plan.Operations.Any(operation => operation.Kind == OperationKind.Release)) / (double)Plans;
    }

    [Fact]
    public void Lives_have_about_forty_operations_and_up_to_six_faults()
    {
        LifePlan[] plans = [.. Draw(PlanProfile.Tuned)];

        Assert.InRange(plans.Average(plan => plan.Operations.Length), 35, 60);
        Assert.Contains(plans, plan => FaultsOf(plan) == 0);
        Assert.Contains(plans, plan => FaultsOf(plan) == 6);
        Assert.DoesNotContain(plans, plan => FaultsOf(plan) > 6);

        static int FaultsOf(LifePlan plan) => plan.Operations.Count(operation =>
            operation.Kind is >= OperationKind.CloseClient and < OperationKind.SubmitWithOptions and not (OperationKind.AddClient or OperationKind.AddWorker));
    }

    [Fact]
    public void Every_knob_is_turned_in_some_lives_and_left_alone_in_others()
    {
        LifePlan[] plans = [.. Draw(PlanProfile.Tuned), .. DrawMoves(PlanProfile.Tuned)];
        foreach (Knob knob in Enum.GetValues<Knob>().Except([Knob.Exploration, Knob.Resumes, Knob.BandwidthMebibytes]))
        {
            Assert.Contains(plans, plan => plan[knob] == 0);
            Assert.Contains(plans, plan => plan[knob] != 0);
        }
    }

    [Fact]
    public void One_life_in_sixteen_goes_through_the_codec() =>
        Assert.InRange(Draw(PlanProfile.Tuned).Count(plan => plan[Knob.ThroughCodec] == 1), Plans / 16 * 0.7, Plans / 16 * 1.4);

    [Fact]
    public void More_operations_leave_the_faults_and_delays_of_a_plan_as_they_are()
    {
        LifePlan tuned = PlanGenerator.Draw(5, PlanProfile.Tuned, byPriorities: false);
        LifePlan swarm = PlanGenerator.Draw(5, PlanProfile.Swarm, byPriorities: true);

        Assert.Equal(tuned.LatencySeed, swarm.LatencySeed);
        Assert.Equal(tuned.PolicySeed, swarm.PolicySeed);
        Assert.Equal(tuned.Knobs[..(int)Knob.Exploration], swarm.Knobs[..(int)Knob.Exploration]);
    }

    private static IEnumerable<LifePlan> Draw(PlanProfile profile) =>
        Enumerable.Range(0, Plans).Select(i => PlanGenerator.Draw((ulong)i, profile, byPriorities: false));

    private static IEnumerable<LifePlan> DrawReturns(PlanProfile profile)
    {
        for (ulong seed = 0; seed < Plans; seed++)
            yield return PlanGenerator.Draw(seed, profile, byPriorities: false, resumes: true);
    }

    private static IEnumerable<LifePlan> DrawMoves(PlanProfile profile)
    {
        for (ulong seed = 0; seed < Plans; seed++)
            yield return PlanGenerator.Draw(seed, profile, byPriorities: false, moves: true);
    }
}
