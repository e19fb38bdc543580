namespace Penstock.Simulator;

/// <summary>Makes the oracles of one life.</summary>
internal static class AllOracles
{
    /// <summary>
    /// One of each, with what they share first: whoever drives a life tells every fact to all of them in this order. O15 is about
    /// whole campaigns and is not among them; neither is O16, unless its states are to be counted.
    /// </summary>
    /// <param name="plan">The life to judge.</param>
    /// <param name="probes">Counts rare states; null if nobody asks.</param>
    public static IReadOnlyList<Oracle> Create(LifePlan plan, ProbeCounts? probes = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var facts = new LifeFacts();
        return
        [
            .. probes is null ? [] : ProbeWatcher.CreateAll(facts, probes),
            new Recorder(facts),
            new SafeFreeing(facts),
            new CompleteInputs(facts),
            new NoDeadlock(facts),
            new NoLostFuture(facts),
            new FutureHistories(facts),
            new RightValues(facts),
            new CancelReach(facts),
            new CausedErrors(facts),
            new CompleteFreeing(facts),
            new Agreement(),
            new RestingCounters(plan),
            new NoLivelock(facts, plan),
            new BoundedMemory(facts),
            new BoundedWork(facts),
            new KeptResults(facts, dropsSurplus: plan[Knob.Moves] != 0),
            new KeptOrders(facts),
            new CopyCounts(facts, plan),
            new MemoryLimits(),
        ];
    }
}
