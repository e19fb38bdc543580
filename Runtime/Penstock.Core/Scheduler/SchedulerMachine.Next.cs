using System;

namespace Penstock.Core;

/// <content>Which status a task should have, and how neighbours learn that it has it.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>
    /// More transitions than this in one settling are a livelock: every event lets a task change a handful of times.
    /// </summary>
    private const int TransitionsPerTaskMax = 64;

    /// <summary>The status that a task's own counters and flags ask for. Reads only this task.</summary>
    private static SchedulerTaskStatus Next(in TaskRow task)
    {
        if (!task.IsRemembered)
            return SchedulerTaskStatus.Forgotten;
        if (task.Status == SchedulerTaskStatus.Lost)
            return SchedulerTaskStatus.Lost;
        bool needed = task.IsNeeded;
        if (task.FirstReplica != TaskRow.None)
            return needed ? SchedulerTaskStatus.Memory : SchedulerTaskStatus.Released;
        if ((task.Flags & TaskFlags.OwnError) != 0 || task.FailedInputs > 0)
            return SchedulerTaskStatus.Erred;
        if (!task.HasRecipe)
            return NextOfData(in task, needed);
        if (!needed)
            return SchedulerTaskStatus.Released;
        if (task.Unplaced > 0)
            return SchedulerTaskStatus.Waiting;
        if (task.Status == SchedulerTaskStatus.Processing && task.Worker != TaskRow.None)
            return SchedulerTaskStatus.Processing;
        return task.Missing == 0 ? SchedulerTaskStatus.Ready : SchedulerTaskStatus.Waiting;
    }

    private static SchedulerTaskStatus NextOfData(in TaskRow task, bool needed)
    {
        if (task.Status == SchedulerTaskStatus.Arriving && task.Worker != TaskRow.None)
            return SchedulerTaskStatus.Arriving;
        return needed || task.Status == SchedulerTaskStatus.Arriving ? SchedulerTaskStatus.Lost : SchedulerTaskStatus.Released;
    }

    /// <summary>
    /// Moves dirty tasks until every task has the status its counters ask for. What would lose a result or a run comes last:
    /// the same settling may still make something active that needs it.
    /// </summary>
    private void Settle()
    {
        long bound = ((long)_tasks.Count + _dirtyCount + 16) * TransitionsPerTaskMax;
        while (_dirtyCount > 0 || _needless.Count > 0)
        {
            bool isLast = _dirtyCount == 0;
            int task = isLast ? _needless.Pop() : _dirty[--_dirtyCount];
            ref TaskRow row = ref _tasks[task];
            row.Flags &= ~TaskFlags.Dirty;
            if (row.Status == SchedulerTaskStatus.Forgotten)
                continue;
            SchedulerTaskStatus next = Next(in row);
            if (next == SchedulerTaskStatus.Released && row.Status.IsPlaced() && !isLast)
                _needless.Push(task);
            else if (next != row.Status)
                Move(task, next);
            else if (next == SchedulerTaskStatus.Waiting && row.Unplaced == 0)
                _runAhead.Add(_tasks.Handle(task));
            if (--bound < 0)
                throw new InvariantException($"the scheduler does not settle; {Describe(task)} still changes.");
        }
    }

    private void Move(int task, SchedulerTaskStatus to)
    {
        SchedulerTaskStatus from = _tasks[task].Status;
        Transition? transition = Transitions[(int)from, (int)to];
        if (transition is null)
            throw new InvariantException($"there is no transition from {from} to {to} for {Describe(task)}.");
        transition(this, task);
    }

    /// <summary>Gives a task its new status and tells its neighbours' counters.</summary>
    private void Enter(int task, SchedulerTaskStatus to)
    {
        ref TaskRow row = ref _tasks[task];
        SchedulerTaskStatus from = row.Status;
        row.Status = to;
        _story.Add(_tasks.Handle(task), from, to, _cause, _now);
        if (from.IsActive() != to.IsActive())
            ChangeWaitersOfInputs(in row, to.IsActive() ? 1 : -1);
        _hasNewNeeds |= to.IsActive() && _offers.Count > 0;
        int unplacedBy = Convert.ToInt32(from.IsPlaced()) - Convert.ToInt32(to.IsPlaced());
        int missingBy = Convert.ToInt32(from == SchedulerTaskStatus.Memory) - Convert.ToInt32(to == SchedulerTaskStatus.Memory);
        if (unplacedBy != 0 || missingBy != 0)
            ChangePlacementOfDependents(in row, unplacedBy, missingBy);
        if (from.IsFailed() != to.IsFailed())
            ChangeFailedInputsOfDependents(in row, to.IsFailed() ? 1 : -1);
        if (from == SchedulerTaskStatus.Arriving)
            _arriving--;
        if ((row.Flags & TaskFlags.HasPlan) != 0)
            OnPlannedStatus(task, to);
        if (to == SchedulerTaskStatus.Waiting && row.Unplaced == 0)
            _runAhead.Add(_tasks.Handle(task));
        else if (to == SchedulerTaskStatus.Ready)
            _newlyReady.Add(new ReadyTask(_tasks.Recipes[task].Priority, _tasks.Handle(task)));
    }

    private void ChangeWaitersOfInputs(in TaskRow row, int by)
    {
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            int input = _edges[edge].Input;
            ref TaskRow inputRow = ref _tasks[input];
            inputRow.Waiters += by;
            if (inputRow.Waiters == (by > 0 ? 1 : 0))
                MarkDirty(input);
        }
    }

    private void ChangePlacementOfDependents(in TaskRow row, int unplacedBy, int missingBy)
    {
        for (int edge = row.FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
        {
            int dependent = _edges[edge].Dependent;
            ref TaskRow dependentRow = ref _tasks[dependent];
            dependentRow.Unplaced += unplacedBy;
            dependentRow.Missing += missingBy;
            if (missingBy != 0)
                CountAhead(ref dependentRow, missingBy);
            // Only the last input that arrives, or the first that goes, changes what a dependent may do.
            if (dependentRow.Status.IsActive() && (dependentRow.Unplaced == 0 || (unplacedBy > 0 && dependentRow.Unplaced == 1)))
                MarkDirty(dependent);
        }
    }

    /// <summary>A task that was given to a worker begins or ceases to wait for others there.</summary>
    private void CountAhead(ref TaskRow row, int missingBy)
    {
        if (row.Status != SchedulerTaskStatus.Processing || row.Worker == TaskRow.None || row.Missing != (missingBy > 0 ? 1 : 0))
            return;
        WorkerRecord worker = WorkerAt(row.Worker);
        worker.AheadCount += missingBy;
        ReconsiderRoom(worker);
    }

    private void ChangeFailedInputsOfDependents(in TaskRow row, int by)
    {
        for (int edge = row.FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
        {
            int dependent = _edges[edge].Dependent;
            _tasks[dependent].FailedInputs += by;
            MarkDirty(dependent);
        }
    }
}
