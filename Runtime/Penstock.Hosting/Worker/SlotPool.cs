using System.Globalization;

namespace Penstock.Hosting;

/// <summary>
/// The threads that run tasks, and the queue they take runs from, in the order given. Threads are of the host's own, so a
/// task that blocks costs a slot and nothing else.
/// </summary>
internal sealed class SlotPool : IDisposable
{
    /// <summary>Another slot is woken for about this much work: less is done sooner by the slots that are awake.</summary>
    private const long WakeNanoseconds = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<WorkerRun> _queue = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunExecutor _executor;
    private readonly CompletionQueue _completions;
    private readonly SlotBoard? _board;
    private readonly Thread[] _threads;
    private int _idle;
    private int _alive;
    private bool _isStopping;

    /// <summary>Makes the threads; <see cref="Start"/> starts them.</summary>
    public SlotPool(string worker, int slots, RunExecutor executor, CompletionQueue completions, SlotBoard? board)
    {
        _executor = executor;
        _completions = completions;
        _board = board;
        _threads = new Thread[slots];
        for (int i = 0; i < slots; i++)
            _threads[i] = new Thread(RunSlot) { IsBackground = true, Name = $"penstock {worker} slot {i}" };
    }

    /// <summary>Completes when every thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        _alive = _threads.Length;
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Adds runs, each with its followers, and empties the list.</summary>
    public void Add(List<WorkerRun> runs)
    {
        int wakes;
        lock (_lock)
        {
            long work = 0;
            foreach (WorkerRun run in runs)
            {
                _queue.Enqueue(run);
                work += run.IsShort ? run.Order.ExpectedNanoseconds : WakeNanoseconds;
            }

            wakes = (int)Math.Min(Math.Min(_idle, runs.Count), 1 + (work / WakeNanoseconds));
            _idle -= wakes;
        }

        runs.Clear();
        if (wakes > 0)
            _wake.Release(wakes);
    }

    /// <summary>Wakes a slot if runs wait although one is idle: a run that was expected to be short may not be.</summary>
    public void Nudge()
    {
        lock (_lock)
        {
            if (_queue.Count == 0 || _idle == 0)
                return;
            _idle--;
        }

        _wake.Release();
    }

    /// <summary>Lets each thread end when it has finished its run; what is in the queue is not begun.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopping)
                return;
            _isStopping = true;
            _queue.Clear();
            _idle = 0;
        }

        _wake.Release(_threads.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private void RunSlot()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        ExecutionContext? clean = ExecutionContext.Capture();
        using var thread = new SlotThread(Replace, _board);
        thread.Install();
        while (Take() is { } run)
        {
            if (!run.IsShort)
                _completions.Flush();
            _executor.ExecuteSeries(run, thread);
            if (thread.HasSeceded)
                break;
            Clean(clean);
        }

        _completions.Flush();

        if (Interlocked.Decrement(ref _alive) == 0)
            _ended.TrySetResult();
    }

    /// <summary>The calling thread is no slot any more: its run has seceded.</summary>
    private void Replace(WorkerRun seceded)
    {
        Interlocked.Increment(ref _alive);
        new Thread(RunSlot) { IsBackground = true, Name = Thread.CurrentThread.Name }.Start();
        _executor.GiveSlotBack(seceded);
    }

    /// <summary>Nothing that a task leaves on its thread reaches the next one.</summary>
    private static void Clean(ExecutionContext? clean)
    {
        if (clean is not null)
            ExecutionContext.Restore(clean);
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
    }

    /// <summary>Waits for a run; null when the thread is to end.</summary>
    private WorkerRun? Take()
    {
        while (true)
        {
            if (TryTake(markIdle: false, out WorkerRun? run))
                return run;
            _completions.Flush();
            if (TryTake(markIdle: true, out run))
                return run;
            _wake.Wait();
        }
    }

    /// <returns>False when the thread has to wait.</returns>
    private bool TryTake(bool markIdle, out WorkerRun? run)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out run) || _isStopping)
                return true;
            if (markIdle)
                _idle++;
            return false;
        }
    }
}
