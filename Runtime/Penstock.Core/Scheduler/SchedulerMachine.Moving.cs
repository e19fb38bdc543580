namespace Penstock.Core;

/// <content>When the parts that move data and runs get their turn: after every event that concerns them, and with every tick.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>Goes on with what is under way. Costs a few tests when nothing is.</summary>
    private void MoveOn()
    {
        if (_idle.Count > 0)
            StealForIdle();
        if (_moves.Count > 0)
            AdvanceMoves();
        if (_retiring.Count > 0)
            AdvanceRetirements();
        if (_duePlans.Count > 0)
            AdvancePlans();
    }

    private void MoveByTime(Timestamp now)
    {
        ReduceCopies(now);
        WakePlans(PlansPerEventMax);
        LookAtPauses(now);
        LookAtIdle();
        LookAtRestart();
        _areRetirementsDue = true;
    }

    private void LoseMoving(WorkerRecord worker, string reason)
    {
        if (worker.IsPaused)
            _paused--;
        worker.IsPaused = false;
        TakeIncomingBack(worker);
        LoseReclaims(worker);
        LoseRetirement(worker, reason);
    }
}
