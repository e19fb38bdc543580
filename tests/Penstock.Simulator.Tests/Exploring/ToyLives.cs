namespace Penstock.Simulator.Tests.Exploring;

/// <summary>Systems so small that what breaks them is known exactly, to see whether exploring finds it and shrinking gets there.</summary>
internal static class ToyLives
{
    /// <summary>Breaks when a worker crashes after a large graph was submitted and something is released later, with two workers at least.</summary>
    public static LifeOutcome ReleaseAfterCrash(LifePlan plan)
    {
        int stage = 0;
        foreach (Operation operation in plan.Operations)
        {
            stage = (stage, operation.Kind) switch
            {
                (0, OperationKind.Submit) when operation.A >= 3 => 1,
                (1, OperationKind.CrashWorker) when plan[Knob.MoreWorkers] >= 1 => 2,
                (2, OperationKind.Release) => 3,
                _ => stage,
            };
        }

        return Outcome(plan, stage == 3 ? "T1" : null);
    }

    /// <summary>Breaks when the second worker too many has come and gone; a lone worker too many breaks something else.</summary>
    public static LifeOutcome ComingAndGoing(LifePlan plan)
    {
        int balance = 0;
        int pairs = 0;
        foreach (Operation operation in plan.Operations)
        {
            balance += operation.Kind == OperationKind.AddWorker ? 1 : operation.Kind == OperationKind.RestartWorker ? -1 : 0;
            pairs += operation.Kind == OperationKind.RestartWorker ? 1 : 0;
        }

        return Outcome(plan, balance == 0 && pairs >= 1 && plan.Operations.Any(operation => operation.Kind == OperationKind.Gather) ? "T2" : balance > 0 ? "T3" : null);
    }

    /// <summary>Breaks only for certain delays, and others for fewer operations.</summary>
    public static LifeOutcome ByDelay(LifePlan plan) =>
        Outcome(plan, (plan.LatencySeed + (ulong)plan.Operations.Length) % 7 == 3 && plan.Operations.Any(operation => operation.Kind == OperationKind.Cancel) ? "T4" : null);

    private static LifeOutcome Outcome(LifePlan plan, string? oracle)
    {
        ulong hash = 0;
        foreach (char letter in ReplayToken.Write(plan))
            hash = (hash * 31) + letter;
        return new LifeOutcome(oracle is null ? null : new Violation(oracle, "planted"), hash, plan.Operations.Length, 1_000);
    }
}
