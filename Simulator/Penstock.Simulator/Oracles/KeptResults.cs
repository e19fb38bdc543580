using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O17: after a scheduler has been followed by another one, no result that a live worker holds is computed again. Stands for D10
/// ("sessions resume; nothing is lost") carried over to the death of the scheduler, and for M6 ("only what was lost").
/// </summary>
/// <remarks>
/// What counts is what was needed when the scheduler died and has been ever since, and that a worker stores since, or had made
/// when it came back. A worker that is not welcomed after half the time for which the scheduler waits does not count: it may be too late. Nor does one
/// of which nobody that came back had heard, because the word of its joining died with the scheduler: nobody can wait for it.
/// </remarks>
internal sealed class KeptResults(LifeFacts facts, bool dropsSurplus) : Oracle("O17")
{
    /// <summary>Results of which there have been several copies: where surplus ones are dropped, the one that is left may be lost.</summary>
    private readonly HashSet<KeyFacts> _copied = [];
    private readonly Dictionary<KeyFacts, List<int>> _kept = [];
    private readonly HashSet<int> _away = [];
    private readonly HashSet<int> _spokenOf = [];
    private HashSet<KeyFacts> _needed = [];
    private ulong _epoch = 1;

    public override void OnFault(FaultKind fault, int actor)
    {
        if (fault is FaultKind.FetchFailed or FaultKind.FetchEmpty)
            _kept.Clear(); // A holder that does not deliver is taken off the books.
        if (fault != FaultKind.SchedulerDied)
            return;
        _epoch++;
        _kept.Clear();
        _copied.Clear();
        _away.Clear();
        _spokenOf.Clear();
        _needed = NeededClosure.Of(Wanted(), static key => key.Copies.Count > 0, static key => key.FailedAt is not null);
        foreach (WorkerFacts worker in facts.Workers)
        {
            if (!worker.IsAlive)
                continue;
            _away.Add(worker.Index);
            foreach (KeyFacts stored in worker.Stored)
                Keep(worker.Index, stored);
        }
    }

    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        if (_away.Contains(worker))
            Keep(worker, facts.Of(key));
        else if (isCopy)
            _copied.Add(facts.Of(key));
    }

    public override void OnDropped(int worker, Key key)
    {
        if (_kept.TryGetValue(facts.Of(key), out List<int>? holders))
            holders.Remove(worker);
    }

    /// <summary>What nobody needs any more may go; its worker may be the last to hear so.</summary>
    public override void OnReleased(int client, HoldId hold, Key key)
    {
        if (_kept.Count == 0 && _away.Count == 0)
            return;
        HashSet<KeyFacts> needed = NeededClosure.Of(Wanted(), static key => key.Copies.Count > 0, static key => key.FailedAt is not null);
        _needed.IntersectWith(needed); // Who is away may store it yet.
        foreach (KeyFacts known in facts.Keys)
        {
            if (!needed.Contains(known))
                _kept.Remove(known);
        }
    }

    public override void OnWorkerReturned(int worker) => _away.Remove(worker);

    public override void OnSpokenOf(int worker) => _spokenOf.Add(worker);

    public override void OnReturnLate(int worker) => Forget(worker);

    public override void OnWorkerDied(int worker, bool isPlanned) => Forget(worker);

    public override void OnWorkerRemoved(int worker) => Forget(worker);

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        bool isOfThisScheduler = AttemptsOfLife.EpochOf(attempt) == _epoch;
        if (!isOfThisScheduler || !_kept.TryGetValue(facts.Of(key), out List<int>? holders))
            return;
        int holder = holders.FindIndex(_spokenOf.Contains);
        bool mayBeDropped = dropsSurplus && _copied.Contains(facts.Of(key));
        if (holder >= 0 && !mayBeDropped)
            Violate($"worker {worker} began {attempt} of {key} for scheduler {_epoch} of the life, but worker {holders[holder]} has held its result since the one before died.");
    }

    private void Keep(int worker, KeyFacts key)
    {
        if (!_needed.Contains(key))
            return;
        if (!_kept.TryGetValue(key, out List<int>? holders))
            _kept.Add(key, holders = []);
        if (!holders.Contains(worker)) // It may store two, of runs for different schedulers.
            holders.Add(worker);
        if (holders.Count > 1)
            _copied.Add(key);
    }

    private void Forget(int worker)
    {
        _away.Remove(worker);
        foreach (KeyFacts key in facts.Keys)
        {
            if (_kept.TryGetValue(key, out List<int>? holders))
                holders.Remove(worker);
        }
    }

    private IEnumerable<KeyFacts> Wanted()
    {
        foreach (HoldFacts hold in facts.Holds)
        {
            if (!hold.IsReleased && facts.IsCounted(hold.Client) && hold.Seen is HoldStatus.Finished or HoldStatus.Pending)
                yield return hold.Key;
        }
    }
}
