using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>The watchdog: pending tasks that wait for nothing are errors of ours, and are reported with their stories (D11).</content>
public sealed partial class SchedulerMachine
{
    /// <summary>How many rows are looked at per tick: a look costs little, and a table of a million is through in four minutes.</summary>
    private const int WatchedPerTick = 4096;

    /// <summary>A worker that says for this long that it has no run, while it was given one before, has lost it.</summary>
    private const long ClaimMaxMilliseconds = 10_000;

    /// <summary>More reports than this say nothing new.</summary>
    private const int StallsMax = 100;

    private readonly List<Stall> _stalls = [];
    private readonly HashSet<TaskHandle> _reported = [];
    private int _nextWatched;

    /// <summary>How many stalls were reported in this epoch.</summary>
    public int StallCount => _reported.Count;

    /// <summary>Takes the stalls that were found since the last call.</summary>
    /// <param name="stalls">Gets them; cleared first.</param>
    public void TakeStalls(List<Stall> stalls)
    {
        ArgumentNullException.ThrowIfNull(stalls);
        stalls.Clear();
        stalls.AddRange(_stalls);
        _stalls.Clear();
    }

    /// <summary>Looks at some of the tasks, at others with the next tick.</summary>
    private void WatchForStalls()
    {
        int rows = _tasks.RowsUsed;
        for (int looked = 0; looked < Math.Min(rows, WatchedPerTick) && _reported.Count < StallsMax; looked++)
        {
            _nextWatched = _nextWatched + 1 < rows ? _nextWatched + 1 : 0;
            if (_tasks[_nextWatched].Status.IsPending() && WaitOf(_nextWatched).Kind == WaitKind.Bug)
                Report(_nextWatched, "it waits for nothing that could be found");
        }

        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsAway: false, ClaimsIdleSince: { } since } && worker.Processing.Count > 0 && since.AddMilliseconds(ClaimMaxMilliseconds) < _now)
                WatchClaims(worker);
        }
    }

    /// <summary>Whatever it was given, it was given before it began to say so: a new run ends the claim.</summary>
    private void WatchClaims(WorkerRecord worker)
    {
        foreach (int task in worker.Processing)
        {
            if (_reported.Count < StallsMax)
                Report(task, $"{worker.Name} was given it and says that it has no run");
        }
    }

    private void Report(int task, string finding)
    {
        if (_reported.Add(_tasks.Handle(task)))
            _stalls.Add(new Stall(_tasks.Keys[task], $"{finding}; {Describe(task)}"));
    }
}

/// <summary>A pending task without a cause: an error of Penstock.</summary>
/// <param name="Key">The task's key.</param>
/// <param name="Finding">What was found, and the task's story.</param>
public readonly record struct Stall(Key Key, string Finding)
{
    /// <summary>What is told to people who do not know Penstock's inside.</summary>
    /// <returns>One or more lines.</returns>
    public override string ToString() => $"An error of Penstock: the task {Key} waits for nothing. Please report this: {Finding}";
}
