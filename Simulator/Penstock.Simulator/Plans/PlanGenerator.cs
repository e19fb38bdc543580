namespace Penstock.Simulator;

/// <summary>Draws plans from seeds. The same seed gives the same plan everywhere, until this file or the ranges change; tokens outlive that.</summary>
internal static class PlanGenerator
{
    private const int OperationsMax = 80;
    private const int LongLifeOperations = 120;
    private const int FaultsMax = 6;
    private const int SmallOperand = 8;
    private const int LargeOperand = 128;

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="profile">How often each kind of operation comes.</param>
    /// <param name="byPriorities">Whether connections are explored by random priorities (PCT), decided by the plan's policy seed.</param>
    /// <param name="resumes">Whether sessions outlive their links (<see cref="Knob.Resumes"/>).</param>
    /// <param name="moves">Whether data and runs are moved (<see cref="Knob.Moves"/>).</param>
    public static LifePlan Draw(ulong seed, PlanProfile profile, bool byPriorities, bool resumes = false, bool moves = false)
    {
        var use = new SeedStream(seed, "ops");
        var faults = new SeedStream(seed, "faults");
        ulong latencySeed = new SeedStream(seed, "latency").Next() >> 32;
        ulong policySeed = new SeedStream(seed, "policy").Next() >> 32;
        int[] knobs = KnobRanges.Draw(new SeedStream(seed, "knobs"), byPriorities);
        knobs[(int)Knob.Resumes] = resumes ? 1 : 0;
        if (moves)
            KnobRanges.DrawMoves(knobs, new SeedStream(seed, "moves"));
        return new LifePlan(knobs, DrawOperations(use, faults, profile, resumes, moves), latencySeed, policySeed);
    }

    /// <summary>Faults lie at random places among what users do.</summary>
    private static Operation[] DrawOperations(SeedStream use, SeedStream faults, PlanProfile profile, bool resumes, bool moves)
    {
        KindWeights useWeights = KindWeights.OfUse(profile, use, moves);
        KindWeights faultWeights = KindWeights.OfFaults(profile, faults, resumes);
        int count = use.OneIn(16) ? LongLifeOperations : use.Between(1, OperationsMax);
        List<Operation> operations = [];
        for (int i = 0; i < count; i++)
            operations.Add(DrawOperation(useWeights.Draw(use), use));
        for (int left = faults.OneIn(4) ? 0 : faults.Between(1, FaultsMax); left > 0; left--)
            operations.Insert(faults.Below(operations.Count + 1), DrawOperation(faultWeights.Draw(faults), faults));
        return [.. operations];
    }

    private static Operation DrawOperation(OperationKind kind, SeedStream stream) => new(
        kind, DrawGap(stream), (ushort)stream.Below(SmallOperand), DrawOperand(stream), DrawOperand(stream), DrawOperand(stream), DrawOperand(stream), stream.Next() >> 48);

    /// <summary>Many things at once, some soon after each other, a few after a pause.</summary>
    private static ushort DrawGap(SeedStream stream) => (ushort)stream.OneOf(0, 0, 1, stream.Below(10), stream.Below(100));

    private static ushort DrawOperand(SeedStream stream) => (ushort)stream.Below(stream.OneIn(3) ? LargeOperand : SmallOperand);
}
