using System;
using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>What workers say, and how they come and go.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A worker that says nothing for this long counts as lost; it sends a heartbeat every second.</summary>
    private const long WorkerSilenceMaxMilliseconds = 15_000;

    private const int SlotsMax = 4096;

    private void OnWorkerMessage(WorkerRecord worker, MessageCode code, ref WireReader reader, int members)
    {
        if (!worker.IsWelcome && code is not (MessageCode.WorkerHello or MessageCode.Goodbye))
            throw new PeerProtocolException($"The first message of a worker must be {MessageCode.WorkerHello}, not {code}.");
        switch (code)
        {
            case MessageCode.WorkerHello:
                _cause = StoryCause.WorkerJoined;
                OnWorkerHello(worker, MessageCodec.ReadBody<WorkerHello>(ref reader, members));
                break;
            case MessageCode.TaskFinished:
                _cause = StoryCause.RunFinished;
                OnTaskFinished(worker, MessageCodec.ReadBody<TaskFinished>(ref reader, members));
                break;
            case MessageCode.TaskErred:
                _cause = StoryCause.RunErred;
                OnTaskErred(worker, MessageCodec.ReadBody<TaskErred>(ref reader, members));
                break;
            case MessageCode.TaskPutBack:
                _cause = StoryCause.RunPutBack;
                OnTaskPutBack(worker, MessageCodec.ReadBody<TaskPutBack>(ref reader, members));
                break;
            case MessageCode.OfferResources:
                OnOfferResources(worker, MessageCodec.ReadBody<OfferResources>(ref reader, members));
                break;
            case MessageCode.TaskSeceded:
                OnTaskSeceded(worker, MessageCodec.ReadBody<TaskSeceded>(ref reader, members));
                break;
            case MessageCode.RunEnded:
                EndLingering(worker, MessageCodec.ReadBody<RunEnded>(ref reader, members).Attempt);
                break;
            case MessageCode.ReplicaAdded:
                _cause = StoryCause.ReplicaAdded;
                OnReplicaAdded(worker, MessageCodec.ReadBody<ReplicaAdded>(ref reader, members));
                break;
            case MessageCode.InputMissing:
                _cause = StoryCause.InputMissing;
                OnInputMissing(worker, MessageCodec.ReadBody<InputMissing>(ref reader, members));
                break;
            case MessageCode.HeldData:
                OnHeldData(worker, MessageCodec.ReadBody<HeldData>(ref reader, members));
                break;
            case MessageCode.HeldRuns:
                OnHeldRuns(worker, MessageCodec.ReadBody<HeldRuns>(ref reader, members));
                break;
            case MessageCode.WorkerJoined:
                OnWorkerExpected(worker, MessageCodec.ReadBody<WorkerJoined>(ref reader, members));
                break;
            case MessageCode.AnnouncementEnd:
                MessageCodec.ReadBody<AnnouncementEnd>(ref reader, members);
                OnWorkerAnnounced(worker);
                break;
            case MessageCode.ReclaimAnswer or MessageCode.AcquireRefused or MessageCode.WorkerPaused or MessageCode.RetireRequest:
                OnMovingMessage(worker, code, ref reader, members);
                break;
            case MessageCode.Heartbeat:
                OnHeartbeat(worker, MessageCodec.ReadBody<Heartbeat>(ref reader, members));
                break;
            case MessageCode.Goodbye:
                Goodbye goodbye = MessageCodec.ReadBody<Goodbye>(ref reader, members);
                worker.HasSaidGoodbye = true;
                OnPeerLost(worker, goodbye.Reason, _now);
                _closings.Add(new PeerClosing(worker, goodbye.Reason));
                break;
            default:
                throw new PeerProtocolException($"A worker does not send {code} messages.");
        }
    }

    private void OnHeartbeat(WorkerRecord worker, in Heartbeat heartbeat)
    {
        worker.StoredBytes = heartbeat.StoredBytes;
        worker.StoredCount = heartbeat.StoredCount;
        worker.ClaimsIdleSince = heartbeat.AttemptCount > 0 ? null : worker.ClaimsIdleSince ?? _now;
        if (heartbeat.FetchedBytesPerSecond > 0)
            worker.NanosecondsPerByte = 1e9 / heartbeat.FetchedBytesPerSecond;
    }

    private void OnWorkerHello(WorkerRecord worker, WorkerHello hello)
    {
        if (worker.IsWelcome)
            throw new PeerProtocolException($"{worker.Name} said hello twice.");
        if (hello.Slots is < 1 or > SlotsMax || hello.MemoryBudget < 0)
            throw new PeerProtocolException($"{worker.Name} offers {hello.Slots} slots and {hello.MemoryBudget} bytes of memory; slots are 1 to {SlotsMax}.");
        if (IsOfEarlierSession(worker, hello.Incarnation) || WasLetGo(worker, in hello))
            return;
        worker.IsWelcome = true;
        if (hello.Name.Length > 0)
            worker.Name = hello.Name;
        worker.Slots = hello.Slots;
        worker.MemoryBudget = hello.MemoryBudget;
        worker.DataAddress = hello.DataAddress;
        worker.ProcessId = hello.ProcessId;
        BeginReturn(worker, hello.Incarnation, hello.Epoch);
        if (!worker.IsAnnouncing)
            _expected.Remove(worker.DataAddress);
        WorkerCount++;
        _memoryBudget += worker.MemoryBudget;
        To(worker).Add(new WorkerWelcome(worker.Id, _epoch));
        TellOfOthers(worker);
        foreach (WorkerRecord? other in _workers)
        {
            if (other is not { IsWelcome: true } || other == worker)
                continue;
            To(worker).Add(Announcement(other));
            To(other).Add(Announcement(worker));
        }

        foreach (ClientRecord? client in _clients)
        {
            if (client is { IsWelcome: true })
                To(client).Add(Announcement(worker));
        }

        UpdateRoomy(worker);
        ListOffers(worker);
        ConsiderIdle(worker);
        LookAtUnmetPlans();
        if (!worker.IsAnnouncing)
            LetGoOfFormer(worker); // It had not heard of being welcome, and of nothing it was given.
        LookAtRestart();
    }

    private void OnOfferResources(WorkerRecord worker, OfferResources offer)
    {
        if (worker.Offers.Length > 0)
            throw new PeerProtocolException($"{worker.Name} offers resources twice.");
        var reader = new WireReader(offer.Amounts);
        Dictionary<string, double> amounts = OptionList.ReadAmounts(ref reader);
        UnlistOffers(worker);
        try
        {
            worker.Offers = ResourceAmount.ListOf(TaskOptions.CheckedAmounts(amounts));
            worker.Used = new long[worker.Offers.Length];
        }
        catch (ArgumentException error)
        {
            throw new PeerProtocolException($"{worker.Name} offers resources that make no sense: {error.Message}");
        }
        finally
        {
            ListOffers(worker);
        }
    }

    private static WorkerJoined Announcement(WorkerRecord worker) => new(worker.Id, worker.Name, worker.DataAddress, worker.Slots);

    private void OnTaskFinished(WorkerRecord worker, TaskFinished finished)
    {
        (TaskHandle handle, AttemptId attempt) = (finished.Task, finished.Attempt);
        if (!IsReportOfTask(worker, ref handle, ref attempt, finished.Bytes))
            return;
        int task = FindRun(worker, handle, attempt);
        if (task == TaskRow.None)
        {
            EndLingering(worker, finished.Attempt);
            return; // It was recalled, and the recall frees what it has made.
        }

        if (finished.Bytes < 0 || finished.DurationNanoseconds < 0)
            throw new PeerProtocolException($"{worker.Name} reports a result of {finished.Bytes} bytes after {finished.DurationNanoseconds} ns.");
        bool countsDuration = (_tasks[task].Flags & TaskFlags.HasSeceded) == 0;
        EndRun(task);
        ClearSuspicion(task);
        if (countsDuration)
            _functions[_tasks.Recipes[task].Function].Learn(finished.DurationNanoseconds, finished.Bytes);
        if (_replicas.Find(_tasks[task].FirstReplica, worker.Id.Value) != TaskRow.None)
            return; // A copy came first, reported in the same batch: it ended the run before it began.
        SetBytes(task, finished.Bytes);
        AddReplica(task, worker);
    }

    private void OnTaskErred(WorkerRecord worker, TaskErred erred)
    {
        (TaskHandle handle, AttemptId attempt) = (erred.Task, erred.Attempt);
        if (!IsReportOfTask(worker, ref handle, ref attempt, bytes: null))
            return;
        int task = FindRun(worker, handle, attempt);
        if (task == TaskRow.None)
        {
            EndLingering(worker, erred.Attempt);
            return;
        }

        EndRun(task);
        ref TaskRow row = ref _tasks[task];
        if (row.FirstReplica != TaskRow.None)
            return; // A copy came first, reported in the same batch: what it was to make is there.
        ErrorInfo error = erred.Error with { Origin = _tasks.Keys[task], Worker = worker.Name, Attempts = TriesOf(task) };
        if (TryRetry(task, error))
            return;
        row.Flags |= TaskFlags.OwnError;
        _errors[task] = new ErrorRecord(Label(task), error, cause: null);
    }

    /// <summary>The task of a run that is still on this worker's books.</summary>
    private int FindRun(WorkerRecord worker, TaskHandle handle, AttemptId attempt)
    {
        int task = _tasks.Find(handle);
        if (task == TaskRow.None)
            return TaskRow.None;
        ref TaskRow row = ref _tasks[task];
        bool current = row.Status == SchedulerTaskStatus.Processing && row.Worker == worker.Id.Value && row.Attempt == attempt.Value;
        return current ? task : TaskRow.None;
    }

    private void OnReplicaAdded(WorkerRecord worker, ReplicaAdded added)
    {
        if (IsRenamed(worker, added.Task))
            return; // It counts since its name was given.
        int task = _tasks.Find(added.Task);
        bool isAwaited = task != TaskRow.None && (_tasks[task].IsNeeded || _tasks[task].Status == SchedulerTaskStatus.Arriving);
        if (!isAwaited || HasFailed(in _tasks[task]))
        {
            To(worker).Add(new FreeData(added.Task));
            return;
        }

        if (added.Bytes < 0)
            throw new PeerProtocolException($"{worker.Name} reports a copy of {added.Bytes} bytes.");
        if (_replicas.Find(_tasks[task].FirstReplica, worker.Id.Value) != TaskRow.None)
            return;
        if (_tasks[task].FirstReplica == TaskRow.None)
            SetBytes(task, added.Bytes);
        AddReplica(task, worker);
        LookAtRetirements();
    }

    /// <summary>Whether a task has failed, also if that was said in the same batch and has not settled.</summary>
    private static bool HasFailed(in TaskRow row) => row.Status.IsFailed() || (row.Flags & TaskFlags.OwnError) != 0;

    /// <summary>All copies of a result count the same, so its size changes only while there is none.</summary>
    private void SetBytes(int task, long bytes)
    {
        if (_tasks[task].FirstReplica == TaskRow.None)
            _tasks[task].Bytes = bytes;
    }

    private void RemoveWorker(WorkerRecord worker, string reason)
    {
        _cause = StoryCause.WorkerLeft;
        SuspectRunsOf(worker);
        LoseMoving(worker, reason);
        int lostRuns = worker.Processing.Count;
        while (worker.Processing.Count > 0)
            EndRun(worker.Processing[^1]);
        int lostResults = 0;
        while (worker.Replicas.Count > 0)
            lostResults += LoseReplica(worker.Replicas[^1], worker);
        LoseArriving(row => row.Worker == worker.Id.Value, worker.Name);
        _renaming -= worker.Renaming.Count;
        worker.Renaming.Clear();
        AnswerWhoWaited(worker);
        _offers.RemoveAll(offer => offer.Worker == worker);
        UpdateRoomy(worker);
        worker.RunAheadBlocked.Clear();
        _workers[worker.Id.Value] = null;
        if (!worker.IsWelcome)
            return;
        WorkerCount--;
        _memoryBudget -= worker.MemoryBudget;
        _processes.Add(worker.Id.Value, worker.Incarnation);
        UnlistOffers(worker);
        var left = new WorkerLeft(worker.Id, reason, lostResults, lostRuns);
        foreach (WorkerRecord? other in _workers)
        {
            if (other is { IsWelcome: true })
                To(other).Add(left);
        }

        foreach (ClientRecord? client in _clients)
        {
            if (client is { IsWelcome: true })
                To(client).Add(left);
        }
    }

    /// <summary>Takes a copy off a lost worker's books; says 1 if it was the last one and is needed.</summary>
    private int LoseReplica(int link, WorkerRecord worker)
    {
        int task = _replicas[link].Task;
        RemoveReplica(link);
        ref TaskRow row = ref _tasks[task];
        if (row.FirstReplica != TaskRow.None)
        {
            NotifyWants(task); // Clients may know only the copy that is gone.
            return 0;
        }

        if (!row.HasRecipe)
            _errors[task] = LossOf(task, worker.Name);
        return row.IsNeeded ? 1 : 0;
    }

    /// <summary>Data on its way is lost when the client that brings it or the worker it is brought to is gone.</summary>
    private void LoseArriving(Func<TaskRow, bool> isConcerned, string peerName)
    {
        if (_arriving == 0)
            return;
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            ref TaskRow row = ref _tasks[task];
            if (row.Status != SchedulerTaskStatus.Arriving || row.FirstReplica != TaskRow.None || !isConcerned(row))
                continue;
            row.Worker = TaskRow.None;
            _errors[task] = LossOf(task, peerName);
            MarkDirty(task);
        }
    }
}
