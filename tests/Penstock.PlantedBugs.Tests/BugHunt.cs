using System.Diagnostics;
using Penstock.Core;
using Penstock.Simulator;

namespace Penstock.PlantedBugs.Tests;

/// <summary>Lives one life after the other with a bug switched on, until an oracle finds it or the time is over.</summary>
internal static class BugHunt
{
    private const ulong Seed = 20_261_121;
    private const int ShrinkRunsMax = 1_500;

    /// <summary>Hunts a bug on the calling thread.</summary>
    /// <param name="bug">Its number.</param>
    /// <param name="budget">How much time of a processor to spend, without shrinking.</param>
    /// <returns>What was found; null if nothing was.</returns>
    public static Catch? Hunt(int bug, TimeSpan budget)
    {
        PlanSource plans = PlanSource.Of(ExplorationMode.Mixed, Seed);
        TimeSpan begun = Used();
        for (int lives = 1; Used() - begun < budget; lives++)
        {
            LifePlan plan = plans.Next() ?? throw new InvalidOperationException("random plans do not come to an end");
            if (Live(plan, bug).Violation is null || Live(plan, bug: 0).Violation is not null)
                continue; // A violation without the bug is not this bug's.
            TimeSpan spent = Used() - begun;
            ShrunkPlan? shrunk = Shrinker.Shrink(plan, candidate => Live(candidate, bug), ShrinkRunsMax);
            return new Catch(lives, spent, shrunk ?? throw new InvalidOperationException("a life is not the same the second time"));
        }

        return null;
    }

    /// <summary>Lives a plan with a bug switched on.</summary>
    public static LifeOutcome Live(LifePlan plan, int bug)
    {
        Planted.Bug = bug;
        try
        {
            return Life.Run(plan, AllOracles.Create(plan));
        }
        finally
        {
            Planted.Bug = 0;
        }
    }

    private static TimeSpan Used() => Process.GetCurrentProcess().TotalProcessorTime;
}

/// <summary>How a bug was found.</summary>
/// <param name="Lives">After how many lives.</param>
/// <param name="Spent">After how much time of a processor.</param>
/// <param name="Shrunk">The smallest plan that still shows it.</param>
internal sealed record Catch(int Lives, TimeSpan Spent, ShrunkPlan Shrunk);
