namespace Penstock.Simulator;

/// <summary>Makes the oracles of one life.</summary>
internal static class AllOracles
{
    /// <summary>
    /// One of each, with what they share first: whoever drives a life tells every fact to all of them in this order. O15 and O16
    /// are about whole campaigns and are not among them.
    /// </summary>
    public static IReadOnlyList<Oracle> Create(LifePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var facts = new LifeFacts();
        return
        [
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
            new RestingCounters(),
            new NoLivelock(facts, plan),
            new BoundedMemory(facts),
            new BoundedWork(facts),
        ];
    }
}
