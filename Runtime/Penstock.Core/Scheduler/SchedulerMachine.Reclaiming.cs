using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Runs that are asked back because they have not started: from workers that retire or have paused, and for idle ones. A
/// run stays on its worker's books until the worker has answered, so it is never in two places. What runs ahead of a run
/// that is given back is recalled in the same settling: a whole suffix goes or nothing.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>Asks a run back unless that was done before.</summary>
    private void AskBack(int task, WorkerRecord? thief)
    {
        ref TaskRow row = ref _tasks[task];
        WorkerRecord victim = WorkerAt(row.Worker);
        if (victim.FindAsked(row.Attempt) >= 0)
            return;
        victim.AskedBack.Add((row.Attempt, thief));
        if (thief is not null)
            thief.Stealing++;
        To(victim).Add(new ReclaimAttempt(_tasks.Handle(task), new AttemptId(row.Attempt)));
    }

    /// <summary>Asks back everything a worker was given; what has started stays and ends there.</summary>
    private void AskAllBack(WorkerRecord worker)
    {
        foreach (int task in worker.Processing)
            AskBack(task, thief: null);
    }

    private void OnReclaimAnswer(WorkerRecord worker, ReclaimAnswer answer)
    {
        int asked = worker.FindAsked(answer.Attempt.Value);
        if (asked < 0)
            return; // It was asked in a session before this one, and has said since what it holds.
        WorkerRecord? thief = EndReclaim(worker, asked);
        LookAtRetirements();
        if (answer.IsGivenBack)
            EndLingering(worker, answer.Attempt); // It was recalled meanwhile, and the worker does not know it any more.
        int task = answer.IsGivenBack ? FindRun(worker, answer.Task, answer.Attempt) : TaskRow.None;
        if (task == TaskRow.None)
            return; // It has started, or was recalled meanwhile.
        EndRun(task);
        Settle();
        if (thief is { TakesTasks: true } && _tasks.Find(answer.Task) == task && _tasks[task].Status == SchedulerTaskStatus.Ready && MayBeStolen(task))
            Assign(task, thief);
    }

    private static WorkerRecord? EndReclaim(WorkerRecord victim, int asked)
    {
        WorkerRecord? thief = victim.AskedBack[asked].Thief;
        victim.AskedBack.RemoveAt(asked);
        if (thief is not null)
            thief.Stealing--;
        return thief;
    }

    /// <summary>A worker is gone: it will not answer.</summary>
    private static void LoseReclaims(WorkerRecord worker)
    {
        while (worker.AskedBack.Count > 0)
            EndReclaim(worker, worker.AskedBack.Count - 1);
    }
}
