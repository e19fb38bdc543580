using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary>Lives of clusters with everything that judges them.</summary>
internal static class SimLives
{
    /// <summary>Lives a plan and counts its rare states.</summary>
    public static LifeOutcome Live(LifePlan plan, ProbeCounts probes) => Life.Run(plan, AllOracles.Create(plan, probes));

    /// <summary>Lives a plan.</summary>
    public static LifeOutcome Live(LifePlan plan) => Life.Run(plan, AllOracles.Create(plan));

    /// <summary>Lives a plan and takes it down.</summary>
    public static LifeOutcome Live(LifePlan plan, ILifeTrace trace) => Life.Run(plan, AllOracles.Create(plan), new LifeOptions { Trace = trace });
}
