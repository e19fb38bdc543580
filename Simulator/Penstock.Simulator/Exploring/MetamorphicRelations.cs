namespace Penstock.Simulator;

/// <summary>
/// Relations between whole lives: what must not change when something else does. A campaign lives each plan in several ways and
/// compares; a difference is a violation with the number of the relation.
/// </summary>
/// <remarks>
/// R1: other delays, or another order of what is due at the same time, do not change results. R2: another worker does not. R3:
/// another order of submissions that do not build on each other does not. R4: whether messages pass through the codec changes
/// no event. That releasing everything ends empty is O3 of each of these lives. R1 to R3 are about lives in which nothing fails
/// by chance and nobody cancels: otherwise results may rightly depend on who was first.
/// </remarks>
internal static class MetamorphicRelations
{
    private const ulong OtherSeed = 0x5EED;

    /// <summary>Lives a plan and its variants.</summary>
    /// <param name="plan">Any plan: what relations are not about is left out of it.</param>
    /// <returns>The outcome of the plan itself, with the first violation of a life or of a relation.</returns>
    public static LifeOutcome Live(LifePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        LifeOutcome outcome = Life.Run(plan, AllOracles.Create(plan));
        return outcome.Violation is null ? outcome with { Violation = CompareCodec(plan, outcome) ?? CompareResults(plan) } : outcome;
    }

    private static Violation? CompareCodec(LifePlan plan, LifeOutcome outcome)
    {
        LifePlan other = With(plan, Knob.ThroughCodec, 1 - plan[Knob.ThroughCodec]);
        LifeOutcome changed = Life.Run(other, AllOracles.Create(other));
        return changed.Violation is null && changed.TraceHash == outcome.TraceHash && changed.Events == outcome.Events
            ? null
            : new Violation("R4", $"With{(other[Knob.ThroughCodec] == 1 ? "" : "out")} the codec the life has {changed.Events} events instead of {outcome.Events}, and another trace. {changed.Violation?.Message}");
    }

    private static Violation? CompareResults(LifePlan plan)
    {
        LifePlan calm = Calm(plan);
        LifePlan separate = calm with { Operations = [.. calm.Operations.Where(static operation => operation.Kind == OperationKind.Submit).Select(static operation => operation with { C = 0 })] };
        LifePlan reversed = separate with { Operations = [.. Enumerable.Reverse(separate.Operations)] };
        return Compare("R1", "other delays", calm, calm with { LatencySeed = calm.LatencySeed ^ OtherSeed })
            ?? Compare("R1", "another order of what is due", calm, calm with { PolicySeed = calm.PolicySeed ^ OtherSeed })
            ?? Compare("R2", "another worker", calm, With(calm, Knob.MoreWorkers, calm[Knob.MoreWorkers] + 1))
            ?? Compare("R3", "another order of submissions", separate, reversed);
    }

    private static Violation? Compare(string relation, string change, LifePlan plan, LifePlan changed)
    {
        var before = new ResultList();
        var after = new ResultList();
        Violation? violation = Life.Run(plan, [.. AllOracles.Create(plan), before]).Violation ?? Life.Run(changed, [.. AllOracles.Create(changed), after]).Violation;
        if (violation is not null)
            return violation;
        string? gone = before.Results.Except(after.Results, StringComparer.Ordinal).FirstOrDefault();
        string? come = after.Results.Except(before.Results, StringComparer.Ordinal).FirstOrDefault();
        return gone is null && come is null
            ? null
            : new Violation(relation, $"{change} changes results: {gone ?? "nothing"} became {come ?? "nothing"}.");
    }

    /// <summary>What is left of a plan without faults, cancels, clients that come and go, and chance.</summary>
    private static LifePlan Calm(LifePlan plan)
    {
        LifePlan calm = plan with { Operations = [.. plan.Operations.Where(static operation => IsCalm(operation.Kind))] };
        foreach (Knob knob in (Knob[])[Knob.FlakyTasks, Knob.FailingFetches, Knob.EmptyFetches])
            calm = With(calm, knob, 0);
        return calm;
    }

    private static bool IsCalm(OperationKind kind) =>
        kind is OperationKind.Submit or OperationKind.Resubmit or OperationKind.AddReference or OperationKind.Release;

    private static LifePlan With(LifePlan plan, Knob knob, int value)
    {
        int[] knobs = [.. plan.Knobs];
        if (knobs.Length <= (int)knob)
            Array.Resize(ref knobs, (int)knob + 1);
        knobs[(int)knob] = value;
        return plan with { Knobs = knobs };
    }
}
