using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>
/// What a thread of a <see cref="SlotPool"/> runs now. When its run secedes the thread stops being a slot: it ends with that
/// run, and the pool has another one in its place. Everything happens on that thread.
/// </summary>
/// <param name="replace">Gives followers of the run back and puts another thread in the place of this one.</param>
/// <param name="board">Where a supervisor can read what runs; null if there is none.</param>
internal sealed class SlotThread(Action<WorkerRun> replace, SlotBoard? board) : TaskContext.Source, IDisposable
{
    private readonly int _entry = board?.Take() ?? 0;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private WorkerRun? _run;
    private RunContext? _context;

    /// <summary>Whether a run of this thread has given the slot back.</summary>
    public bool HasSeceded { get; private set; }

    /// <inheritdoc/>
    public override TaskContext? CurrentRun => _run is { } run ? _context ??= new RunContext(this, run.Order.Attempt, run.Order.Key) : null;

    /// <summary>A run begins.</summary>
    public void Begin(WorkerRun run)
    {
        _run = run;
        _context = null;
        board?.Note(_entry, run.Order.Attempt);
    }

    /// <summary>The run has returned, or goes on without this thread.</summary>
    public void End()
    {
        _run = null;
        board?.Note(_entry, default);
    }

    /// <summary>The thread ends.</summary>
    public void Dispose() => board?.Release(_entry);

    private void Secede(AttemptId attempt)
    {
        if (Environment.CurrentManagedThreadId != _thread || HasSeceded || _run is not { } run || run.Order.Attempt != attempt)
            return;
        HasSeceded = true;
        replace(run);
    }

    private sealed class RunContext(SlotThread thread, AttemptId attempt, Key key) : TaskContext
    {
        public override Key Key => key;

        public override void Secede() => thread.Secede(attempt);
    }
}
