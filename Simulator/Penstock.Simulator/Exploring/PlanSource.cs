namespace Penstock.Simulator;

/// <summary>Gives the plans of a campaign, one after the other. Not safe for several threads.</summary>
internal abstract class PlanSource
{
    /// <summary>The next plan; null when there is none left.</summary>
    public abstract LifePlan? Next();

    /// <summary>The plans of a mode.</summary>
    /// <param name="mode">Which plans.</param>
    /// <param name="rootSeed">Decides the random ones; the same seed gives the same plans in the same order.</param>
    public static PlanSource Of(ExplorationMode mode, ulong rootSeed) =>
        mode == ExplorationMode.Exhaustive ? new ExhaustivePlans() : new SeededPlans(mode, rootSeed);
}

/// <summary>Plans drawn from consecutive seeds, without end.</summary>
internal sealed class SeededPlans(ExplorationMode mode, ulong rootSeed) : PlanSource
{
    private const int PrioritiesEvery = 8;

    /// <summary>In one of so many mixed lives peers and schedulers come back.</summary>
    private const int ReturnsEvery = 3;

    /// <summary>In one of so many mixed lives data and runs are moved; in one of three of those peers come back, too.</summary>
    private const int MovesEvery = 5;

    private long _next;

    /// <inheritdoc/>
    public override LifePlan Next() => At(_next++);

    private LifePlan At(long index)
    {
        PlanProfile byTurns = index % 2 == 0 ? PlanProfile.Tuned : PlanProfile.Swarm;
        (PlanProfile profile, bool byPriorities) = mode switch
        {
            ExplorationMode.Mixed or ExplorationMode.Returns or ExplorationMode.Moves => (byTurns, index % PrioritiesEvery >= PrioritiesEvery - 1),
            ExplorationMode.Uniform => (PlanProfile.Uniform, false),
            ExplorationMode.Tuned => (PlanProfile.Tuned, false),
            ExplorationMode.Swarm => (PlanProfile.Swarm, false),
            ExplorationMode.Priorities => (byTurns, true),
            ExplorationMode.Exhaustive or _ => throw new InvalidOperationException($"{mode} plans are not drawn from seeds."),
        };
        bool resumes = mode == ExplorationMode.Returns || (mode is ExplorationMode.Mixed or ExplorationMode.Moves && index % ReturnsEvery == ReturnsEvery - 1);
        bool moves = mode == ExplorationMode.Moves || (mode == ExplorationMode.Mixed && index % MovesEvery == MovesEvery - 1);
        return PlanGenerator.Draw(SeedStream.SeedAt(rootSeed, index), profile, byPriorities, resumes, moves);
    }
}

/// <summary>Plans known before: a corpus, or those of a test.</summary>
internal sealed class KnownPlans(IReadOnlyList<LifePlan> plans) : PlanSource
{
    private int _next;

    /// <inheritdoc/>
    public override LifePlan? Next() => _next < plans.Count ? plans[_next++] : null;
}
