namespace Penstock.Testing;

/// <content>Whole pipelines, by options.</content>
public sealed partial class SimCluster
{
    /// <summary>Runs a pipeline once: submits it, lets go wrong what the options say, reads the result, and releases everything.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="pipeline">What to compute.</param>
    /// <param name="options">The cluster, the faults and the checks; null for the defaults.</param>
    /// <returns>What came of it. An error of a task is in <see cref="SimRun{T}.Error"/>.</returns>
    /// <exception cref="SimulationException">A check was violated.</exception>
    /// <exception cref="FormatException"><see cref="SimOptions.Replay"/> is no token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static SimRun<T> Run<T>(Delayed<T> pipeline, SimOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        options = (options ?? new SimOptions()).Validated();
        SimOutcome outcome = PipelineLife.Run(PipelinePlans.Of(options), pipeline, options, new ExpectedValues(null));
        return outcome.Failure is null ? SimRuns.Read<T>(outcome) : throw new SimulationException(outcome.Failure);
    }

    /// <summary>
    /// Runs a pipeline many times, the first time without faults, then each time with other delays, orders and faults. A failure is
    /// made as small as possible before it is reported.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="pipeline">Makes the pipeline; called for every life, so that it can reset what tasks share.</param>
    /// <param name="lives">How many lives, the first one included; at least 1.</param>
    /// <param name="options">The cluster and the checks; null for the defaults. Without <see cref="SimOptions.Faults"/>, all of them. The seed decides which lives are drawn.</param>
    /// <param name="check">A check of your own for each life; it throws if something is wrong. Null for none.</param>
    /// <returns>Figures of the lives, none of which violated anything.</returns>
    /// <exception cref="SimulationException">A life violated something; the message has the token that replays it.</exception>
    /// <exception cref="FormatException"><see cref="SimOptions.Replay"/> is no token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SimReport Explore<T>(Func<Delayed<T>> pipeline, int lives = 200, SimOptions? options = null, Action<SimRun<T>>? check = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentOutOfRangeException.ThrowIfLessThan(lives, 1);
        options = (options ?? new SimOptions { Workers = 3 }).Validated();
        if (options.Faults == SimFaults.None)
            options = options with { Faults = SimFaults.All };
        return new Exploration<T>(pipeline, check, options).Explore(lives);
    }
}
