using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// O6: what a user sees of a future makes sense. Stands for the table of statuses: Erred, Cancelled and Lost are terminal for a
/// generation (a cancel may still replace the first and the last, and a retry takes the first back), a Finished one goes back to
/// Pending only after a loss, and nothing is seen of a future before it began or after it went.
/// </summary>
/// <remarks>
/// Each change is checked at once. At rest the whole history of every hold is put before <see cref="HistorySearch"/>, which knows
/// when a result was stored, a run failed, a copy was lost or a cancel was asked for: what is seen before its cause has no order.
/// </remarks>
internal sealed class FutureHistories(LifeFacts facts) : Oracle("O6")
{
    private readonly HistorySearch _search = new();

    public override void OnStatusSeen(int client, HoldId hold, Key key, HoldStatus status, HoldEnd? end)
    {
        HoldFacts? seen = facts.FindHold(client, hold);
        if (seen is null)
            Violate($"client {client} was told {status} about {hold} on {key}, which never began.");
        else if (seen.IsReleased)
            Violate($"{seen} was told {status} after its last future was released.");
        else if (!MayFollow(seen, status))
            Violate($"{seen} was told {status} after {seen.SeenBefore}{(facts.IsCalm ? ", although nothing was lost" : "")}.");
    }

    public override void OnQuiescent(ILifeView life)
    {
        foreach (HoldFacts hold in facts.Holds)
        {
            Fill(hold);
            if (!_search.IsTooLong && !_search.HasOrder())
                Violate($"{hold} has a history that nothing explains: {Tell(hold)}; {_search.FirstUnexplained()} came without a cause.");
        }
    }

    private bool MayFollow(HoldFacts seen, HoldStatus after) => seen.SeenBefore switch
    {
        HoldStatus.Pending => after is not HoldStatus.Free,
        HoldStatus.Finished => after is HoldStatus.Finished or HoldStatus.Cancelled || (after is not HoldStatus.Free && !facts.IsCalm),
        HoldStatus.Erred => after is HoldStatus.Cancelled || (after is not HoldStatus.Free && (IsRetried(seen) || IsSaidAnew(seen))),
        HoldStatus.Lost => after is HoldStatus.Cancelled,
        HoldStatus.Cancelled or HoldStatus.Free or _ => false,
    };

    private bool IsRetried(HoldFacts hold) => !hold.WasRefused && facts.Retries.Exists(retry => IsReached(hold, retry));

    /// <summary>Whether its client has said it anew: if the task was asked for by another client meanwhile, it waits again as that one's does.</summary>
    private bool IsSaidAnew(HoldFacts hold) => !hold.WasRefused && facts.HasReturned(hold.Client);

    /// <summary>Whether it may wait again by a retry; a task that was submitted after it may come to depend on what it reaches.</summary>
    private bool IsReached(HoldFacts hold, RetryFacts retry) => facts.DependsOn(hold.Key, retry.Roots.Contains);

    private void Fill(HoldFacts hold)
    {
        _search.Clear();
        _search.AddSeen(hold.BeganAt, FutureStep.Begin);
        var status = HoldStatus.Pending;
        foreach ((long at, HoldStatus seen) in hold.History)
        {
            if (seen != status)
                _search.AddSeen(at, StepOf(seen));
            status = seen;
        }

        if (hold.IsReleased)
            _search.AddSeen(hold.ReleasedAt, FutureStep.Release);
        AddCauses(hold);
    }

    private void AddCauses(HoldFacts hold)
    {
        foreach (long at in hold.Key.StoredAt)
            _search.AddCause(at, FutureStep.Finish);
        foreach (long at in hold.Key.LostAt)
            _search.AddCause(at, FutureStep.LoseCopies);
        foreach (long at in facts.DisturbedAt)
        {
            _search.AddCause(at, FutureStep.LoseCopies);
            _search.AddCause(at, FutureStep.Finish); // A copy that was only thought to be lost may be reported again.
        }

        if (CancelClosure.MayEnd(facts, hold) || facts.LinkFaults > 0 || !facts.IsCounted(hold.Client))
            _search.AddCause(0, FutureStep.CancelFromAfar);
        if (!hold.Key.HasRecipe)
            _search.AddCause(hold.BeganAt, FutureStep.LoseData);
        if (FirstFailure(hold) is { } failed)
            _search.AddCause(failed, FutureStep.Fail);
        foreach (RetryFacts retry in facts.Retries)
        {
            if (IsReached(hold, retry))
                AddRunAgain(retry.At);
        }

        foreach (long at in facts.ReturnsOf(hold.Client))
            AddRunAgain(at);
    }

    /// <summary>It may wait again, and fail again, by the same run's error or by another.</summary>
    private void AddRunAgain(long at)
    {
        _search.AddCause(at, FutureStep.RunAgain);
        _search.AddCause(at, FutureStep.Fail);
    }

    /// <summary>When it could fail for the first time: a run, or a loss of data, on which it depends; or its graph was refused.</summary>
    private long? FirstFailure(HoldFacts hold)
    {
        if (hold.WasRefused)
            return hold.BeganAt;
        long? first = null;
        foreach (KeyFacts ancestor in facts.Ancestors(hold.Key))
        {
            bool maySuspect = facts.LostWorkers > 1; // Two deaths condemn what the dead had been given, begun or not.
            long? at = !ancestor.HasRecipe || maySuspect ? 0 : ancestor.FailedAt;
            if (at is { } time && !(first <= time))
                first = time;
        }

        return first;
    }

    private static string Tell(HoldFacts hold)
    {
        string seen = string.Join(", ", hold.History.Select(static step => $"{step.Status} at {step.At}"));
        return $"began at {hold.BeganAt}, {seen}{(hold.IsReleased ? $", released at {hold.ReleasedAt}" : "")}";
    }

    private static FutureStep StepOf(HoldStatus status) => status switch
    {
        HoldStatus.Pending => FutureStep.SeePending,
        HoldStatus.Finished => FutureStep.SeeFinished,
        HoldStatus.Erred => FutureStep.SeeErred,
        HoldStatus.Cancelled => FutureStep.SeeCancelled,
        HoldStatus.Lost => FutureStep.SeeLost,
        HoldStatus.Free => throw new ArgumentOutOfRangeException(nameof(status), status, "a user never sees a free slot"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status of a hold"),
    };
}
