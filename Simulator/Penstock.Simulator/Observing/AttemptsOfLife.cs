using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Numbers of runs that are unique in a simulated life: each scheduler counts anew, so its number among the schedulers is part of them.</summary>
internal static class AttemptsOfLife
{
    private const int EpochShift = 40;

    /// <summary>The number of a run for whoever watches; that of the scheduler itself for the first one.</summary>
    public static AttemptId Of(AttemptId attempt, ulong epoch) => new(attempt.Value | ((Math.Max(1, epoch) - 1) << EpochShift));

    /// <summary>Which scheduler of the life has given a run, counted from 1.</summary>
    public static ulong EpochOf(AttemptId attempt) => 1 + (attempt.Value >> EpochShift);
}
