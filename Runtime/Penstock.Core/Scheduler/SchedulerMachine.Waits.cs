using System.Collections.Generic;
using System.Text.Json;

namespace Penstock.Core;

/// <content>What each pending task waits for, step by step down to a cause outside of all tasks (semantics.md D11).</content>
public sealed partial class SchedulerMachine
{
    /// <summary>The one thing a task waits for next. Pending tasks always wait for something; <see cref="WaitKind.Bug"/> means we lost it.</summary>
    private Wait WaitOf(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.Submitting) != 0)
            return new Wait(WaitKind.Submission);
        if (!row.Status.IsPending())
            return new Wait(WaitKind.None);
        if (row.Status == SchedulerTaskStatus.Ready)
            return WaitOfReady(task);
        if (row.Status == SchedulerTaskStatus.Waiting)
            return PendingInputOf(in row) ?? new Wait(WaitKind.Bug);
        if (row.Worker == TaskRow.AnyWorker)
            return new Wait(WaitKind.Recovery);
        if (WorkerAt(row.Worker).IsAway)
            return new Wait(WaitKind.Return, Worker: row.Worker);
        return row.Status == SchedulerTaskStatus.Arriving
            ? new Wait(WaitKind.Arrival, Worker: row.Worker)
            : PendingInputOf(in row) ?? new Wait(WaitKind.Run, Worker: row.Worker);
    }

    /// <summary>An input that is not there yet; a task that was given ahead has some too.</summary>
    private Wait? PendingInputOf(in TaskRow row)
    {
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            int input = _edges[edge].Input;
            if (_tasks[input].Status.IsPending())
                return new Wait(WaitKind.Input, Task: input);
        }

        return null;
    }

    private Wait WaitOfReady(int task)
    {
        if (_isHoldingBack)
            return new Wait(WaitKind.Recovery);
        if (WorkerCount == 0)
            return new Wait(WaitKind.Worker);
        Need need = NeedOf(task);
        if (!IsMet(need))
            return new Wait(WaitKind.Fit);
        return IdleWorkerFor(need) is { } idle ? new Wait(WaitKind.Bug, Worker: idle.Id.Value) : new Wait(WaitKind.Room);
    }

    /// <summary>A worker that has nothing to do and may run tasks of a need: at rest no task waits while there is one.</summary>
    private WorkerRecord? IdleWorkerFor(Need need)
    {
        foreach (WorkerRecord? worker in _workers)
        {
            bool isIdle = worker is { IsWelcome: true, IsGone: false, IsAway: false, Processing.Count: 0 } && worker.RoomyPosition != TaskRow.None;
            if (isIdle && worker!.Id.Value != need.PutBackBy && !IsReserved(worker) && Meets(worker, need.Demand)) // Tested on the line above.
                return worker;
        }

        return null;
    }

    private bool IsReserved(WorkerRecord worker) => _needs.Exists(queue => queue.Reserved == worker);

    /// <summary>A task, the input it waits for, that one's input, and so on to the one that waits for something outside.</summary>
    private List<int> WaitChain(int task)
    {
        var chain = new List<int> { task };
        while (WaitOf(chain[^1]) is { Kind: WaitKind.Input } wait)
            chain.Add(wait.Task);
        return chain;
    }

    /// <summary>Writes what a pending key waits for in the end, since when, and what would unblock it.</summary>
    private void WriteWait(Utf8JsonWriter json, int task)
    {
        if (WaitOf(task).Kind == WaitKind.None)
            return;
        List<int> chain = WaitChain(task);
        int last = chain[^1];
        Wait wait = WaitOf(last);
        if (SinceOf(task) is { } since)
            json.WriteNumber("sinceSeconds", (_now.Nanoseconds - since.Nanoseconds) / 1e9);
        json.WriteStartArray("chain");
        for (int i = 0; i < chain.Count && i < ShownMax; i++)
            json.WriteStringValue($"{Label(chain[i])} ({_tasks[chain[i]].Status})");
        json.WriteEndArray();
        json.WriteStartObject("blockedBy");
        json.WriteString("kind", wait.Kind.ToString());
        json.WriteString("task", _tasks.Keys[last].ToString());
        if (wait.Worker != TaskRow.None)
            json.WriteString("worker", WorkerAt(wait.Worker).Name);
        json.WriteEndObject();
        json.WriteString("unblockedBy", Unblocking(last, wait));
    }

    /// <summary>What has to happen so that a task goes on.</summary>
    private string Unblocking(int task, Wait wait) => wait.Kind switch
    {
        WaitKind.Submission => "The rest of its graph, which its client is sending.",
        WaitKind.Worker => "A worker that connects.",
        WaitKind.Fit => UnmetReason(NeedOf(task), FindNeed(NeedOf(task))?.UnmetSince ?? _now),
        WaitKind.Room => "A worker that may run it and ends one of its tasks, or another worker that may run it.",
        WaitKind.Run => $"The end of attempt {_tasks[task].Attempt} on {WorkerAt(wait.Worker).Name}; if that worker dies, the task runs elsewhere.",
        WaitKind.Return => $"The return of {WorkerAt(wait.Worker).Name}, or the end of the time it is waited for.",
        WaitKind.Arrival => $"The client that brings it to {WorkerAt(wait.Worker).Name}.",
        WaitKind.Recovery => "The workers that were there before the scheduler restarted, or the end of the time they are waited for.",
        WaitKind.Bug => "Nothing was found that it could wait for. This is an error of Penstock: please report it with the key's story.",
        WaitKind.None or WaitKind.Input or _ => "",
    };

    /// <summary>When a task got its status; null if its story is not remembered that far back.</summary>
    private Timestamp? SinceOf(int task)
    {
        Timestamp? since = null;
        foreach (StoryEntry<SchedulerTaskStatus> entry in _story.Of(_tasks.Handle(task)))
            since = entry.To == _tasks[task].Status ? entry.At : null;
        return since;
    }

    /// <summary>What a pending key waits for in the end, for tests that take the cause away and see whether that helps.</summary>
    internal (WaitKind Kind, Key Task)? CauseOf(Key key)
    {
        int task = _keys.Find(key);
        if (task == TaskRow.None || WaitOf(task).Kind == WaitKind.None)
            return null;
        int last = WaitChain(task)[^1];
        return (WaitOf(last).Kind, _tasks.Keys[last]);
    }
}
