using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Workers that leave without loss: they are given nothing more, what they have not started goes back, what runs ends, and
/// needed results that only they hold are copied. Then they are dismissed, or somebody hears why they cannot go.
/// </content>
public sealed partial class SchedulerMachine
{
    /// <summary>So many results of a retiring worker are on their way to others at once.</summary>
    private const int HandingOverMax = 256;

    private readonly List<WorkerRecord> _retiring = [];

    /// <summary>
    /// The processes that were let go, and why: those that were away may come back without having heard of it. A few hundred bytes
    /// each with the reason, as long as this scheduler lives, because a process may come back however late.
    /// </summary>
    private readonly Dictionary<ulong, (bool IsReplaced, string Reason)> _letGo = [];

    /// <summary>The processes behind the numbers of sessions that are over. Some 16 bytes each, as long as this scheduler lives.</summary>
    private readonly SortedDictionary<int, ulong> _processes = [];

    private bool _areRetirementsDue;

    /// <summary>Whether a worker got room after tasks had been placed.</summary>
    private bool _placesAgain;

    private void OnRetireWorkers(ClientRecord client, in RetireWorkers retire)
    {
        var order = new ClusterOrder(client, retire.Request);
        foreach (int id in retire.Workers)
        {
            order.Begin();
            if (FindProcess(id) is { } worker)
            {
                BeginRetirement(worker).Orders.Add(order);
                continue;
            }

            if (_processes.TryGetValue(id, out ulong process))
                _letGo[process] = (false, $"{client.Name} has retired it while it was away"); // It may come back.
            Answer(order, order.Succeed());
        }

        Answer(order, order.Close());
    }

    /// <summary>The worker of a number, or the same process in a later session, which has another number.</summary>
    private WorkerRecord? FindProcess(int id)
    {
        if ((uint)id >= (uint)_workers.Count)
            return null;
        if (_workers[id] is { IsWelcome: true } worker)
            return worker;
        return _processes.TryGetValue(id, out ulong process) ? _workers.Find(other => other is { IsWelcome: true } && other.Incarnation == process) : null;
    }

    private Retirement BeginRetirement(WorkerRecord worker)
    {
        _areRetirementsDue = true;
        if (worker.Retirement is { } known)
            return known;
        var retirement = new Retirement();
        worker.Retirement = retirement;
        _retiring.Add(worker);
        UpdateRoomy(worker);
        KeepForNobody(worker);
        AskAllBack(worker);
        TakeIncomingBack(worker);
        foreach (int link in worker.Replicas)
            MakeDue(_replicas[link].Task); // Plans that counted on this copy look for another.
        return retirement;
    }

    private void LookAtRetirements()
    {
        if (_retiring.Count == 0)
            return;
        _areRetirementsDue = true;
        _placesAgain = true;
    }

    private void AdvanceRetirements()
    {
        if (!_areRetirementsDue)
            return;
        _areRetirementsDue = false;
        for (int i = _retiring.Count - 1; i >= 0; i--)
            AdvanceRetirement(_retiring[i]);
    }

    private void AdvanceRetirement(WorkerRecord worker)
    {
        if (!HandOver(worker) || worker.Processing.Count > 0 || worker.AskedBack.Count > 0 || IsExpectingData(worker))
            return;
        Retirement ended = EndRetirement(worker);
        Dismiss(worker, isReplaced: false, $"{worker.Name} has retired");
        foreach (ClusterOrder order in ended.Orders)
            Answer(order, order.Succeed());
    }

    /// <summary>Sees to it that somebody who stays holds each result, a number of them at a time; says whether all are safe.</summary>
    private bool HandOver(WorkerRecord worker)
    {
        Retirement retirement = worker.Retirement!; // It is in the list of those that retire.
        int unsafeCount = 0;
        for (int i = retirement.SafeUntil; i < worker.Replicas.Count && unsafeCount < HandingOverMax; i++)
        {
            int task = _replicas[worker.Replicas[i]].Task;
            if (CountStaying(task) > 0)
            {
                if (unsafeCount == 0)
                    retirement.SafeUntil = i + 1;
                continue;
            }

            unsafeCount++;
            if (FindPlan(task) is null)
                MakeDue(task, PlanOf(task));
        }

        if (unsafeCount > 0)
            return false;
        for (int i = 0; i < worker.Replicas.Count; i++)
        {
            if (CountStaying(_replicas[worker.Replicas[i]].Task) > 0)
                continue;
            retirement.SafeUntil = i; // Others moved within the list, or another holder retires too.
            LookAtRetirements();
            return false;
        }

        return true;
    }

    /// <summary>Whether a client is bringing data to it right now.</summary>
    private bool IsExpectingData(WorkerRecord worker)
    {
        if (_arriving == 0)
            return false;
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            if (_tasks[task].Status == SchedulerTaskStatus.Arriving && _tasks[task].Worker == worker.Id.Value)
                return true;
        }

        return false;
    }

    /// <summary>A result that only retiring workers hold has no other place: one of them stays, and goes on working.</summary>
    private void KeepHolder(int task, string obstacle)
    {
        WorkerRecord worker = WorkerAt(_replicas[_tasks[task].FirstReplica].Peer);
        string reason = $"{worker.Name} stays: only it holds {Label(task)}, and {obstacle}.";
        foreach (ClusterOrder order in EndRetirement(worker).Orders)
            Answer(order, order.Fail(reason));
        UpdateRoomy(worker);
        LookAtBlocked(worker);
        _placesAgain = true;
    }

    private Retirement EndRetirement(WorkerRecord worker)
    {
        Retirement ended = worker.Retirement!; // It is in the list of those that retire.
        worker.Retirement = null;
        _retiring.Remove(worker);
        return ended;
    }

    /// <summary>Ends a worker's session from here: nothing of it is needed, and it is told so.</summary>
    private void Dismiss(WorkerRecord worker, bool isReplaced, string reason)
    {
        _letGo[worker.Incarnation] = (isReplaced, reason);
        worker.IsGone = true;
        worker.HasSaidGoodbye = true; // It kills nobody.
        EndAbsence(worker);
        RemoveWorker(worker, reason);
        worker.Outbox.Clear();
        var dismissal = new Dismissal(isReplaced, reason);
        To(worker).Add(in dismissal);
        _closings.Add(new PeerClosing(worker, reason, dismissal));
    }

    /// <summary>
    /// A process that was let go comes back, because it was away and has not heard of it, or because it is of a life of the
    /// scheduler before the cluster was restarted: it hears it now.
    /// </summary>
    private bool WasLetGo(WorkerRecord worker, in WorkerHello hello)
    {
        bool wasToldSo = _letGo.TryGetValue(hello.Incarnation, out (bool IsReplaced, string Reason) why);
        if (!wasToldSo && !(_hasRestarted && hello.Epoch != 0 && hello.Epoch != _epoch))
            return false;
        worker.Incarnation = hello.Incarnation;
        Dismiss(worker, !wasToldSo || why.IsReplaced, wasToldSo ? why.Reason : "the cluster was restarted while it was away");
        return true;
    }

    /// <summary>A retiring worker is gone before its time: that is not what was asked for.</summary>
    private void LoseRetirement(WorkerRecord worker, string reason)
    {
        if (worker.Retirement is null)
            return;
        foreach (ClusterOrder order in EndRetirement(worker).Orders)
            Answer(order, order.Fail($"{worker.Name} was lost while it retired: {reason}."));
    }
}
