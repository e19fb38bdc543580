using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// O1: nothing is freed that is needed. Stands for M1 ("the data of a key is kept exactly while some client holds a future of it
/// or some unfinished wanted task needs it"), M7 ("the last replica of a needed key never goes") and D8 (inputs of a run stay
/// until it ends).
/// </summary>
/// <remarks>
/// A worker drops later than the scheduler decides, so a drop is judged by what was certain at both times: a run that has begun
/// on this very worker, and a hold that its user has seen finished and that nothing can have ended since. A worker may store a
/// key twice for a while, for an earlier record of it and for the present one.
/// </remarks>
internal sealed class SafeFreeing(LifeFacts facts) : Oracle("O1")
{
    public override void OnDropped(int worker, Key key)
    {
        KeyFacts dropped = facts.Of(key);
        WorkerFacts where = facts.WorkerAt(worker);
        foreach (RunFacts run in where.Running)
        {
            if (run.Inputs.Contains(dropped) && !where.Stored.Contains(dropped))
                Violate($"{where} dropped {key} while {run.Attempt} of {run.Key} ran there and used it.");
        }

        if (where.IsCounted)
            RequireNotLast(dropped, $"{where} dropped");
    }

    /// <summary>A worker leaves without loss: somebody else holds what it held and is needed.</summary>
    public override void OnWorkerDismissed(int worker, bool isReplaced)
    {
        if (isReplaced)
            return; // The cluster begins anew: nothing is needed any more.
        WorkerFacts retired = facts.WorkerAt(worker);
        foreach (KeyFacts stored in retired.Stored)
            RequireNotLast(stored, $"{retired} was let go with");
    }

    private void RequireNotLast(KeyFacts gone, string what)
    {
        if (gone.Copies.Count > 0 || gone.LostCopies > 0 || facts.FetchFaults > 0 || facts.LinkFaults > 0)
            return;
        foreach (HoldFacts hold in gone.Holds)
        {
            bool isHeld = hold.Seen == HoldStatus.Finished && !hold.IsInDoubt && !hold.IsReleased && facts.IsCounted(hold.Client);
            if (isHeld && !CancelClosure.MayEnd(facts, hold))
                Violate($"{what} the last copy of {gone}, which client {hold.Client} holds as finished ({hold.Id}).");
        }
    }
}
