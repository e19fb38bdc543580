using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>Which worker gets a task, and when (semantics.md D13 and D15).</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A worker may hold unstarted tasks whose methods take this long, as far as durations are known.</summary>
    private const long AheadNanosecondsMax = 2_000_000;

    /// <summary>A worker is never given more tasks than this at once.</summary>
    private const int AheadCountMax = 4096;

    /// <summary>A worker may hold this many tasks per slot in any case, rounded up: enough to start the next one at once.</summary>
    private const double Saturation = 1.1;

    /// <summary>The share of a worker's memory budget that predicted results of tasks given ahead may take.</summary>
    private const double AheadMemoryShare = 0.01;

    /// <summary>A worker whose tasks take longer than this per slot gets none to wait behind them: others may be free sooner.</summary>
    private const double WaitNanosecondsMax = 10_000_000;

    /// <summary>Where results larger than this are on their way to is remembered.</summary>
    private const long LargeResultBytes = 64 << 10;

    /// <summary>What a task of an unknown function counts, in nanoseconds.</summary>
    private const double UnknownNanoseconds = 500_000_000;

    /// <summary>How many workers with room are compared for one task; holders of its inputs are compared besides.</summary>
    private const int RoomyCompared = 8;

    private readonly SchedulerQueue _ready = new();
    private readonly List<ReadyTask> _newlyReady = [];
    private readonly List<TaskHandle> _runAhead = [];
    private readonly List<WorkerRecord> _unblocked = [];
    private readonly List<int> _roomy = [];
    private readonly List<WorkerRecord> _staleRooms = [];
    private readonly List<int> _holders = [];
    private readonly ComingCopies _coming = new();
    private readonly WireWriter _inputList = new();
    private long[] _bytesAt = new long[16];
    private int _roomyTurn;

    /// <summary>Gives tasks to workers until nothing more fits. Called when everything has settled.</summary>
    private void Place()
    {
        if (_isHoldingBack)
        {
            Settle();
            RefreshRooms();
            return;
        }

        do
        {
            Settle();
            PlaceRunAhead();
            QueueNewlyReady();
            PlaceQueued();
            Unblock();
            _placesAgain = false;
            MoveOn();
        }
        while (_dirtyCount > 0 || _placesAgain);
        RefreshRooms();
    }

    private void QueueNewlyReady()
    {
        SortNewlyReady();
        foreach (ReadyTask ready in _newlyReady)
        {
            int task = _tasks.Find(ready.Task);
            if (task == TaskRow.None || _tasks[task].Status != SchedulerTaskStatus.Ready)
                continue;
            if (!TryQueueByNeed(in ready, task))
                _ready.Add(ready.Task, ready.Priority);
        }

        _newlyReady.Clear();
    }

    /// <summary>Settling takes first what came last, so the order is mostly the reverse of the one that is asked for.</summary>
    private void SortNewlyReady()
    {
        Span<ReadyTask> ready = CollectionsMarshal.AsSpan(_newlyReady);
        ready.Reverse();
        for (int i = 1; i < ready.Length; i++)
        {
            if (ready[i - 1].CompareTo(ready[i]) <= 0)
                continue;
            ready.Sort();
            return;
        }
    }

    private void PlaceQueued()
    {
        RefreshRooms();
        if (_needs.Count > 0)
        {
            PlaceByNeed();
            return;
        }

        while (_roomy.Count > 0 && _ready.TryPeek(out TaskHandle handle))
        {
            int task = _tasks.Find(handle);
            if (task != TaskRow.None && _tasks[task].Status == SchedulerTaskStatus.Ready)
            {
                WorkerRecord? worker = CheapestWithRoom(task);
                if (worker is null)
                    return;
                Assign(task, worker);
                RefreshRooms();
            }

            _ready.RemoveFirst();
        }
    }

    /// <summary>Gives tasks to the worker that is making all their missing inputs, so that a chain needs no word from here per step.</summary>
    private void PlaceRunAhead()
    {
        foreach (TaskHandle handle in _runAhead)
            TryRunAhead(handle);
        _runAhead.Clear();
    }

    private void TryRunAhead(TaskHandle handle)
    {
        int task = _tasks.Find(handle);
        WorkerRecord? worker = task == TaskRow.None ? null : MakerOfMissingInputs(task);
        if (worker is null || !MayRunAhead(task, worker))
            return; // What may not run ahead is placed when its inputs are there.
        if (HasRoomAhead(worker, _functions[_tasks.Recipes[task].Function]))
            Assign(task, worker);
        else
            worker.RunAheadBlocked.Enqueue(handle);
    }

    /// <summary>The one worker that is making all missing inputs of a waiting task; null if the task cannot run ahead.</summary>
    private WorkerRecord? MakerOfMissingInputs(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if (row.Status != SchedulerTaskStatus.Waiting || row.Unplaced > 0 || row.Missing == 0)
            return null;
        int only = TaskRow.None;
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            ref TaskRow input = ref _tasks[_edges[edge].Input];
            if (input.Status != SchedulerTaskStatus.Processing)
                continue;
            if (only != TaskRow.None && only != input.Worker)
                return null; // Two workers make its inputs: it waits until they are in memory.
            only = input.Worker;
        }

        return WorkerAt(only);
    }

    private void Unblock()
    {
        foreach (WorkerRecord worker in _unblocked)
        {
            worker.IsUnblocked = false;
            while (worker.TakesTasks && worker.RunAheadBlocked.TryPeek(out TaskHandle handle))
            {
                int task = _tasks.Find(handle);
                WorkerRecord? maker = task == TaskRow.None ? null : MakerOfMissingInputs(task);
                if (maker is not null && !HasRoomAhead(maker, _functions[_tasks.Recipes[task].Function]))
                    break; // The others wait behind it: looking at all of them each time would cost more than running ahead gains.
                worker.RunAheadBlocked.Dequeue();
                if (maker is not null && MayRunAhead(task, maker))
                    Assign(task, maker);
            }
        }

        _unblocked.Clear();
    }

    private void Assign(int task, WorkerRecord worker)
    {
        _tasks[task].Worker = worker.Id.Value;
        Move(task, SchedulerTaskStatus.Processing);
    }

    private void StartRun(int task)
    {
        ref TaskRow row = ref _tasks[task];
        row.Attempt = ++_lastNumber;
        Book(task, WorkerAt(row.Worker));
        if (_adopting is { } held)
            TellAdopted(task, in held);
        else
            SendRun(task, WorkerAt(row.Worker));
        Enter(task, SchedulerTaskStatus.Processing);
    }

    /// <summary>Puts a run on its worker's books.</summary>
    private void Book(int task, WorkerRecord worker)
    {
        ref TaskRow row = ref _tasks[task];
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        row.Worker = worker.Id.Value;
        recipe.WorkerPosition = worker.Processing.Count;
        worker.Processing.Add(task);
        worker.ClaimsIdleSince = null;
        worker.AheadCount += row.Missing > 0 ? 1 : 0;
        if (FindPolicy(task) is { } policy)
            BeginWithPolicy(policy, task, worker);
        Charge(worker, _functions[recipe.Function], ref recipe);
        ExpectCopies(in row, worker);
    }

    private void SendRun(int task, WorkerRecord worker)
    {
        ref TaskRow row = ref _tasks[task];
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        Outbox outbox = To(worker);
        int number = NumberFor(worker, outbox, recipe.Function);
        WriteInputs(in row, worker);
        outbox.Add(new RunTask
        {
            Task = _tasks.Handle(task),
            Attempt = new AttemptId(row.Attempt),
            Function = number,
            Priority = recipe.Priority,
            Key = _tasks.Keys[task],
            Arguments = _recipes.Read(in recipe),
            Inputs = _inputList.Written,
            IsAlone = worker.AloneTask == task,
        });
    }

    /// <summary>The number of a function on a worker's connection; the worker is told of it before the first use.</summary>
    private int NumberFor(WorkerRecord worker, Outbox outbox, int function)
    {
        while (worker.FunctionNumbers.Count <= function)
            worker.FunctionNumbers.Add(-1);
        if (worker.FunctionNumbers[function] < 0)
        {
            worker.FunctionNumbers[function] = worker.FunctionCount++;
            outbox.Add(_functions[function].Definition with { Number = worker.FunctionNumbers[function] });
        }

        return worker.FunctionNumbers[function];
    }

    /// <summary>Takes a run off its worker's books: it was reported, recalled, or its worker is gone.</summary>
    private void EndRun(int task)
    {
        ref TaskRow row = ref _tasks[task];
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        WorkerRecord worker = WorkerAt(row.Worker);
        int last = worker.Processing[^1];
        worker.Processing[recipe.WorkerPosition] = last;
        _tasks.Recipes[last].WorkerPosition = recipe.WorkerPosition;
        worker.Processing.RemoveAt(worker.Processing.Count - 1);
        worker.AheadCount -= row.Missing > 0 ? 1 : 0;
        row.Worker = TaskRow.None;
        if ((row.Flags & TaskFlags.HasSeceded) != 0)
        {
            row.Flags &= ~TaskFlags.HasSeceded;
            worker.Seceded--;
        }

        if (FindPolicy(task) is { } policy)
            EndWithPolicy(policy, task, worker);
        Discharge(worker, in recipe);
        ExpectNoCopies(in row, worker);
        LookAtBlocked(worker);
        ConsiderIdle(worker);
        if (worker.Retirement is not null)
            LookAtRetirements();
        MarkDirty(task);
    }

    private void Charge(WorkerRecord worker, SchedulerFunction function, ref RecipeRow recipe)
    {
        recipe.ChargedNanoseconds = function.IsKnown ? (int)Math.Min(function.ExpectedNanoseconds, int.MaxValue) : -1;
        recipe.ChargedBytes = (int)Math.Min(function.ExpectedBytes, int.MaxValue);
        if (recipe.ChargedNanoseconds < 0)
            worker.UnknownCount++;
        else
            worker.ChargedNanoseconds += recipe.ChargedNanoseconds;
        worker.ChargedBytes += recipe.ChargedBytes;
        ReconsiderRoom(worker);
    }

    private void Discharge(WorkerRecord worker, in RecipeRow recipe)
    {
        if (recipe.ChargedNanoseconds < 0)
            worker.UnknownCount--;
        else
            worker.ChargedNanoseconds -= recipe.ChargedNanoseconds;
        worker.ChargedBytes -= recipe.ChargedBytes;
        ReconsiderRoom(worker);
    }

    /// <summary>How many tasks a worker is given one by one. What runs ahead takes no slot, because what it waits for has one.</summary>
    private static int BaseRoom(WorkerRecord worker) =>
        Occupancy(worker) > WaitNanosecondsMax ? worker.Slots + worker.AheadCount : SaturatedRoom(worker);

    private static int SaturatedRoom(WorkerRecord worker) => Math.Max((int)Math.Ceiling(Saturation * worker.Slots), 1);

    /// <summary>The work it has per slot, in nanoseconds.</summary>
    private static double Occupancy(WorkerRecord worker) =>
        (worker.ChargedNanoseconds + (worker.UnknownCount * UnknownNanoseconds)) / worker.Slots;

    private static bool HasSomeRoom(WorkerRecord worker) =>
        worker.TakesTasks && (worker.RoomTaken < BaseRoom(worker) || IsShortOfWork(worker, moreNanoseconds: 1, moreBytes: 1));

    private static bool HasRoom(WorkerRecord worker, SchedulerFunction function) =>
        worker.TakesTasks && (worker.RoomTaken < BaseRoom(worker) || FitsAhead(worker, function));

    private static bool HasRoomAhead(WorkerRecord worker, SchedulerFunction function) =>
        worker.TakesTasks && (worker.RoomTaken < SaturatedRoom(worker) || FitsAhead(worker, function));

    private static bool FitsAhead(WorkerRecord worker, SchedulerFunction function) =>
        function.IsKnown && IsShortOfWork(worker, function.LearntNanoseconds, function.ExpectedBytes);

    private static bool IsShortOfWork(WorkerRecord worker, double moreNanoseconds, double moreBytes) =>
        worker.UnknownCount == 0
        && worker.Processing.Count < AheadCountMax
        && LearntNanoseconds(worker) + moreNanoseconds <= AheadNanosecondsMax * worker.Slots
        && worker.ChargedBytes + moreBytes <= worker.MemoryBudget * AheadMemoryShare;

    /// <summary>How long the methods themselves of what it has are expected to take; all its tasks are of known functions.</summary>
    private static long LearntNanoseconds(WorkerRecord worker) =>
        worker.ChargedNanoseconds - (worker.Processing.Count * (long)SchedulerFunction.OverheadNanoseconds);

    /// <summary>What a worker has to do has changed, which happens several times a task: the lists follow before they are looked at.</summary>
    private void ReconsiderRoom(WorkerRecord worker)
    {
        if (worker.IsRoomStale)
            return;
        worker.IsRoomStale = true;
        _staleRooms.Add(worker);
    }

    private void RefreshRooms()
    {
        foreach (WorkerRecord worker in _staleRooms)
        {
            worker.IsRoomStale = false;
            UpdateRoomy(worker);
        }

        _staleRooms.Clear();
    }

    /// <summary>Lists a worker exactly while it has room for something.</summary>
    private void UpdateRoomy(WorkerRecord worker)
    {
        UpdateCrowded(worker);
        bool listed = worker.RoomyPosition != TaskRow.None;
        if (listed == HasSomeRoom(worker))
            return;
        if (!listed)
        {
            worker.RoomyPosition = _roomy.Count;
            _roomy.Add(worker.Id.Value);
            return;
        }

        int last = _roomy[^1];
        _roomy[worker.RoomyPosition] = last;
        WorkerAt(last).RoomyPosition = worker.RoomyPosition;
        _roomy.RemoveAt(_roomy.Count - 1);
        worker.RoomyPosition = TaskRow.None;
    }

    private WorkerRecord? CheapestWithRoom(int task)
    {
        SchedulerFunction function = _functions[_tasks.Recipes[task].Function];
        long total = CountHolders(task);
        WorkerRecord? best = null;
        foreach (int holder in _holders)
        {
            if (HasRoom(WorkerAt(holder), function))
                best = Cheaper(best, WorkerAt(holder), total);
        }

        for (int i = 0; i < Math.Min(_roomy.Count, RoomyCompared); i++)
        {
            _roomyTurn = _roomyTurn + 1 < _roomy.Count ? _roomyTurn + 1 : 0;
            WorkerRecord worker = WorkerAt(_roomy[_roomyTurn]);
            if (HasRoom(worker, function))
                best = Cheaper(best, worker, total);
        }

        ForgetHolders();
        return best;
    }

    private WorkerRecord Cheaper(WorkerRecord? best, WorkerRecord other, long totalInputBytes)
    {
        if (best is null)
            return other;
        double bestCost = Cost(best, totalInputBytes);
        double otherCost = Cost(other, totalInputBytes);
        if (otherCost != bestCost)
            return otherCost < bestCost ? other : best;
        if (other.Bytes != best.Bytes)
            return other.Bytes < best.Bytes ? other : best;
        return other.Id.Value < best.Id.Value ? other : best;
    }

    /// <summary>When the worker could start it: the work it has per slot, and the inputs it would have to fetch.</summary>
    private double Cost(WorkerRecord worker, long totalInputBytes) =>
        Occupancy(worker) + ((totalInputBytes - _bytesAt[worker.Id.Value]) * worker.NanosecondsPerByte);

    /// <summary>Notes which workers hold or are getting how much of a task's inputs, and gives the size of all.</summary>
    private long CountHolders(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if (_bytesAt.Length < _workers.Count)
            Array.Resize(ref _bytesAt, _workers.Count * 2);
        long total = 0;
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            ref TaskRow input = ref _tasks[_edges[edge].Input];
            total += input.Bytes;
            for (int link = input.FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
                NoteHolder(_replicas[link].Peer, input.Bytes);
            if (!_coming.IsEmpty)
                NoteComing(_edges[edge].Input, input.Bytes);
        }

        return total;
    }

    private void NoteComing(int input, long bytes)
    {
        int entry = _coming.First(input);
        while (entry != TaskRow.None)
            NoteHolder(_coming.Take(ref entry), bytes);
    }

    private void NoteHolder(int worker, long bytes)
    {
        if (_bytesAt[worker] == 0)
            _holders.Add(worker);
        _bytesAt[worker] += Math.Max(bytes, 1);
    }

    private void ForgetHolders()
    {
        foreach (int holder in _holders)
            _bytesAt[holder] = 0;
        _holders.Clear();
    }

    /// <summary>What a task has to fetch will be at its worker: more tasks that use it are cheap there.</summary>
    private void ExpectCopies(in TaskRow row, WorkerRecord worker)
    {
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            ref TaskRow input = ref _tasks[_edges[edge].Input];
            if (input.Bytes > LargeResultBytes && _replicas.Find(input.FirstReplica, worker.Id.Value) == TaskRow.None)
                _coming.Add(_edges[edge].Input, worker.Id.Value);
        }
    }

    private void ExpectNoCopies(in TaskRow row, WorkerRecord worker)
    {
        if (_coming.IsEmpty)
            return;
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
            _coming.Remove(_edges[edge].Input, worker.Id.Value);
    }

    private void WriteInputs(in TaskRow row, WorkerRecord reader)
    {
        _inputList.Clear();
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
            WriteInput(_inputList, _edges[edge].Input, reader);
    }

    private void WriteInput(WireWriter writer, int input, WorkerRecord reader)
    {
        ref TaskRow row = ref _tasks[input];
        bool presentOnly = (_away.Count > 0 || _renaming > 0) && HasPresentHolder(input);
        int holders = 0;
        for (int link = row.FirstReplica; link != TaskRow.None && holders < InputList.HoldersMax; link = _replicas[link].Next)
            holders += IsNamed(link, presentOnly) ? 1 : 0;
        if (holders == 0 && row.FirstReplica != TaskRow.None)
            WorkerAt(_replicas[row.FirstReplica].Peer).AskedInVain.Add((reader, _tasks.Handle(input))); // It hears when the name is known.
        if (_options.NamesInputs)
            InputList.Begin(writer, _tasks.Handle(input), row.Bytes, holders, _tasks.Keys[input]);
        else
            InputList.Begin(writer, _tasks.Handle(input), row.Bytes, holders);
        for (int link = row.FirstReplica; holders > 0; link = _replicas[link].Next)
        {
            if (!IsNamed(link, presentOnly))
                continue;
            InputList.AddHolder(writer, new WorkerId(_replicas[link].Peer));
            holders--;
        }
    }

    /// <summary>Holders that are away are named only if there are no others, and those that may not know the name yet never.</summary>
    private bool IsNamed(int replica, bool presentOnly)
    {
        if (!presentOnly && _renaming == 0)
            return true;
        WorkerRecord holder = WorkerAt(_replicas[replica].Peer);
        return !(presentOnly && holder.IsAway) && !holder.Renaming.Contains(_tasks.Handle(_replicas[replica].Task));
    }

    /// <summary>A task that has become ready.</summary>
    private readonly record struct ReadyTask(long Priority, TaskHandle Task) : IComparable<ReadyTask>
    {
        public int CompareTo(ReadyTask other)
        {
            int byPriority = Priority.CompareTo(other.Priority);
            return byPriority != 0 ? byPriority : Task.Row.CompareTo(other.Task.Row);
        }
    }
}
