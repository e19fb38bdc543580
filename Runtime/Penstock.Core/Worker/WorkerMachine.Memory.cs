using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// What full memory means: which values go to disk, and when nothing new is started. Values are spilled in the order in
/// which they were used last. One that a run here uses stays: a run that has started keeps it in memory anyway, and one that has
/// not is about to need it. But a worker that would pause for ever, because such values fill it, puts also those of runs that have not started there.
/// </content>
public sealed partial class WorkerMachine
{
    /// <summary>What could not be put on disk is tried again after this long, unless it is used before.</summary>
    private const long SpillAgainMilliseconds = 2_000;

    private readonly bool _canSpill;

    /// <summary>When values that could not be put on disk join those again that may be; null while there are none.</summary>
    private Timestamp? _spillsAgainAt;
    private int _idleHead = -1;
    private int _idleTail = -1;
    private int _spillOrders;
    private long _spillingBytes;

    /// <summary>Whether it starts and fetches nothing new, because its process takes too much memory.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Bytes of values that are on disk and not in memory.</summary>
    public long SpilledBytes { get; private set; }

    /// <summary>Bytes of values in memory that nothing has been decided about.</summary>
    private long ManagedBytes => StoredBytes - SpilledBytes - _spillingBytes;

    /// <summary>The host has measured how much memory the process takes.</summary>
    /// <param name="processBytes">The bytes, whatever takes them.</param>
    /// <param name="now">The time.</param>
    public void OnMemorySample(long processBytes, Timestamp now)
    {
        _now = now;
        if (_options.MemoryLimit <= 0 || _isSchedulerLost)
            return;
        SpillAgain();
        if (processBytes - _spillingBytes > _options.MemoryLimit * _options.SpillAt)
            Spill(processBytes - _spillingBytes - (long)(_options.MemoryLimit * _options.SpillTarget));
        SetPaused(processBytes > _options.MemoryLimit * (IsPaused ? _options.ResumeAt : _options.PauseAt));
        if (IsPaused && _canSpill && _idleHead < 0 && _spillingBytes == 0 && _spillsAgainAt is null)
            SpillInputs(processBytes - (long)(_options.MemoryLimit * _options.SpillTarget));
    }

    /// <summary>A value was put on disk, or could not be.</summary>
    /// <param name="task">Whose value.</param>
    /// <param name="order">The number of the order, from the effect.</param>
    /// <param name="succeeded">Whether it is on disk and not in memory; otherwise it stays in memory and is tried again when it has been used or two seconds have passed.</param>
    /// <param name="now">The time.</param>
    public void OnSpillEnded(TaskHandle task, int order, bool succeeded, Timestamp now)
    {
        _now = now;
        int row = FindData(task);
        if (row < 0 || _data[row].SpillOrder != order)
            return; // It was dropped meanwhile.
        ref DataRow data = ref _data[row];
        data.SpillOrder = 0;
        _spillingBytes -= data.Bytes;
        if (!succeeded)
        {
            _spillsAgainAt ??= now.AddMilliseconds(SpillAgainMilliseconds);
            return;
        }

        data.IsSpilled = true;
        SpilledBytes += data.Bytes;
    }

    /// <summary>A value was read from disk for a run and is in memory again.</summary>
    /// <param name="task">Whose value.</param>
    /// <param name="now">The time.</param>
    public void OnUnspilled(TaskHandle task, Timestamp now)
    {
        _now = now;
        int row = FindData(task);
        if (row < 0 || !_data[row].IsSpilled)
            return;
        ref DataRow data = ref _data[row];
        data.IsSpilled = false;
        SpilledBytes -= data.Bytes;
        JoinIdle(ref data, row);
        SpillAboveTarget();
    }

    /// <summary>Lets values that could not be put on disk be tried again: the disk may have room now, and memory may be full of nothing else.</summary>
    private void SpillAgain()
    {
        if (_spillsAgainAt is not { } at || _now < at)
            return;
        _spillsAgainAt = null;
        for (int row = 0; row < _data.Extent; row++)
            JoinIdle(ref _data[row], row);
        SpillAboveTarget();
    }

    private void SetPaused(bool isPaused)
    {
        if (IsPaused == isPaused)
            return;
        IsPaused = isPaused;
        ToScheduler.Add(new WorkerPaused(isPaused));
    }

    /// <summary>A value has come: others make room for it, or it goes to disk itself if it alone is too much.</summary>
    private void EnterMemory(ref DataRow data, int row)
    {
        JoinIdle(ref data, row);
        if (data.IsIdle && data.Bytes > _options.MemoryLimit * _options.SpillTarget)
            BeginSpill(row);
        SpillAboveTarget();
    }

    private void LeaveMemory(ref DataRow data)
    {
        if (data.IsIdle)
            LeaveIdle(ref data);
        if (data.IsSpilled)
            SpilledBytes -= data.Bytes;
        if (data.SpillOrder != 0)
            _spillingBytes -= data.Bytes;
    }

    private void SpillAboveTarget()
    {
        long excess = ManagedBytes - (long)(_options.MemoryLimit * _options.SpillTarget);
        if (excess > 0)
            Spill(excess);
    }

    /// <summary>Spills the values used longest ago until so many bytes are on their way to disk.</summary>
    private void Spill(long bytes)
    {
        while (bytes > 0 && _idleHead >= 0)
        {
            bytes -= Math.Max(_data[_idleHead].Bytes, 1);
            BeginSpill(_idleHead);
        }
    }

    /// <summary>Spills inputs of runs that have not started, those of the least urgent first; each is read back when its run starts.</summary>
    private void SpillInputs(long bytes)
    {
        var waiting = new List<(long Priority, int Row)>();
        for (int row = 0; row < _data.Extent; row++)
        {
            if (IsWaitedFor(in _data[row], out long priority))
                waiting.Add((priority, row));
        }

        waiting.Sort(static (left, right) => left.Priority == right.Priority ? left.Row.CompareTo(right.Row) : right.Priority.CompareTo(left.Priority));
        for (int i = 0; i < waiting.Count && bytes > 0; i++)
        {
            bytes -= Math.Max(_data[waiting[i].Row].Bytes, 1);
            BeginSpill(waiting[i].Row);
        }
    }

    /// <summary>Whether a value in memory is used by runs that have not started, and by no other.</summary>
    private bool IsWaitedFor(in DataRow data, out long priority)
    {
        priority = long.MaxValue;
        if (data.Status != WorkerDataStatus.Held || data.Users == 0 || data.IsSpilled || data.SpillOrder != 0)
            return false;
        for (int edge = data.FirstUser; edge >= 0; edge = _edges[edge].NextUser)
        {
            ref AttemptRow user = ref _attempts[_edges[edge].Attempt];
            if (user.IsStarted)
                return false;
            priority = Math.Min(priority, user.Priority);
        }

        return true;
    }

    private void BeginSpill(int row)
    {
        ref DataRow data = ref _data[row];
        if (data.IsIdle)
            LeaveIdle(ref data);
        data.SpillOrder = ++_spillOrders;
        _spillingBytes += data.Bytes;
        _effects.Add(new WorkerEffect(WorkerEffectKind.Spill, data.SpillOrder, data.Task, WorkerId.None));
    }

    /// <summary>Joins the end of the list of values that may be spilled: it was used just now.</summary>
    private void JoinIdle(ref DataRow data, int row)
    {
        if (!_canSpill || data.Status != WorkerDataStatus.Held || data.Users > 0 || data.IsIdle || data.IsSpilled || data.SpillOrder != 0)
            return;
        data.IsIdle = true;
        data.PreviousInQueue = _idleTail;
        data.NextInQueue = -1;
        if (_idleTail >= 0)
            _data[_idleTail].NextInQueue = row;
        else
            _idleHead = row;
        _idleTail = row;
    }

    private void LeaveIdle(ref DataRow data)
    {
        data.IsIdle = false;
        if (data.PreviousInQueue >= 0)
            _data[data.PreviousInQueue].NextInQueue = data.NextInQueue;
        else
            _idleHead = data.NextInQueue;
        if (data.NextInQueue >= 0)
            _data[data.NextInQueue].PreviousInQueue = data.PreviousInQueue;
        else
            _idleTail = data.PreviousInQueue;
    }

    private void ValidateMemory()
    {
        long spilled = 0;
        long spilling = 0;
        int idle = 0;
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status == WorkerDataStatus.Unknown)
                continue;
            bool isHeld = data.Status == WorkerDataStatus.Held;
            Check(isHeld || (!data.IsSpilled && !data.IsIdle && data.SpillOrder == 0), "W16", data.Task, "it is not held and said to be on disk or in memory");
            Check(!data.IsIdle || (data.Users == 0 && !data.IsSpilled && data.SpillOrder == 0), "W16", data.Task, "it is listed as one to spill and is used, on disk or on its way there");
            spilled += data.IsSpilled ? data.Bytes : 0;
            spilling += data.SpillOrder != 0 ? data.Bytes : 0;
            idle += data.IsIdle ? 1 : 0;
        }

        for (int row = _idleHead; row >= 0; row = _data[row].NextInQueue)
            idle -= _data[row].IsIdle ? 1 : 0;
        Check(idle == 0, "W16", default, "values marked as ones to spill and the list of those disagree");
        Check(spilled == SpilledBytes && spilling == _spillingBytes, "W16", default, $"{spilled} bytes are on disk and {spilling} on their way, {SpilledBytes} and {_spillingBytes} are counted");
    }
}
