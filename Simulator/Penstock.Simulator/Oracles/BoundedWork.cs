using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O14: nothing is computed without a reason. Stands for M6 ("only what was lost and is still needed"), C1 ("common parts run
/// once") and M7: without faults a task runs once for each submission that asks for it or for something that rests on it, at
/// most; with faults once more for each copy or run that was lost of it, of something that rests on it, or of something it rests
/// on: a run is recalled when its input is lost, and its result may have crossed that.
/// </summary>
internal sealed class BoundedWork(LifeFacts facts) : Oracle("O14")
{
    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        KeyFacts started = facts.Of(key);
        if (started.Started <= started.Needs)
            return;
        int excused = Retried(started) + started.Failed + started.Returned + facts.FetchFaults + facts.LinkFaults;
        foreach (KeyFacts dependent in facts.Descendants(started))
            excused += dependent.LostCopies + dependent.LostRuns;
        foreach (KeyFacts ancestor in facts.Ancestors(started))
            excused += ancestor.LostCopies + ancestor.LostRuns;
        if (started.Started > started.Needs + excused)
            Violate($"worker {worker} began {attempt} of {key}, which has begun {started.Started} times; {started.Needs} submissions asked for it, and {excused} runs or copies were lost or failed.");
    }

    /// <summary>
    /// Retries that could have made it needed again: of something that fails with what the retry reaches. Such a task may have been
    /// submitted after the retry was asked for, and yet before the scheduler heard of it.
    /// </summary>
    private int Retried(KeyFacts started)
    {
        if (facts.Retries.Count == 0)
            return 0;
        KeyFacts[] restOnIt = [.. facts.Descendants(started)];
        return facts.Retries.Count(retry => Array.Exists(restOnIt, dependent => facts.DependsOn(dependent, retry.Roots.Contains)));
    }
}
