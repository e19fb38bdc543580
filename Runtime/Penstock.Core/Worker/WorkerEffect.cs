using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>What a <see cref="WorkerMachine"/> asks of its host, beside the messages in its outbox.</summary>
public enum WorkerEffectKind
{
    /// <summary>Let a slot run <see cref="WorkerEffect.Run"/>; report its end.</summary>
    StartRun,

    /// <summary>
    /// Let the slot that runs the start or follower before this one go on with <see cref="WorkerEffect.Run"/>, whose one input
    /// that is not in the store is the result of that run. If that run gives none, report this one as returned.
    /// </summary>
    FollowRun,

    /// <summary>Cancel the token of <see cref="WorkerEffect.Run"/>, and skip it if no slot has begun it; report its end in either case.</summary>
    CancelRun,

    /// <summary>Remove the value of <see cref="WorkerEffect.Task"/> from the store.</summary>
    Drop,

    /// <summary>What the store has under <see cref="WorkerEffect.From"/> is found under <see cref="WorkerEffect.Task"/> from now on, also by runs that were started and spills that were begun under the old name.</summary>
    Rename,

    /// <summary>Ask <see cref="WorkerEffect.Peer"/> for what <see cref="WorkerMachine.RequestTo"/> names; report what arrives, then the end.</summary>
    Fetch,

    /// <summary>Give up the request to <see cref="WorkerEffect.Peer"/>, which is gone; report its end as always.</summary>
    CancelFetch,

    /// <summary>
    /// Put the value of <see cref="WorkerEffect.Task"/> on disk and let go of it in memory; report the end under the number in
    /// <see cref="WorkerEffect.Run"/>. A run that needs it gets it from disk, which is reported too.
    /// </summary>
    Spill,
}

/// <summary>One thing to do, in order.</summary>
/// <param name="Kind">What.</param>
/// <param name="Run">The run, a number the machine reuses after the run's end; the order's number for a spill; -1 if none.</param>
/// <param name="Task">The task, where the kind says so.</param>
/// <param name="Peer">The peer, where the kind says so.</param>
/// <param name="From">The task's name before, where the kind says so.</param>
public readonly record struct WorkerEffect(WorkerEffectKind Kind, int Run, TaskHandle Task, WorkerId Peer, TaskHandle From = default);

/// <summary>What a slot needs to know to run a task, beside its inputs.</summary>
/// <param name="Task">The task.</param>
/// <param name="Attempt">The run's number.</param>
/// <param name="Key">The task's key.</param>
/// <param name="Function">The number of its function.</param>
/// <param name="InputCount">How many inputs it has.</param>
/// <param name="Arguments">Its encoded arguments; valid until the run's end has been reported.</param>
/// <param name="ExpectedNanoseconds">How long it is expected to take; zero if that is not known to be short.</param>
public readonly record struct RunOrder(
    TaskHandle Task, AttemptId Attempt, Key Key, int Function, int InputCount, System.ReadOnlyMemory<byte> Arguments, long ExpectedNanoseconds);
