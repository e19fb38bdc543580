using Penstock.Protocol;
using Penstock.Serialization;

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

    private void OnMovingMessage(WorkerRecord worker, MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.ReclaimAnswer:
                _cause = StoryCause.RunGivenBack;
                OnReclaimAnswer(worker, MessageCodec.ReadBody<ReclaimAnswer>(ref reader, members));
                break;
            case MessageCode.AcquireRefused:
                OnAcquireRefused(worker, MessageCodec.ReadBody<AcquireRefused>(ref reader, members));
                break;
            case MessageCode.WorkerPaused:
                OnWorkerPaused(worker, MessageCodec.ReadBody<WorkerPaused>(ref reader, members).IsPaused);
                break;
            case MessageCode.RetireRequest:
                MessageCodec.ReadBody<RetireRequest>(ref reader, members);
                BeginRetirement(worker);
                break;
        }
    }

    private void OnMovingMessage(ClientRecord client, MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.ReplicateHolds:
                OnReplicateHolds(client, MessageCodec.ReadBody<ReplicateHolds>(ref reader, members));
                break;
            case MessageCode.RebalanceData:
                OnRebalance(client, MessageCodec.ReadBody<RebalanceData>(ref reader, members));
                break;
            case MessageCode.RetireWorkers:
                OnRetireWorkers(client, MessageCodec.ReadBody<RetireWorkers>(ref reader, members));
                break;
            case MessageCode.RestartCluster:
                _cause = StoryCause.Restarted;
                OnRestartCluster(client, MessageCodec.ReadBody<RestartCluster>(ref reader, members).Request);
                break;
        }
    }
}
