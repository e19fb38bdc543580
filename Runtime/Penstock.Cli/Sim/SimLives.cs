using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>Lives of clusters with everything that judges them.</summary>
internal static class SimLives
{
    /// <summary>A machine that has broken an invariant mostly keeps it broken: looking now and then sees it, and leaves time for more lives.</summary>
    private const int ValidateEveryInCampaigns = 16;

    /// <summary>Lives a plan as one of many, and counts its rare states.</summary>
    public static LifeOutcome Live(LifePlan plan, ProbeCounts probes) =>
        Life.Run(plan, AllOracles.Create(plan, probes), new LifeOptions { ValidateEvery = ValidateEveryInCampaigns });

    /// <summary>Lives a plan and looks as closely as possible.</summary>
    public static LifeOutcome Live(LifePlan plan) => Life.Run(plan, AllOracles.Create(plan));

    /// <summary>Lives a plan and takes it down.</summary>
    public static LifeOutcome Live(LifePlan plan, ILifeTrace trace) => Life.Run(plan, AllOracles.Create(plan), new LifeOptions { Trace = trace });
}
