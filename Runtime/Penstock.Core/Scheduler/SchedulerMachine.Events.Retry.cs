using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Failed tasks that a client wants run again.</content>
public sealed partial class SchedulerMachine
{
    private readonly List<int> _retrying = [];
    private readonly HashSet<int> _retrySeen = [];

    /// <summary>
    /// Walks from the holds down to the tasks that failed themselves and takes their errors away: then no counter says any
    /// more that they, or what failed by them alone, have failed. What failed by another task too stays failed, by that one.
    /// </summary>
    private void OnRetryHolds(ClientRecord client, RetryHolds retry)
    {
        foreach (HoldId hold in retry.Holds)
        {
            int want = FindWant(client, hold);
            if (want != TaskRow.None)
                Visit(_wants[want].Task);
        }

        int roots = 0;
        for (int i = 0; i < _retrying.Count; i++)
        {
            int task = _retrying[i];
            ref TaskRow row = ref _tasks[task];
            int end = row.FirstInput + row.InputCount;
            for (int edge = row.FirstInput; edge < end; edge++)
                Visit(_edges[edge].Input);
            if ((row.Flags & TaskFlags.OwnError) == 0)
                continue;
            _retrying[roots++] = task;
            TakeErrorAway(task);
        }

        _retrying.RemoveRange(roots, _retrying.Count - roots);
        _retrySeen.Clear();
        Settle();
        BlameOthers();
        To(client).Add(new RetryDone(retry.Request, roots));
    }

    private void Visit(int task)
    {
        if (_tasks[task].Status == SchedulerTaskStatus.Erred && _retrySeen.Add(task))
            _retrying.Add(task);
    }

    private void TakeErrorAway(int task)
    {
        _tasks[task].Flags &= ~TaskFlags.OwnError;
        if (FindPolicy(task) is { } policy)
        {
            policy.RetriesLeft = policy.Retries;
            policy.Deaths.Clear(); // It stays suspected: it runs alone.
        }

        MarkDirty(task);
    }

    /// <summary>
    /// Tasks that stay failed although the one they were said to fail by runs again fail by another of their inputs: they,
    /// and what failed by them, are told so. Starts from the tasks that were retried, which are in <see cref="_retrying"/>.
    /// </summary>
    private void BlameOthers()
    {
        for (int i = 0; i < _retrying.Count; i++)
        {
            for (int edge = _tasks[_retrying[i]].FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
                BlameAnother(_edges[edge].Dependent);
        }

        _retrying.Clear();
        _retrySeen.Clear();
    }

    private void BlameAnother(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if (row.Status != SchedulerTaskStatus.Erred)
        {
            if (_retrySeen.Add(task))
                _retrying.Add(task);
            return;
        }

        if ((row.Flags & TaskFlags.OwnError) != 0)
            return;
        ErrorRecord blamed = BlameInput(task);
        if (_errors[task].IsCausedBy(blamed))
            return;
        _errors[task] = blamed;
        NotifyWants(task);
        _retrying.Add(task);
    }
}
