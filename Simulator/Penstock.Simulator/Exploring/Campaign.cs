namespace Penstock.Simulator;

/// <summary>Lives a plan; the same plan gives the same outcome. May be called from several threads at once.</summary>
/// <param name="plan">What happens.</param>
/// <param name="probes">Counts the rare states that are reached.</param>
internal delegate LifeOutcome LifeRunner(LifePlan plan, ProbeCounts probes);

/// <summary>A plan and its place in a campaign.</summary>
internal sealed record NumberedPlan(long Number, LifePlan Plan);

/// <summary>A plan that was lived.</summary>
/// <param name="Number">Its place in the campaign.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Outcome">What came of it; an O15 violation if a second run of it went another way.</param>
/// <param name="WasLivedTwice">Whether it was lived a second time to compare.</param>
/// <param name="Probes">The rare states that were reached.</param>
internal sealed record LivedPlan(long Number, LifePlan Plan, LifeOutcome Outcome, bool WasLivedTwice, ProbeCounts Probes);

/// <summary>
/// Lives one plan after the other and adds up what came of them. A driver with several threads takes and counts under a lock
/// of its own, and lives outside of it; which thread lived what makes no difference to the report.
/// </summary>
/// <param name="plans">What to live.</param>
/// <param name="live">How.</param>
/// <param name="livedTwicePerMille">Of 1,000 lives, how many are lived a second time to compare their traces.</param>
internal sealed class Campaign(PlanSource plans, LifeRunner live, int livedTwicePerMille)
{
    /// <summary>The share of lives that campaigns live twice unless told otherwise.</summary>
    public const int LivedTwicePerMilleDefault = 50;

    /// <summary>The id of the promise that a plan always gives the same life.</summary>
    public const string Determinism = "O15";

    private long _taken;

    /// <summary>What came of the lives so far.</summary>
    public CampaignReport Report { get; } = new();

    /// <summary>Lives the next plan; false when there is none left.</summary>
    public bool RunNext()
    {
        if (Take() is not { } taken)
            return false;
        Count(Live(taken));
        return true;
    }

    /// <summary>Takes the next plan; null when there is none left. Not safe for several threads.</summary>
    public NumberedPlan? Take() => plans.Next() is { } plan ? new NumberedPlan(_taken++, plan) : null;

    /// <summary>Lives a plan. Safe for several threads.</summary>
    public LivedPlan Live(NumberedPlan taken)
    {
        var probes = new ProbeCounts();
        LifeOutcome outcome = live(taken.Plan, probes);
        bool isLivedTwice = (taken.Number + 1) * livedTwicePerMille / 1000 > taken.Number * livedTwicePerMille / 1000;
        if (isLivedTwice && outcome != live(taken.Plan, new ProbeCounts()))
            outcome = outcome with { Violation = new Violation(Determinism, "A second life of this plan went another way. Compare: penstock sim replay --trace, twice.") };
        return new LivedPlan(taken.Number, taken.Plan, outcome, isLivedTwice, probes);
    }

    /// <summary>Adds a life to the report. Not safe for several threads.</summary>
    public void Count(LivedPlan lived) => Report.Add(lived);
}
