using System;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Which runs start when, and what the host says about those that were started.</content>
public sealed partial class WorkerMachine
{
    /// <summary>
    /// Runs may be handed out ahead of a free slot while all that were handed out take this long at most, per slot: enough
    /// to hide the round trip between slots and loop, too little to matter to a more urgent task.
    /// </summary>
    private const long LookaheadNanoseconds = 1_000_000;

    /// <summary>At most this many runs per slot are handed out, and make up one series, however short they are.</summary>
    private const int LookaheadCountMax = 1024;

    /// <summary>Stale entries of the ready queue are cleared out when they outnumber the live ones by this much.</summary>
    private const int StaleEntriesMax = 64;

    private readonly ReadyQueue _ready = new();
    private readonly Func<ReadyEntry, bool> _isReadyEntryLive;
    private readonly long _plannedMax;
    private int _readyCount;
    private int _alone;
    private int _occupied;
    private int _suspended;
    private long _planned;
    private bool _hasDropped;
    private Timestamp _lastHeartbeat;

    /// <summary>When <see cref="Plan"/> is due although nothing has happened.</summary>
    public Timestamp NextWakeup => new(_lastHeartbeat.Nanoseconds + (_options.HeartbeatInterval.Ticks * 100));

    /// <summary>How many runs were handed to the slots and have not ended.</summary>
    public int StartedCount => _occupied + _suspended;

    /// <summary>Starts what can start, asks peers for what is wanted, and says how this worker is. Called after each batch of events and when <see cref="NextWakeup"/> has come.</summary>
    /// <param name="now">The time.</param>
    public void Plan(Timestamp now)
    {
        _now = now;
        if (_isSchedulerLost)
        {
            ToScheduler.Clear();
            _lastHeartbeat = now;
            return;
        }

        if (_rejoining is { } hello)
            AnnounceOrWait(in hello);
        if (!IsPaused)
        {
            StartRuns();
            StartRequests();
        }

        if (_self == WorkerId.None)
            _lastHeartbeat = now; // Nobody to tell yet; the next wakeup must not lie in the past, or the host would not rest.
        else if (_hasDropped || now >= NextWakeup)
            SendHeartbeat();
    }

    /// <summary>What a slot needs to know of a run.</summary>
    /// <param name="run">The run, from an effect.</param>
    /// <returns>The order.</returns>
    public RunOrder Order(int run)
    {
        ref AttemptRow attempt = ref _attempts[run];
        FunctionRecord function = _functions[attempt.Function];
        return new RunOrder(
            attempt.Task,
            attempt.Attempt,
            attempt.Key,
            attempt.Function,
            attempt.InputCount,
            attempt.Arguments.AsMemory(0, attempt.ArgumentBytes),
            function.IsShort ? function.MeanNanoseconds + 1 : 0);
    }

    /// <summary>The inputs of a run, in the order its arguments name them.</summary>
    /// <param name="run">The run, from an effect.</param>
    /// <param name="inputs">Filled; at least as long as the order's count of inputs.</param>
    public void CopyInputs(int run, Span<TaskHandle> inputs)
    {
        int i = 0;
        for (int edge = _attempts[run].FirstInput; edge >= 0; edge = _edges[edge].NextInput)
            inputs[i++] = _data[_edges[edge].Data].Task;
    }

    /// <summary>A run ended with a result.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bytes">The size of the result.</param>
    /// <param name="durationNanoseconds">How long it ran.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether the result is needed: the host then puts it into the store before the next event.</returns>
    public bool OnAttemptSucceeded(int run, long bytes, long durationNanoseconds, Timestamp now)
    {
        _now = now;
        ref AttemptRow attempt = ref _attempts[run];
        _functions[attempt.Function].Learn(durationNanoseconds);
        bool isNeeded = false;
        if (!attempt.IsRecalled)
        {
            ref DataRow output = ref _data[attempt.Output];
            isNeeded = !output.HasValue;
            if (isNeeded)
            {
                output.HasValue = true;
                output.Bytes = bytes;
                output.MadeBy = attempt.Attempt;
                Touch(ref output, attempt.Output);
            }

            else if (output.IsFreed)
            {
                output.IsFreed = false;
                output.MadeBy = attempt.Attempt;
            }

            ToScheduler.Add(new TaskFinished(attempt.Task, attempt.Attempt, output.Bytes, durationNanoseconds));
        }

        End(ref attempt, run);
        return isNeeded;
    }

    /// <summary>A run ended with an error.</summary>
    /// <param name="run">The run.</param>
    /// <param name="error">What happened.</param>
    /// <param name="now">The time.</param>
    public void OnAttemptFailed(int run, ErrorInfo error, Timestamp now)
    {
        _now = now;
        ref AttemptRow attempt = ref _attempts[run];
        if (!attempt.IsRecalled)
            ToScheduler.Add(new TaskErred(attempt.Task, attempt.Attempt, error));
        End(ref attempt, run);
    }

    /// <summary>A run ended because its task wants to run elsewhere; nobody is at fault.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    public void OnAttemptPutBack(int run, Timestamp now)
    {
        _now = now;
        ref AttemptRow attempt = ref _attempts[run];
        if (!attempt.IsRecalled)
            ToScheduler.Add(new TaskPutBack(attempt.Task, attempt.Attempt));
        End(ref attempt, run);
    }

    /// <summary>
    /// A run ended without result or error: it was cancelled before a slot began it, it followed its cancelled token, or it
    /// was to follow a run that gave no result. Unless it was recalled, it waits again.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    public void OnAttemptReturned(int run, Timestamp now)
    {
        _now = now;
        ref AttemptRow attempt = ref _attempts[run];
        if (attempt.IsRecalled)
        {
            End(ref attempt, run);
            return;
        }

        LeaveSlots(ref attempt);
        attempt.IsStarted = false;
        attempt.IsFollower = false;
        attempt.Estimate = 0;
        Touch(ref attempt, run);
        Settle();
    }

    /// <summary>A run gave its slot back and goes on without one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    public void OnAttemptSuspended(int run, Timestamp now)
    {
        _now = now;
        ref AttemptRow attempt = ref _attempts[run];
        attempt.IsSuspended = true;
        if (!attempt.IsRecalled)
            ToScheduler.Add(new TaskSeceded(attempt.Task, attempt.Attempt));
        _occupied--;
        _suspended++;
        _planned -= attempt.Estimate;
        attempt.Estimate = 0;
        Touch(ref attempt, run);
        Settle();
    }

    /// <summary>A client brought a value that the scheduler placed here.</summary>
    /// <param name="task">Under which handle.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is to be kept: the host then puts it into the store before the next event.</returns>
    public bool OnDataAccepted(TaskHandle task, long bytes, Timestamp now)
    {
        _now = now;
        if (_isSchedulerLost || IsBetweenSessions)
            return false;
        int row = TakeData(task);
        ref DataRow data = ref _data[row];
        if (data.HasValue)
        {
            KeepForUse(ref data);
            return false;
        }

        data.HasValue = true;
        data.Bytes = bytes;
        ToScheduler.Add(new ReplicaAdded(task, bytes));
        Touch(ref data, row);
        Settle();
        return true;
    }

    private void End(ref AttemptRow attempt, int run)
    {
        LeaveSlots(ref attempt);
        attempt.IsEnded = true;
        Touch(ref attempt, run);
        Settle();
    }

    private void LeaveSlots(ref AttemptRow attempt)
    {
        if (!attempt.IsStarted || attempt.IsEnded)
            throw Broken($"{attempt.Attempt} ended, but it is {attempt.Status}", attempt.Task);
        _planned -= attempt.Estimate;
        if (attempt.IsAlone)
            _alone--;
        if (attempt.IsSuspended)
            _suspended--;
        else
            _occupied--;
    }

    private void StartRuns()
    {
        while (TryTakeReady(out int row))
        {
            Start(row);
            StartFollowers(row);
        }

        if (_ready.Count > (2 * _readyCount) + StaleEntriesMax)
            _ready.RemoveStale(_isReadyEntryLive);
    }

    private void Start(int row)
    {
        ref AttemptRow attempt = ref _attempts[row];
        attempt.IsStarted = true;
        attempt.Estimate = EstimateOf(in attempt);
        _planned += attempt.Estimate;
        _occupied++;
        if (attempt.IsAlone)
            _alone++;
        Touch(ref attempt, row);
        Settle();
    }

    /// <summary>A chain of short runs goes to its slot as one series: then a step costs no round trip between slots and loop.</summary>
    private void StartFollowers(int row)
    {
        long series = _attempts[row].Estimate;
        for (int length = 1; length < LookaheadCountMax && TryFindFollower(row, out int follower); length++)
        {
            series += EstimateOf(in _attempts[follower]);
            if (series > LookaheadNanoseconds)
                return;
            _attempts[follower].IsFollower = true;
            Start(follower);
            row = follower;
        }
    }

    /// <summary>The only user of a short run's result, if it is short too and lacks nothing else.</summary>
    private bool TryFindFollower(int row, out int follower)
    {
        follower = -1;
        ref DataRow output = ref _data[_attempts[row].Output];
        if (output.Users != 1 || output.Status != WorkerDataStatus.Expected || !IsShort(in _attempts[row]))
            return false;
        follower = _edges[output.FirstUser].Attempt;
        ref AttemptRow user = ref _attempts[follower];
        return user.Status == WorkerAttemptStatus.Waiting && user.MissingInputs == 1 && IsShort(in user) && MayStart(in user);
    }

    private bool TryTakeReady(out int row)
    {
        while (_ready.Count > 0)
        {
            ref readonly ReadyEntry first = ref _ready.Peek();
            row = first.Row;
            bool isLive = IsLive(first);
            if (isLive && !MayStart(in _attempts[row]))
                return false;
            _ready.Pop();
            if (isLive)
                return true;
        }

        row = -1;
        return false;
    }

    private bool IsLive(ReadyEntry entry)
    {
        ref AttemptRow attempt = ref _attempts[entry.Row];
        return attempt.Status == WorkerAttemptStatus.Ready && attempt.Attempt.Value == entry.Attempt;
    }

    private bool MayStart(in AttemptRow attempt)
    {
        if (_alone > 0 || attempt.IsAlone)
            return StartedCount == 0;
        int occupied = _occupied + Math.Max(0, _suspended - _options.AsyncTasksMax);
        if (occupied < _options.Slots)
            return true;
        return IsShort(in attempt)
            && occupied < _options.Slots * LookaheadCountMax
            && _planned + EstimateOf(in attempt) <= _plannedMax;
    }

    private bool IsShort(in AttemptRow attempt) => _functions[attempt.Function].IsShort;

    private long EstimateOf(in AttemptRow attempt) =>
        IsShort(in attempt) ? _functions[attempt.Function].MeanNanoseconds : LookaheadNanoseconds;

    private void SendHeartbeat()
    {
        ToScheduler.Add(new Heartbeat(StoredBytes, StoredCount, (long)_fetchedBytesPerSecond, AttemptCount));
        _hasDropped = false;
        _lastHeartbeat = _now;
    }
}
