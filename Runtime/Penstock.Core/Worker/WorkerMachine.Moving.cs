using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>Copies that the scheduler orders, and runs that it asks back.</content>
public sealed partial class WorkerMachine
{
    /// <summary>Asks the scheduler to let this worker go once its work and data are handed over; <see cref="Dismissed"/> is set then.</summary>
    /// <param name="reason">Why, for people.</param>
    public void RequestRetirement(string reason)
    {
        if (!_isSchedulerLost)
            ToScheduler.Add(new RetireRequest(reason));
    }

    private void OnAcquireReplica(in AcquireReplica order)
    {
        CheckInputs(order.Input);
        var reader = new WireReader(order.Input);
        int count = InputList.Read(ref reader, out TaskHandle task, out long bytes, out Key key);
        int row = TakeData(task);
        ref DataRow data = ref _data[row];
        if (key != default)
            data.Key = key;
        if (data.HasValue)
        {
            KeepForUse(ref data);
            return;
        }

        data.IsOrdered = true;
        NameHolders(ref data, row, bytes, ref reader, count, order.Naming);
        Touch(ref data, row);
        if (data.Holders.Count == 0 && data.Status == WorkerDataStatus.Missing)
            ReportMissing(ref data);
    }

    /// <summary>If the copy has arrived, the scheduler hears of it or has, and decides about it as about any other.</summary>
    private void OnCancelAcquire(TaskHandle task)
    {
        int row = FindData(task);
        if (row < 0)
            return;
        _data[row].IsOrdered = false;
        Touch(ref _data[row], row);
    }

    /// <summary>An ordered copy cannot be had.</summary>
    private void Refuse(ref DataRow data, string reason)
    {
        if (!data.IsOrdered)
            return;
        data.IsOrdered = false;
        ToScheduler.Add(new AcquireRefused(data.Task, reason));
    }

    /// <summary>Gives a run back that has not been handed to the slots, and answers in any case.</summary>
    private void OnReclaim(in ReclaimAttempt reclaim)
    {
        int row = FindData(reclaim.Task);
        int producer = row < 0 ? -1 : _data[row].Producer;
        bool isGivenBack = producer >= 0
            && _attempts[producer].Attempt == reclaim.Attempt
            && !_attempts[producer].IsStarted
            && !_attempts[producer].IsEnded;
        if (isGivenBack)
            Recall(producer);
        ToScheduler.Add(new ReclaimAnswer(reclaim.Task, reclaim.Attempt, isGivenBack));
    }

    private void OnMovingMessage(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.AcquireReplica:
                OnAcquireReplica(MessageCodec.ReadBody<AcquireReplica>(ref reader, members));
                break;
            case MessageCode.CancelAcquire:
                OnCancelAcquire(MessageCodec.ReadBody<CancelAcquire>(ref reader, members).Task);
                break;
            case MessageCode.ReclaimAttempt:
                OnReclaim(MessageCodec.ReadBody<ReclaimAttempt>(ref reader, members));
                break;
            case MessageCode.Dismissal:
                Dismissed = MessageCodec.ReadBody<Dismissal>(ref reader, members);
                OnSchedulerLost(_now);
                break;
        }
    }
}
