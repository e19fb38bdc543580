using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>The last status changes of all tasks, in a ring: what happened to a key, as far as it is remembered.</summary>
internal sealed class Story<TStatus>
    where TStatus : struct
{
    /// <summary>How many changes are remembered: about 200 KiB, which leaves most of a core's cache to the tasks; a millisecond of a busy scheduler and hours of a quiet one.</summary>
    private const int LengthMax = 1 << 13;

    private StoryEntry<TStatus>[] _ring = new StoryEntry<TStatus>[256]; // Grows to its full length: most schedulers of a test or a simulated life need little of it.
    private long _count;

    public void Add(TaskHandle task, TStatus from, TStatus to, StoryCause cause, Timestamp at)
    {
        if (_count == _ring.Length && _count < LengthMax)
            Array.Resize(ref _ring, 2 * _ring.Length);
        _ring[_count++ & (_ring.Length - 1)] = new StoryEntry<TStatus>(task, from, to, cause, at);
    }

    public IEnumerable<StoryEntry<TStatus>> Of(TaskHandle task)
    {
        for (long i = Math.Max(0, _count - _ring.Length); i < _count; i++)
        {
            if (_ring[i & (_ring.Length - 1)].Task == task)
                yield return _ring[i & (_ring.Length - 1)];
        }
    }
}

/// <summary>One status change.</summary>
internal readonly record struct StoryEntry<TStatus>(TaskHandle Task, TStatus From, TStatus To, StoryCause Cause, Timestamp At);

/// <summary>Which event led to a status change.</summary>
public enum StoryCause : byte
{
    /// <summary>A client submitted a graph.</summary>
    Submitted,

    /// <summary>A client let go of a hold.</summary>
    HoldReleased,

    /// <summary>A client cancelled.</summary>
    Cancelled,

    /// <summary>A client announced data, or it arrived.</summary>
    Scattered,

    /// <summary>A client left.</summary>
    ClientLeft,

    /// <summary>A worker joined.</summary>
    WorkerJoined,

    /// <summary>A worker left.</summary>
    WorkerLeft,

    /// <summary>A run succeeded.</summary>
    RunFinished,

    /// <summary>A run failed.</summary>
    RunErred,

    /// <summary>A worker has a new copy of a result.</summary>
    ReplicaAdded,

    /// <summary>A worker could not get an input from where it should be.</summary>
    InputMissing,

    /// <summary>A worker had room.</summary>
    Placed,

    /// <summary>A client wanted what had failed to be run again.</summary>
    Retried,

    /// <summary>A run was put back by its task.</summary>
    RunPutBack,

    /// <summary>A worker gave a run back that it had not started.</summary>
    RunGivenBack,

    /// <summary>Copies were evened out, dropped or handed over as time passed.</summary>
    Moved,

    /// <summary>A client restarted the cluster.</summary>
    Restarted,
}
