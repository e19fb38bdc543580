namespace Penstock.Core;

/// <summary>Where a task is in its life at the scheduler. The legal pairs are in docs/internals/scheduler-states.md.</summary>
public enum SchedulerTaskStatus : byte
{
    /// <summary>The record does not exist: not yet, or not any more.</summary>
    Forgotten,

    /// <summary>Known, but nothing needs its result now: no data, nothing running.</summary>
    Released,

    /// <summary>Its result is needed and some input is not where it can be used.</summary>
    Waiting,

    /// <summary>Every input is in memory; waits at the scheduler for a worker with room.</summary>
    Ready,

    /// <summary>Given to exactly one worker, under one attempt.</summary>
    Processing,

    /// <summary>At least one worker holds the result, and something needs it.</summary>
    Memory,

    /// <summary>It failed, or something it depends on did.</summary>
    Erred,

    /// <summary>Data announced by a client, on its way to a worker.</summary>
    Arriving,

    /// <summary>Data without a recipe whose last copy is gone.</summary>
    Lost,
}

/// <summary>What the statuses mean for the neighbours of a task.</summary>
internal static class SchedulerTaskStatuses
{
    public const int Count = 9;

    /// <summary>Whether a task of this status needs its inputs.</summary>
    public static bool IsActive(this SchedulerTaskStatus status) =>
        status is SchedulerTaskStatus.Waiting or SchedulerTaskStatus.Ready or SchedulerTaskStatus.Processing;

    /// <summary>Whether something needs the result of a task of this status, and it is neither there nor known to fail.</summary>
    public static bool IsPending(this SchedulerTaskStatus status) => status.IsActive() || status == SchedulerTaskStatus.Arriving;

    /// <summary>Whether the result of a task of this status is at a worker or will be made at a known one.</summary>
    public static bool IsPlaced(this SchedulerTaskStatus status) =>
        status is SchedulerTaskStatus.Processing or SchedulerTaskStatus.Memory;

    /// <summary>Whether dependents of a task of this status have failed with it.</summary>
    public static bool IsFailed(this SchedulerTaskStatus status) =>
        status is SchedulerTaskStatus.Erred or SchedulerTaskStatus.Lost;
}
