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
        if (data.Users == 0 && !data.IsOrdered)
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
                if (_canSpill)
                    EnterMemory(ref data, row);
                break;
            case WorkerDataStatus.Unknown:
                ForgetHandle(in data);
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
            ToScheduler.Add(new InputMissing(data.Task, _attempts[_edges[edge].Attempt].Attempt, data.LostHolder, data.Naming));
        if (data.IsOrdered)
            ToScheduler.Add(new InputMissing(data.Task, default, data.LostHolder, data.Naming)); // The order waits for it too, and outlives the runs.
    }

    private void HeldToUnknown(int row)
    {
        ref DataRow data = ref _data[row];
        StoredBytes -= data.Bytes;
        StoredCount--;
        if (_canSpill)
            LeaveMemory(ref data);
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
        data.IsOrdered = false;
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
        if (row >= 0 && _data[row].Task == task)
            return row;
        return _superseded.Count > 0 && _superseded.TryGetValue(task, out row) ? row : -1;
    }

    /// <summary>Finds or makes the row of a result; the caller gives it a reason to exist and puts it on the worklist.</summary>
    private int TakeData(TaskHandle task)
    {
        int row = FindData(task);
        if (row >= 0)
            return row;
        row = _data.Allocate();
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
        EnterHandle(row);
        return row;
    }

    /// <summary>Lets a row be found by its handle, which no other row has.</summary>
    private void EnterHandle(int row)
    {
        TaskHandle task = _data[row].Task;
        int newest = OwnNames.IsOwn(task) ? -1 : _map.Find(task.Row);
        if (OwnNames.IsOwn(task) || (newest >= 0 && _data[newest].Task.Reuse > task.Reuse))
        {
            Supersede(row);
            return;
        }

        if (newest >= 0)
            Supersede(newest);
        _map.Set(task.Row, row);
    }

    /// <summary>
    /// The scheduler uses the row for a later task. That is known here early if a client brings data for the later task, or
    /// late while a recalled run winds down; either way the earlier task is still spoken of by its own handle.
    /// </summary>
    private void Supersede(int row)
    {
        _data[row].IsSuperseded = true;
        _superseded.Add(_data[row].Task, row);
    }

    private void ForgetHandle(in DataRow data)
    {
        if (!data.IsSuperseded)
        {
            _map.Clear(data.Task.Row);
            return;
        }

        _superseded.Remove(data.Task);
        if (OwnNames.IsOwn(data.Task))
            _origins.Remove(data.Task);
    }
}
