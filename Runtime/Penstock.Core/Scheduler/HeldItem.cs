using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>A result that a returning worker holds, or a task that it runs, under a name of its own.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Own">Its own name for the result.</param>
/// <param name="OwnAttempt">Its own number for the run; default for a result.</param>
/// <param name="Key">The key; default if the worker was never told.</param>
/// <param name="Epoch">The life of the scheduler that gave the next two.</param>
/// <param name="Task">The task's handle then.</param>
/// <param name="Attempt">The run's number then.</param>
/// <param name="Bytes">The size of a result, in bytes.</param>
internal readonly record struct HeldItem(
    WorkerRecord Worker, TaskHandle Own, AttemptId OwnAttempt, Key Key, ulong Epoch, TaskHandle Task, AttemptId Attempt, long Bytes)
{
    public bool IsRun => OwnAttempt != default;
}
