using System.ComponentModel;

namespace Penstock;

/// <summary>The run of a task, as its own method sees it.</summary>
/// <remarks>
/// Found by <see cref="Current"/> on the thread that a worker has called the method on, until the method returns or, if it is
/// asynchronous, reaches its first incomplete await; take it before that.
/// </remarks>
public abstract class TaskContext
{
    [ThreadStatic]
    private static Source? ThreadSource;

    /// <summary>The run that this thread has begun; null outside of a task.</summary>
    public static TaskContext? Current => ThreadSource?.CurrentRun;

    /// <summary>The task's key.</summary>
    public abstract Key Key { get; }

    /// <summary>
    /// Gives the task's slot back: it goes on, on a thread of its own, and another task may begin. Its time is not learnt from,
    /// and it stays on its worker. For tasks that mostly wait. An asynchronous task does this by its first incomplete await.
    /// Does nothing the second time, on another thread than the method was called on, or after the run has ended.
    /// </summary>
    public abstract void Secede();

    /// <summary>Tells which run a thread has begun; one for each thread of a worker.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract class Source
    {
        /// <summary>The run; null between runs.</summary>
        public abstract TaskContext? CurrentRun { get; }

        /// <summary>Makes this the source of the calling thread.</summary>
        public void Install() => ThreadSource = this;
    }
}
