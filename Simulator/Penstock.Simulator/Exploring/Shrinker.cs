namespace Penstock.Simulator;

/// <summary>
/// Makes a plan that violates something smaller while the same oracle still finds it: leaves out operations, then takes simpler
/// delays and orders, fewer processes and smaller numbers, until nothing gets smaller any more. Deterministic.
/// </summary>
internal sealed class Shrinker
{
    /// <summary>How many lives shrinking may take unless told otherwise.</summary>
    public const int RunsMaxDefault = 5_000;

    private const int AlternateSeeds = 8;
    private const int PairsMax = 12;

    private static readonly Knob[] Processes = [Knob.MoreWorkers, Knob.MoreClients, Knob.MoreSlots];

    private readonly Func<LifePlan, LifeOutcome> _live;
    private readonly int _runsMax;
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private LifePlan _best;
    private Violation _violation;
    private int _runs;

    private Shrinker(Func<LifePlan, LifeOutcome> live, int runsMax, LifePlan plan, Violation violation)
    {
        _live = live;
        _runsMax = runsMax;
        _best = plan;
        _violation = violation;
        _runs = 1;
        _tried.Add(ReplayToken.Write(plan));
    }

    /// <summary>Makes a plan smaller.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="live">Lives a plan; the same plan gives the same outcome.</param>
    /// <param name="runsMax">How many lives this may take.</param>
    /// <returns>Null if the plan violates nothing.</returns>
    public static ShrunkPlan? Shrink(LifePlan plan, Func<LifePlan, LifeOutcome> live, int runsMax = RunsMaxDefault)
    {
        if (live(plan).Violation is not { } violation)
            return null;
        var shrinker = new Shrinker(live, runsMax, plan, violation);
        shrinker.Shrink();
        return new ShrunkPlan(plan, shrinker._best, shrinker._violation, shrinker._runs);
    }

    /// <summary>The cheap steps to their end; then the dear ones, and from the start again if one of those helped.</summary>
    private void Shrink()
    {
        do
        {
            LifePlan before;
            do
            {
                before = _best;
                DropOperations();
                SimplifySeeds();
                SimplifyKnobs();
                SimplifyOperations();
            }
            while (!ReferenceEquals(before, _best));
        }
        while (DropWithOtherTiming() || DropPairs());
    }

    private bool Try(LifePlan candidate)
    {
        if (_runs >= _runsMax || !_tried.Add(ReplayToken.Write(candidate)))
            return false;
        _runs++;
        if (_live(candidate).Violation is not { } violation || violation.Oracle != _violation.Oracle)
            return false;
        _best = candidate;
        _violation = violation;
        return true;
    }

    /// <summary>Leaves out runs of operations: halves first, single ones last; from the end, since later ones depend on earlier ones.</summary>
    private void DropOperations()
    {
        for (int length = Math.Max(1, _best.Operations.Length / 2); length > 0; length /= 2)
        {
            for (int end = _best.Operations.Length; end > 0;)
            {
                int start = Math.Max(0, end - length);
                Try(_best with { Operations = Without(_best.Operations, start, end) });
                end = Math.Min(start, _best.Operations.Length);
            }
        }
    }

    private void SimplifySeeds()
    {
        Try(_best with { LatencySeed = 0, PolicySeed = 0 });
        Smaller(_best.LatencySeed, value => _best with { LatencySeed = value });
        Smaller(_best.PolicySeed, value => _best with { PolicySeed = value });
    }

    private void SimplifyKnobs()
    {
        foreach (Knob knob in Processes)
            SimplifyKnob((int)knob);
        for (int knob = 0; knob < _best.Knobs.Length; knob++)
            SimplifyKnob(knob);
    }

    private void SimplifyKnob(int knob)
    {
        if (knob < _best.Knobs.Length)
            Smaller((ulong)_best.Knobs[knob], value => WithKnob(_best, knob, (int)value));
    }

    private void SimplifyOperations()
    {
        for (int index = 0; index < _best.Operations.Length; index++)
        {
            for (int field = 0; field < OperationFields.Count; field++)
                Smaller(OperationFields.Get(_best.Operations[index], field), value => WithField(_best, index, field, value));
        }
    }

    /// <summary>Tries 0, then halves as long as that helps, then one less as long as that helps.</summary>
    private void Smaller(ulong value, Func<ulong, LifePlan> with)
    {
        if (value == 0 || Try(with(0)))
            return;
        while (value > 1 && Try(with(value / 2)))
            value /= 2;
        while (value > 1 && Try(with(value - 1)))
            value--;
    }

    /// <summary>Leaves out single operations once more, with other delays, keeping the time they took, or with what they add there from the start.</summary>
    private bool DropWithOtherTiming()
    {
        bool helped = false;
        for (int index = _best.Operations.Length - 1; index >= 0; index--)
        {
            LifePlan without = _best with { Operations = Without(_best.Operations, index, index + 1) };
            helped |= Try(KeepingGap(without, index, _best.Operations[index].Gap)) || Try(FromTheStart(without, _best.Operations[index].Kind)) || TryWithOtherSeeds(without);
        }

        return helped;
    }

    private bool TryWithOtherSeeds(LifePlan candidate)
    {
        for (ulong seed = 0; seed <= AlternateSeeds; seed++)
        {
            if (Try(candidate with { LatencySeed = seed }) || Try(candidate with { PolicySeed = seed }))
                return true;
        }

        return false;
    }

    /// <summary>Two operations may need each other and nothing else, such as a worker that comes and one that goes.</summary>
    private bool DropPairs()
    {
        if (_best.Operations.Length > PairsMax)
            return false;
        for (int second = _best.Operations.Length - 1; second > 0; second--)
        {
            for (int first = second - 1; first >= 0; first--)
            {
                Operation[] rest = Without(Without(_best.Operations, second, second + 1), first, first + 1);
                if (Try(_best with { Operations = rest }))
                    return true;
            }
        }

        return false;
    }

    private static Operation[] Without(Operation[] operations, int start, int end) => [.. operations[..start], .. operations[end..]];

    private static LifePlan KeepingGap(LifePlan plan, int index, ushort gap)
    {
        if (index >= plan.Operations.Length)
            return plan;
        Operation[] operations = [.. plan.Operations];
        operations[index] = operations[index] with { Gap = (ushort)Math.Min(operations[index].Gap + gap, ushort.MaxValue) };
        return plan with { Operations = operations };
    }

    private static LifePlan FromTheStart(LifePlan plan, OperationKind added)
    {
        if (added == OperationKind.AddWorker)
            return WithKnob(plan, (int)Knob.MoreWorkers, plan[Knob.MoreWorkers] + 1);
        return added == OperationKind.AddClient ? WithKnob(plan, (int)Knob.MoreClients, plan[Knob.MoreClients] + 1) : plan;
    }

    private static LifePlan WithKnob(LifePlan plan, int knob, int value)
    {
        int[] knobs = new int[Math.Max(plan.Knobs.Length, knob + 1)];
        plan.Knobs.CopyTo(knobs, 0);
        knobs[knob] = value;
        return plan with { Knobs = knobs };
    }

    private static LifePlan WithField(LifePlan plan, int index, int field, ulong value)
    {
        Operation[] operations = [.. plan.Operations];
        operations[index] = OperationFields.With(operations[index], field, value);
        return plan with { Operations = operations };
    }
}

/// <summary>What came of shrinking.</summary>
/// <param name="Original">The plan before.</param>
/// <param name="Plan">The plan after.</param>
/// <param name="Violation">What it still violates.</param>
/// <param name="Runs">How many lives it took.</param>
internal sealed record ShrunkPlan(LifePlan Original, LifePlan Plan, Violation Violation, int Runs);
