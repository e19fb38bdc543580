namespace Penstock.Simulator.Tests.Lives;

/// <summary>D11 in whole lives: what the scheduler names as the cause of a wait is what ends the wait when it is taken away.</summary>
public sealed class CauseTests
{
    [Fact]
    public void After_random_crashes_the_worker_that_is_asked_for_is_all_that_was_missing()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            LifePlan plan = RandomPlan.Create(seed, [OperationKind.CrashWorker, OperationKind.CrashWorker, OperationKind.AddWorker]);
            int[] knobs = new int[1 + (int)Knob.AsksForCauses];
            plan.Knobs.CopyTo(knobs, 0);
            knobs[(int)Knob.AsksForCauses] = 1;
            knobs[(int)Knob.MoreWorkers] = 0; // So that all workers are dead at the end as often as not.

            LifeOutcome outcome = Life.Run(plan with { Knobs = knobs }, [new PlainOracle()]);

            Assert.True(outcome.Violation is null, $"Seed {seed}: {outcome.Violation}");
        }
    }
}
