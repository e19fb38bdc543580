using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Tasks that may have killed a worker (D4): they run alone from then on, and fail after the second death.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A worker's process has died, and somebody who watched over it knows what it ran.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="running">The runs that its slots had begun and not ended: only their tasks are suspected.</param>
    /// <param name="reason">How it died, for people.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The peer is no worker.</exception>
    public void OnWorkerDied(SchedulerPeer worker, IReadOnlyCollection<AttemptId> running, string reason, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(running);
        if (worker is not WorkerRecord record)
            throw new ArgumentException("Only a worker dies with runs.", nameof(worker));
        record.RunningAtDeath = [.. running];
        OnPeerLost(worker, reason, now);
    }

    /// <summary>Whoever may have been running on a worker that left without a word is suspected of having killed it.</summary>
    private void SuspectRunsOf(WorkerRecord worker)
    {
        if (worker.HasSaidGoodbye)
            return;
        foreach (int task in worker.Processing)
        {
            if (worker.RunningAtDeath is { } running && !running.Contains(new AttemptId(_tasks[task].Attempt)))
                continue;
            TaskPolicy policy = PolicyOf(task);
            policy.IsSuspect = true;
            policy.Deaths.Add(worker.Name);
            if (policy.Deaths.Count >= _options.TaskDeathsMax)
                Condemn(task, policy);
        }
    }

    private void Condemn(int task, TaskPolicy policy)
    {
        ref TaskRow row = ref _tasks[task];
        row.Flags |= TaskFlags.OwnError;
        string message = $"{policy.Deaths.Count} workers died while it may have been running on them: {string.Join(", ", policy.Deaths)}. The last time it ran alone, or shared the worker only with others suspected like it. "
            + "Look at what these workers said last: a crash of native code, the end of the process, or more memory than there is. If they died for another reason, retry the future.";
        var error = new ErrorInfo(ErrorKind.WorkerKilled, "Penstock.WorkerKilledException", message, "", _tasks.Keys[task], policy.Deaths[^1], TriesOf(task) - 1, new List<string>(), 0);
        _errors[task] = new ErrorRecord(Label(task), error, cause: null);
    }
}
