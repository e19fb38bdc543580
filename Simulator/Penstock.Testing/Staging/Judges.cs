using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Those promises of Penstock that can be judged whatever the tasks do, and those that a test has asked for.</summary>
internal static class Judges
{
    /// <summary>The names of the checks that are about the pipeline.</summary>
    private static readonly string[] OfPipelines = [.. Enum.GetNames<SimChecks>(), PipelineLife.OwnCheck];

    /// <summary>Makes those who judge one life.</summary>
    public static List<Oracle> Create(SimChecks checks)
    {
        var facts = new LifeFacts();
        List<Oracle> judges =
        [
            new Recorder(facts),
            new SafeFreeing(facts),
            new CompleteInputs(facts),
            new NoDeadlock(facts),
            new NoLostFuture(facts),
        ];
        if ((checks & SimChecks.NothingLeft) != 0)
            judges.Add(new CompleteFreeing(facts));
        if ((checks & SimChecks.NoNeedlessRuns) != 0)
            judges.Add(new BoundedWork(facts));
        return judges;
    }

    /// <summary>Says who is at fault where it is not the pipeline.</summary>
    public static string Blame(string check) => OfPipelines.Contains(check, StringComparer.Ordinal)
        ? ""
        : " This is a promise of Penstock itself: please report it with the token.";
}
