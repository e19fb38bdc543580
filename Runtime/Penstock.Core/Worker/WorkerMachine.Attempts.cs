using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Runs: what status they should have, and what entering it means for results.</content>
public sealed partial class WorkerMachine
{
    /// <summary>A row keeps its argument buffer for its next user up to this size; larger ones would add up over many rows.</summary>
    private const int KeptArgumentBytesMax = 4096;

    private WorkerAttemptStatus Next(in AttemptRow attempt)
    {
        if (attempt.IsEnded)
            return WorkerAttemptStatus.Unknown;
        if (attempt.IsStarted)
        {
            if (attempt.IsRecalled)
                return WorkerAttemptStatus.Abandoned;
            return attempt.IsSuspended ? WorkerAttemptStatus.Suspended : WorkerAttemptStatus.Running;
        }

        if (attempt.IsRecalled || _data[attempt.Output].HasValue)
            return WorkerAttemptStatus.Unknown;
        return attempt.MissingInputs > 0 ? WorkerAttemptStatus.Waiting : WorkerAttemptStatus.Ready;
    }

    private void Enter(int row, WorkerAttemptStatus to)
    {
        ref AttemptRow attempt = ref _attempts[row];
        WorkerAttemptStatus from = attempt.Status;
        attempt.Status = to;
        if (from == WorkerAttemptStatus.Ready)
            _readyCount--;
        switch (to)
        {
            case WorkerAttemptStatus.Ready:
                _readyCount++;
                _ready.Push(new ReadyEntry(attempt.Priority, attempt.Attempt.Value, row));
                break;
            case WorkerAttemptStatus.Abandoned:
                LeaveOutput(ref attempt);
                break;
            case WorkerAttemptStatus.Unknown:
                if (attempt.IsConfirmed)
                    ToScheduler.Add(new RunEnded(attempt.Attempt));
                LeaveOutput(ref attempt);
                UnlinkInputs(ref attempt);
                if (attempt.Arguments is { Length: > KeptArgumentBytesMax })
                    attempt.Arguments = null;
                _attempts.Free(row);
                break;
        }
    }

    private void UnstartedToUnknown(int row)
    {
        ref AttemptRow attempt = ref _attempts[row];
        if (!attempt.IsRecalled && !attempt.IsEnded)
            ToScheduler.Add(new TaskFinished(attempt.Task, attempt.Attempt, _data[attempt.Output].Bytes, _functions[attempt.Function].MeanNanoseconds));
        Enter(row, WorkerAttemptStatus.Unknown);
    }

    private void ReadyToRunning(int row)
    {
        Enter(row, WorkerAttemptStatus.Running);
        _effects.Add(new WorkerEffect(WorkerEffectKind.StartRun, row, _attempts[row].Task, WorkerId.None));
    }

    private void WaitingToRunning(int row)
    {
        Enter(row, WorkerAttemptStatus.Running);
        _effects.Add(new WorkerEffect(WorkerEffectKind.FollowRun, row, _attempts[row].Task, WorkerId.None));
    }

    private void StartedToAbandoned(int row)
    {
        Enter(row, WorkerAttemptStatus.Abandoned);
        _effects.Add(new WorkerEffect(WorkerEffectKind.CancelRun, row, _attempts[row].Task, WorkerId.None));
    }

    private void LeaveOutput(ref AttemptRow attempt)
    {
        if (attempt.Output < 0)
            return;
        ref DataRow output = ref _data[attempt.Output];
        output.Producer = -1;
        Touch(ref output, attempt.Output);
        attempt.Output = -1;
    }

    private void LinkInput(int attemptRow, int dataRow, ref int lastInput)
    {
        int edge = _edges.Allocate();
        ref DataRow data = ref _data[dataRow];
        ref AttemptRow attempt = ref _attempts[attemptRow];
        _edges[edge] = new InputEdge { Data = dataRow, Attempt = attemptRow, NextInput = -1, PreviousUser = -1, NextUser = data.FirstUser };
        if (data.FirstUser >= 0)
            _edges[data.FirstUser].PreviousUser = edge;
        data.FirstUser = edge;
        if (data.Users++ == 0 && data.IsInBackground)
            Requeue(ref data, dataRow); // A run waits for it now.
        if (lastInput >= 0)
            _edges[lastInput].NextInput = edge;
        else
            attempt.FirstInput = edge;
        if (data.IsIdle)
            LeaveIdle(ref data);
        lastInput = edge;
        attempt.InputCount++;
        if (data.Status != WorkerDataStatus.Held)
            attempt.MissingInputs++;
    }

    private void UnlinkInputs(ref AttemptRow attempt)
    {
        bool isIdle = false;
        int edge = attempt.FirstInput;
        while (edge >= 0)
        {
            ref InputEdge unlinked = ref _edges[edge];
            ref DataRow data = ref _data[unlinked.Data];
            if (unlinked.PreviousUser >= 0)
                _edges[unlinked.PreviousUser].NextUser = unlinked.NextUser;
            else
                data.FirstUser = unlinked.NextUser;
            if (unlinked.NextUser >= 0)
                _edges[unlinked.NextUser].PreviousUser = unlinked.PreviousUser;
            if (--data.Users == 0)
            {
                Touch(ref data, unlinked.Data);
                if (_canSpill)
                    JoinIdle(ref data, unlinked.Data);
                isIdle = true;
            }

            int next = unlinked.NextInput;
            _edges.Free(edge);
            edge = next;
        }

        attempt.FirstInput = -1;
        if (isIdle && _canSpill)
            SpillAboveTarget(); // A run that fails brings no result that would make room.
    }
}
