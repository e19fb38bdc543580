using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Results: what status they should have, and what entering it means for runs and peers.</content>
public sealed partial class WorkerMachine
{
    private static WorkerDataStatus Next(in DataRow data)
    {
        if (data.HasValue)
            return data.IsFreed && data.Users == 0 ? WorkerDataStatus.Unknown : WorkerDataStatus.Held;
        if (data.IsFetching)
            return WorkerDataStatus.InFlight;
        if (data.Producer >= 0)
            return WorkerDataStatus.Expected;
        if (data.Users == 0)
            return WorkerDataStatus.Unknown;
        return data.Holders.Count > 0 ? WorkerDataStatus.Wanted : WorkerDataStatus.Missing;
    }

    private void Enter(int row, WorkerDataStatus to)
    {
        ref DataRow data = ref _data[row];
        WorkerDataStatus from = data.Status;
        data.Status = to;
        if (from == WorkerDataStatus.InFlight)
            LeaveRequest(ref data);
        else if (from == WorkerDataStatus.Wanted && to != WorkerDataStatus.InFlight)
            LeaveQueue(ref data);

        switch (to)
        {
            case WorkerDataStatus.InFlight:
                MoveToRequest(ref data, row);
                break;
            case WorkerDataStatus.Wanted:
                Queue(ref data, row);
                break;
            case WorkerDataStatus.Held:
                Arrive(ref data);
                break;
            case WorkerDataStatus.Unknown:
                _map.Clear(data.Task, row);
                _data.Free(row);
                break;
        }
    }

    private void AnyToMissing(int row)
    {
        Enter(row, WorkerDataStatus.Missing);
        ReportMissing(ref _data[row]);
    }

    private void ReportMissing(ref DataRow data)
    {
        if (data.LostHolder == WorkerId.None)
            return; // Never named with a holder: its run was to be here, and the scheduler knows of that run's end.
        for (int edge = data.FirstUser; edge >= 0; edge = _edges[edge].NextUser)
            ToScheduler.Add(new InputMissing(data.Task, _attempts[_edges[edge].Attempt].Attempt, data.LostHolder));
    }

    private void HeldToUnknown(int row)
    {
        ref DataRow data = ref _data[row];
        StoredBytes -= data.Bytes;
        StoredCount--;
        _hasDropped = true;
        _effects.Add(new WorkerEffect(WorkerEffectKind.Drop, -1, data.Task, WorkerId.None));
        Enter(row, WorkerDataStatus.Unknown);
    }

    /// <summary>The value is here: runs that waited for it may be ready, and one that was to produce it need not start.</summary>
    private void Arrive(ref DataRow data)
    {
        StoredBytes += data.Bytes;
        StoredCount++;
        data.Holders.Clear();
        data.LostHolder = WorkerId.None;
        if (data.Producer >= 0)
            Touch(ref _attempts[data.Producer], data.Producer);
        for (int edge = data.FirstUser; edge >= 0; edge = _edges[edge].NextUser)
        {
            int user = _edges[edge].Attempt;
            ref AttemptRow attempt = ref _attempts[user];
            if (--attempt.MissingInputs == 0)
                Touch(ref attempt, user);
        }
    }

    private int FindData(TaskHandle task)
    {
        int row = _map.Find(task.Row);
        return row >= 0 && _data[row].Task == task ? row : -1;
    }

    /// <summary>Finds or makes the row of a result; the caller gives it a reason to exist and puts it on the worklist.</summary>
    /// <returns>The row, or -1 if the scheduler has used its row for another task since.</returns>
    private int TakeData(TaskHandle task)
    {
        int known = _map.Find(task.Row);
        if (known >= 0)
        {
            ref DataRow current = ref _data[known];
            if (current.Task == task)
                return known;
            if (current.Task.Reuse > task.Reuse)
                return -1;
            Supersede(ref current, known);
        }

        int row = _data.Allocate();
        _data[row] = new DataRow
        {
            Task = task,
            LostHolder = WorkerId.None,
            Producer = -1,
            FirstUser = -1,
            Peer = -1,
            PreviousInQueue = -1,
            NextInQueue = -1,
        };
        _map.Set(task.Row, row);
        return row;
    }

    /// <summary>The scheduler has forgotten the task this row stood for; what is left of it is a run that winds down.</summary>
    private void Supersede(ref DataRow data, int row)
    {
        data.IsSuperseded = true;
        if (data.HasValue)
            Free(ref data, row);
    }
}
