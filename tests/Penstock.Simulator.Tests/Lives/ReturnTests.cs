using Penstock.Protocol;

namespace Penstock.Simulator.Tests.Lives;

/// <summary>Lives in which sessions outlive their links, and workers and clients their sessions and their scheduler.</summary>
public sealed class ReturnTests
{
    /// <summary>The peer does not call for longer than the scheduler waits for it.</summary>
    private const ushort TooLong = 7;

    [Fact]
    public void Whatever_breaks_and_returns_nothing_that_a_live_worker_holds_is_computed_again()
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Returns, rootSeed: 64);
        for (int i = 0; i < 300; i++)
        {
            LifePlan plan = plans.Next()!; // Seeded plans have no end.
            Violation? violation = Life.Run(plan, AllOracles.Create(plan)).Violation;
            Assert.True(violation is null, $"{ReplayToken.Write(plan)}: {violation}");
        }
    }

    [Fact]
    public void A_link_that_breaks_for_a_moment_loses_nothing()
    {
        Returns seen = Live(new Operation(OperationKind.BreakLink, 1, 0, 0, 0, 0, 0, 0));

        Assert.Equal(1, seen.Resumed);
        Assert.Equal((0, 0, 1), (seen.Removed, seen.WorkersBack, seen.Runs));
    }

    [Fact]
    public void A_worker_that_was_given_up_while_it_lived_comes_back_with_what_it_holds()
    {
        Returns seen = Live(new Operation(OperationKind.BreakLink, 1, 0, 8, 8, 0, TooLong, 0));

        Assert.Equal((1, 1, 1), (seen.Removed, seen.WorkersBack, seen.Runs));
    }

    [Fact]
    public void After_the_death_of_the_scheduler_everybody_comes_back_and_nothing_runs_again()
    {
        Returns seen = Live(new Operation(OperationKind.RestartScheduler, 1, 0, 0, 0, 0, 0, 0));

        Assert.Equal((0, 1, 1), (seen.Removed, seen.WorkersBack, seen.Runs));
        Assert.Equal(1, seen.ClientsBack);
    }

    [Fact]
    public void Where_sessions_end_with_their_links_these_operations_do_nothing()
    {
        var plan = new LifePlan([], [new Operation(OperationKind.RestartScheduler, 1, 0, 0, 0, 0, 0, 0), new Operation(OperationKind.ForgetSession, 1, 0, 0, 0, 0, 0, 0)], 0, 0);
        Assert.Equal(Life.Run(plan with { Operations = [new Operation(OperationKind.None, 1, 0, 0, 0, 0, 0, 0), new Operation(OperationKind.None, 1, 0, 0, 0, 0, 0, 0)] }, []).TraceHash, Life.Run(plan, []).TraceHash);
    }

    /// <summary>One worker runs one task, and then something happens.</summary>
    private static Returns Live(Operation fault)
    {
        int[] knobs = new int[1 + (int)Knob.Resumes];
        knobs[(int)Knob.GapMicroseconds] = 1_000;
        knobs[(int)Knob.Resumes] = 1;
        var plan = new LifePlan(knobs, [new Operation(OperationKind.Submit, 0, 0, 0, 0, 0, 0, 0), fault], 0, 0);
        var seen = new Returns();
        Assert.Null(Life.Run(plan, [.. AllOracles.Create(plan), seen]).Violation);
        return seen;
    }

    private sealed class Returns() : Oracle("counts")
    {
        public int Runs { get; private set; }

        public int Resumed { get; private set; }

        public int Removed { get; private set; }

        public int WorkersBack { get; private set; }

        public int ClientsBack { get; private set; }

        public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs) => Runs++;

        public override void OnResumed(PeerRole role, int process) => Resumed++;

        public override void OnWorkerRemoved(int worker) => Removed++;

        public override void OnWorkerReturned(int worker) => WorkersBack++;

        public override void OnClientReturned(int client) => ClientsBack++;
    }
}
