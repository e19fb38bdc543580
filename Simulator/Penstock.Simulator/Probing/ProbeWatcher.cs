namespace Penstock.Simulator;

/// <summary>
/// Looks for rare states and never finds fault. Watchers are told of a fact before the <see cref="Recorder"/> is, so that they
/// see what was known when it happened.
/// </summary>
internal abstract class ProbeWatcher(LifeFacts facts, ProbeCounts probes) : Oracle("O16")
{
    /// <summary>One of each, to be told before everybody else.</summary>
    public static IReadOnlyList<Oracle> CreateAll(LifeFacts facts, ProbeCounts probes) =>
        [new RareHolds(facts, probes), new RareOutcomes(facts, probes), new RareRuns(facts, probes), new RareWorkers(facts, probes), new RareData(facts, probes), new RareClients(facts, probes), new RareLinks(facts, probes), new RareReturns(facts, probes), new RareMoves(facts, probes)];

    /// <summary>What is known of the life.</summary>
    protected LifeFacts Facts { get; } = facts;

    /// <summary>Counts a rare state.</summary>
    protected void Hit(Probe probe) => probes.Hit(probe);

    /// <summary>Counts a rare state if it is one.</summary>
    protected void HitIf(bool isReached, Probe probe)
    {
        if (isReached)
            probes.Hit(probe);
    }

    /// <summary>Whether a client that counts holds it now.</summary>
    protected bool IsHeld(KeyFacts key) => key.Holds.Exists(IsLive);

    /// <summary>Whether a hold counts now.</summary>
    protected bool IsLive(HoldFacts hold) => !hold.IsReleased && Facts.IsCounted(hold.Client);

    /// <summary>Whether anybody holds it or something that rests on it.</summary>
    protected bool IsWanted(KeyFacts key)
    {
        foreach (KeyFacts descendant in Facts.Descendants(key))
        {
            if (IsHeld(descendant))
                return true;
        }

        return false;
    }

    /// <summary>Whether a slot of a worker runs it.</summary>
    protected bool IsRunning(KeyFacts key) => Facts.Workers.Exists(worker => worker.Running.Exists(run => run.Key == key));
}
