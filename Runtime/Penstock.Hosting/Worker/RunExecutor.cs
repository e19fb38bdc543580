using Penstock.Protocol;

namespace Penstock.Hosting;

/// <summary>Calls the functions of tasks and reports what became of them. Nothing that a task does or throws leaves this class.</summary>
/// <param name="worker">The worker's name, for error reports.</param>
/// <param name="completions">Where reports go.</param>
/// <param name="time">Measures durations.</param>
/// <param name="board">Where a supervisor can read what runs; null if there is none.</param>
internal sealed class RunExecutor(string worker, CompletionQueue completions, TimeProvider time, SlotBoard? board)
{
    private readonly double _nanosecondsPerTick = 1e9 / time.TimestampFrequency;

    /// <summary>Runs a series: a run and, as long as each gives its result at once, its followers.</summary>
    public void ExecuteSeries(WorkerRun first, SlotThread thread)
    {
        long clock = 0;
        for (WorkerRun? run = first; run is not null;)
        {
            WorkerRun? follower = run.Follower; // Read first: once its end is reported, the run belongs to the loop.
            thread.Begin(run);
            bool hasResult = Execute(run, follower, thread, ref clock);
            thread.End();
            if (thread.HasSeceded)
                return; // The followers were given back then.
            if (hasResult)
            {
                run = follower;
                continue;
            }

            Return(follower);
            return;
        }
    }

    /// <summary>A run goes on without its slot. What was to follow it in that slot has to start by itself.</summary>
    public void GiveSlotBack(WorkerRun run)
    {
        completions.Add(Completion.Suspension(run));
        Return(run.Follower);
        completions.Flush();
    }

    /// <param name="run">The run.</param>
    /// <param name="follower">The run that goes on with its result.</param>
    /// <param name="thread">Where it runs.</param>
    /// <param name="clock">When the run before it ended, which is when this one begins; zero if that is not known. Then its own end.</param>
    /// <returns>Whether it gave its result; the follower then has it.</returns>
    private bool Execute(WorkerRun run, WorkerRun? follower, SlotThread thread, ref long clock)
    {
        if (run.IsCancelled)
        {
            completions.Add(Completion.Return(run));
            return false;
        }

        if (run.Function.Function is not { } function)
        {
            completions.Add(Completion.Failure(run, ErrorReport.Of(ErrorKind.CodeMismatch, run.Function.Problem, run.Order.Key, worker)));
            return false;
        }

        long started = clock != 0 ? clock : time.GetTimestamp();
        try
        {
            TaskArguments arguments = run.Arguments;
            ValueTask<Cell> result = function.Invoke(ref arguments);
            if (!result.IsCompleted)
            {
                if (!thread.HasSeceded)
                    completions.Add(Completion.Suspension(run));
                _ = AwaitAsync(run, result, started);
                return false;
            }

            Cell cell = result.GetAwaiter().GetResult(); // Completed: this does not wait.
            if (!thread.HasSeceded)
                follower?.CloseInput(cell);
            clock = Succeed(run, cell, started);
            return true;
        }
        catch (Exception error)
        {
            Fail(run, error);
            return false;
        }
    }

    /// <returns>When the run ended; zero if much time has passed since, because the loop was woken.</returns>
    private long Succeed(WorkerRun run, Cell cell, long started)
    {
        long ended = time.GetTimestamp();
        var nanoseconds = (long)((ended - started) * _nanosecondsPerTick);
        bool hasWoken = completions.Add(Completion.Success(run, cell, cell.Measure(), nanoseconds));
        return hasWoken ? 0 : ended;
    }

    private void Fail(WorkerRun run, Exception error)
    {
        if (run.IsCancelled && error is OperationCanceledException)
            completions.Add(Completion.Return(run));
        else if (error is RescheduleException)
            completions.Add(Completion.PutBack(run));
        else
            completions.Add(Completion.Failure(run, ErrorReport.Of(error, run.Order.Key, worker)));
    }

    private void Return(WorkerRun? follower)
    {
        while (follower is not null)
        {
            WorkerRun? next = follower.Follower;
            completions.Add(Completion.Return(follower));
            follower = next;
        }
    }

    private async Task AwaitAsync(WorkerRun run, ValueTask<Cell> pending, long started)
    {
        try
        {
            Cell cell = board is null ? await pending.ConfigureAwait(false) : await NotedAsync(board, run, pending).ConfigureAwait(false);
            Succeed(run, cell, started);
        }
        catch (Exception error)
        {
            Fail(run, error);
        }

        completions.Flush();
    }

    /// <summary>The thread goes on with another run, so this one needs an entry of its own.</summary>
    private static async ValueTask<Cell> NotedAsync(SlotBoard board, WorkerRun run, ValueTask<Cell> pending)
    {
        int entry = board.Take();
        board.Note(entry, run.Order.Attempt);
        try
        {
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            board.Release(entry);
        }
    }
}
