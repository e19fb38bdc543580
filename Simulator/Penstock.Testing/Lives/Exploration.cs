using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Lives many lives of one pipeline, and makes the first failure small.</summary>
/// <param name="pipeline">Makes the pipeline anew, with whatever it shares.</param>
/// <param name="check">The test's own check; throws if a run is not as it should be. Null for none.</param>
/// <param name="options">The cluster and what is checked.</param>
internal sealed class Exploration<T>(Func<Delayed<T>> pipeline, Action<SimRun<T>>? check, SimOptions options)
{
    /// <summary>A pipeline's life takes milliseconds: enough to come close to the smallest plan within seconds.</summary>
    private const int ShrinkingLivesMax = 500;

    private readonly ExpectedValues _reference = new(null);
    private readonly HashSet<ulong> _traces = [];
    private int _lives;
    private int _errors;
    private long _faults;
    private long _runs;
    private long _runsAgain;
    private TimeSpan _elapsed;

    /// <summary>Lives a life without faults, which the others are compared with, and then as many as wanted.</summary>
    /// <exception cref="SimulationException">A life has violated something.</exception>
    public SimReport Explore(int lives)
    {
        LifePlan calm = PipelinePlans.Of(options with { Seed = 0, Replay = null });
        Count(Require(calm, Live(calm, _reference)));
        if (options.Replay is not null)
        {
            LifePlan replayed = PipelinePlans.Of(options);
            Count(Require(replayed, Live(replayed, new ExpectedValues(_reference))));
        }
        else
        {
            for (int life = 1; life < lives; life++)
                LiveNext(life);
        }

        return new SimReport(_lives, _traces.Count, _faults, _runs, _runsAgain, _errors, _elapsed);
    }

    private void LiveNext(int life)
    {
        LifePlan plan = PipelinePlans.Draw(SeedStream.SeedAt(options.Seed, life), options);
        SimOutcome lived = Live(plan, new ExpectedValues(_reference));
        Count(lived);
        if (lived.Failure is { } failure)
            throw Small(plan, failure);
    }

    private SimOutcome Live(LifePlan plan, ExpectedValues expected)
    {
        SimOutcome lived = PipelineLife.Run(plan, pipeline(), options, expected);
        if (lived.Failure is not null || check is null)
            return lived;
        try
        {
            check(SimRuns.Read<T>(lived));
            return lived;
        }
        catch (Exception error)
        {
            return lived with { Failure = new SimFailure(PipelineLife.OwnCheck, error.Message, lived.Token, lived.Faults, lived.Executions, lived.Trace) };
        }
    }

    private static SimOutcome Require(LifePlan plan, SimOutcome lived)
    {
        if (lived.Failure is { } failure)
            throw new SimulationException(plan.Operations.Length == 0 ? "The pipeline fails without any fault." : "The pipeline fails.", failure);
        return lived;
    }

    /// <summary>The same failure after as few and as simple faults as can be found.</summary>
    private SimulationException Small(LifePlan plan, SimFailure found)
    {
        SimFailure smallest = found;
        ShrunkPlan? shrunk = Shrinker.Shrink(plan, candidate => Judge(candidate, found.Check, ref smallest), ShrinkingLivesMax);
        string how = shrunk is null
            ? "A second life of the same plan did not fail: something in the pipeline depends on what is not simulated."
            : $"Made as small as {shrunk.Runs} more lives could.";
        return new SimulationException($"Life {_lives} of the pipeline fails. {how}", smallest);
    }

    private LifeOutcome Judge(LifePlan candidate, string wanted, ref SimFailure smallest)
    {
        SimOutcome lived = Live(candidate, new ExpectedValues(_reference));
        if (lived.Failure is not { } failure)
            return new LifeOutcome(null, lived.TraceHash, 0, 0);
        if (failure.Check == wanted)
            smallest = failure; // The shrinker takes whatever still fails like this, so the last one is the smallest.
        return new LifeOutcome(new Violation(failure.Check, failure.Message), lived.TraceHash, 0, 0);
    }

    private void Count(SimOutcome lived)
    {
        _lives++;
        _traces.Add(lived.TraceHash);
        _errors += lived.Error is null ? 0 : 1;
        _faults += lived.Faults.Count;
        _elapsed += lived.Elapsed;
        foreach (SimExecution execution in lived.Executions)
        {
            _runs += execution.Count;
            _runsAgain += Math.Max(0, execution.Count - 1);
        }
    }
}
