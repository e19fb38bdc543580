namespace Penstock.Core;

/// <summary>What a task that is not finished waits for: another task, or something outside of all tasks.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Task"><see cref="WaitKind.Input"/>: the row of the input; else <see cref="TaskRow.None"/>.</param>
/// <param name="Worker">The index of the worker concerned, or <see cref="TaskRow.None"/>.</param>
internal readonly record struct Wait(WaitKind Kind, int Task = TaskRow.None, int Worker = TaskRow.None);

/// <summary>Kinds of waits. Every pending task has one; <see cref="Bug"/> says that none was found.</summary>
internal enum WaitKind
{
    /// <summary>It does not wait: it is finished, has failed, or is not needed.</summary>
    None,

    /// <summary>The rest of the graph it came with.</summary>
    Submission,

    /// <summary>An input that is pending itself.</summary>
    Input,

    /// <summary>Any worker: none is connected.</summary>
    Worker,

    /// <summary>A worker that may run it: none that is connected may.</summary>
    Fit,

    /// <summary>Room on a worker that may run it.</summary>
    Room,

    /// <summary>The end of its run.</summary>
    Run,

    /// <summary>The return of the worker it was given to, or the end of that worker's grace.</summary>
    Return,

    /// <summary>The client that brings its data.</summary>
    Arrival,

    /// <summary>Workers of the scheduler's life before, which may come back with it, or the end of the time they are waited for.</summary>
    Recovery,

    /// <summary>Nothing that could be found: an error of ours.</summary>
    Bug,
}
