namespace Penstock.Simulator.Tests.Lives;

/// <summary>Lives in which data and runs are moved: copies, retirements, restarts, full memory.</summary>
public sealed class MoveTests
{
    [Fact]
    public void Whatever_moves_no_promise_is_broken_and_rare_states_are_reached()
    {
        var probes = new ProbeCounts();
        PlanSource plans = PlanSource.Of(ExplorationMode.Moves, rootSeed: 96);
        for (int i = 0; i < 300; i++)
        {
            LifePlan plan = plans.Next()!; // Seeded plans have no end.
            Violation? violation = Life.Run(plan, AllOracles.Create(plan, probes)).Violation;
            Assert.True(violation is null, $"{ReplayToken.Write(plan)}: {violation}");
        }

        Probe[] expected =
        [
            Probe.GivenBackByRetiring, Probe.WorkerRetired, Probe.RetiredWithData, Probe.RetirementRefused, Probe.Replicated, Probe.ReplicationRefused,
            Probe.Rebalanced, Probe.SurplusDropped, Probe.BegunAnew, Probe.BegunAnewWithRuns,
        ];
        Assert.DoesNotContain(expected, probe => probes[probe] == 0);
    }

    [Fact]
    public void A_worker_that_retires_hands_over_what_it_holds_and_nothing_runs_again()
    {
        Moves seen = Live(workers: 2, new Operation(OperationKind.RetireWorker, 1, 0, 0, 1, 0, 0, 0));

        Assert.Equal((1, 1, 1), (seen.Runs, seen.Dismissed, seen.Answered));
    }

    [Fact]
    public void A_restart_replaces_the_workers_and_is_answered_when_they_are_back()
    {
        Moves seen = Live(workers: 2, new Operation(OperationKind.RestartCluster, 1, 0, 0, 0, 0, 0, 0));

        Assert.Equal((4, 2, 1), (seen.Began, seen.Dismissed, seen.Answered));
    }

    [Fact]
    public void Where_nothing_moves_these_operations_do_nothing()
    {
        Operation nothing = new(OperationKind.None, 1, 0, 0, 0, 0, 0, 0);
        var plan = new LifePlan([], [nothing with { Kind = OperationKind.RestartCluster }, nothing with { Kind = OperationKind.PassTime }], 0, 0);
        Assert.Equal(Life.Run(plan with { Operations = [nothing, nothing] }, []).TraceHash, Life.Run(plan, []).TraceHash);
    }

    /// <summary>One task runs, and then something is wanted of the cluster.</summary>
    private static Moves Live(int workers, Operation order)
    {
        int[] knobs = new int[1 + (int)Knob.Moves];
        knobs[(int)Knob.MoreWorkers] = workers - 1;
        knobs[(int)Knob.GapMicroseconds] = 1_000;
        knobs[(int)Knob.Moves] = 1;
        var plan = new LifePlan(knobs, [new Operation(OperationKind.Submit, 0, 0, 0, 0, 0, 0, 0), order], 0, 0);
        var seen = new Moves();
        Assert.Null(Life.Run(plan, [.. AllOracles.Create(plan), seen]).Violation);
        return seen;
    }

    private sealed class Moves() : Oracle("counts")
    {
        public int Runs { get; private set; }

        public int Began { get; private set; }

        public int Dismissed { get; private set; }

        public int Answered { get; private set; }

        public override void OnRunStarted(int worker, Key key, Protocol.AttemptId attempt, IReadOnlyList<Key> inputs) => Runs++;

        public override void OnWorkerBegan(int worker) => Began++;

        public override void OnWorkerDismissed(int worker, bool isReplaced) => Dismissed++;

        public override void OnOrderDone(int client, Protocol.OrderDone done) => Answered++;
    }
}
