using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O12: a life ends. Stands for the liveness paragraph and G4 ("an attempt is never reused"): events are bounded by what was
/// asked and what went wrong, there is no long stretch of events in which nothing comes of them, and no key is tried again and
/// again.
/// </summary>
internal sealed class NoLivelock(LifeFacts facts, LifePlan plan) : Oracle("O12")
{
    /// <summary>Events without a single fact: idle heartbeats of many workers over a long silence stay far below.</summary>
    private const long BarrenEventsMax = 200_000;

    /// <summary>Events in all, besides those that operations account for.</summary>
    private const long EventsMax = 1_000_000;

    private const long EventsPerOperation = 20_000;

    /// <summary>Runs of one key, besides those that O14 accounts for; far above what any retry policy allows.</summary>
    private const int RunsMax = 64;

    private readonly HashSet<ulong> _attempts = [];
    private long _events;
    private long _lastFact;
    private long _lastProgress;

    public override void OnEvent()
    {
        _events++;
        if (facts.Now != _lastFact)
        {
            _lastFact = facts.Now;
            _lastProgress = _events;
        }

        if (_events - _lastProgress > BarrenEventsMax)
            Violate($"{BarrenEventsMax} events have passed without a run, a value, a future or a fault.{Stuck()}");
        if (_events > EventsMax + (EventsPerOperation * plan.Operations.Length))
            Violate($"the life does not end: {_events} events for {plan.Operations.Length} operations.{Stuck()}");
    }

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        if (!_attempts.Add(attempt.Value))
            Violate($"worker {worker} began {key} under {attempt}, which has begun before.");
        KeyFacts started = facts.Of(key);
        int disturbances = facts.LostWorkers + facts.FetchFaults + facts.LinkFaults;
        if (started.Started > RunsMax + (RunsMax * (started.Needs + disturbances)))
            Violate($"{key} was begun {started.Started} times after {started.Needs} submissions and {disturbances} faults.");
    }

    private string Stuck()
    {
        foreach (HoldFacts hold in facts.Holds)
        {
            if (!hold.IsReleased && hold.Seen == Core.HoldStatus.Pending)
                return $" The first future that waits: {hold}.";
        }

        return "";
    }
}
