using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>What the transitions do besides changing the status: messages to workers and clients, and the record's end.</content>
public sealed partial class SchedulerMachine
{
    private void EnterMemory(int task)
    {
        Enter(task, SchedulerTaskStatus.Memory);
        HasFired(task);
        NotifyWants(task);
    }

    private void ArriveInMemory(int task)
    {
        _tasks[task].Worker = TaskRow.None;
        EnterMemory(task);
    }

    private void EnterErred(int task)
    {
        if ((_tasks[task].Flags & TaskFlags.OwnError) == 0)
            _errors[task] = BlameInput(task);
        Enter(task, SchedulerTaskStatus.Erred);
        HasFired(task);
        NotifyWants(task);
    }

    private void EnterLost(int task)
    {
        ref TaskRow row = ref _tasks[task];
        row.Worker = TaskRow.None;
        if (!_errors.ContainsKey(task))
            _errors[task] = LossOf(task, peerName: "");
        Enter(task, SchedulerTaskStatus.Lost);
        NotifyWants(task);
    }

    /// <summary>Its worker has it no more and it is needed: whoever waits for it hears that it is being computed again.</summary>
    private void LoseInto(int task, SchedulerTaskStatus to)
    {
        Enter(task, to);
        for (int want = _tasks[task].FirstWant; want != TaskRow.None; want = _wants[want].Next)
            To(ClientOf(want)).Add(new HoldPending(HoldOf(want)));
    }

    /// <summary>Nothing says any more that it has failed: whoever was told so hears that it is computed again.</summary>
    private void RetryInto(int task, SchedulerTaskStatus to)
    {
        _errors.Remove(task);
        LoseInto(task, to);
    }

    /// <summary>Nothing needs its result: copies are freed, also one that arrived in the very event that made it needless.</summary>
    private void EnterReleased(int task)
    {
        FreeReplicas(task);
        _tasks[task].Worker = TaskRow.None;
        if (_errors.Count > 0)
            _errors.Remove(task); // Its last copy was lost in the very event that made it needless.
        Enter(task, SchedulerTaskStatus.Released);
        MarkDirty(task); // Without its data it may have to fail with its inputs.
    }

    private void RecallIntoReleased(int task)
    {
        Recall(task);
        EnterReleased(task);
    }

    private void RecallInto(int task, SchedulerTaskStatus to)
    {
        Recall(task);
        Enter(task, to);
    }

    /// <summary>
    /// Its result has been reported, or a copy has turned up elsewhere. In the second case tasks that ran ahead of it hear
    /// where to fetch it, because their worker will not make it any more.
    /// </summary>
    private void RecallIntoMemory(int task)
    {
        int index = _tasks[task].Worker;
        Recall(task);
        EnterMemory(task);
        if (index != TaskRow.None && AnyDependentRunsOn(index, task))
            TellHolders(WorkerAt(index), task);
    }

    private bool AnyDependentRunsOn(int worker, int task)
    {
        for (int edge = _tasks[task].FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
        {
            ref TaskRow dependent = ref _tasks[_edges[edge].Dependent];
            if (dependent.Status == SchedulerTaskStatus.Processing && dependent.Worker == worker)
                return true;
        }

        return false;
    }

    private void TellHolders(WorkerRecord worker, int input)
    {
        _inputList.Clear();
        WriteInput(_inputList, input, worker);
        To(worker).Add(new InputHolders { Input = _inputList.Written, Naming = ++_lastNumber });
    }

    private void RecallIntoErred(int task)
    {
        Recall(task);
        EnterErred(task);
    }

    private void RecallAndForget(int task)
    {
        Recall(task);
        Forget(task);
    }

    /// <summary>Ends the run of a task at the scheduler's will; does nothing if the run has ended by itself.</summary>
    private void Recall(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if (row.Worker == TaskRow.None)
            return;
        WorkerRecord worker = WorkerAt(row.Worker);
        var attempt = new AttemptId(row.Attempt);
        EndRun(task);
        To(worker).Add(new RecallAttempt(_tasks.Handle(task), attempt, Lingers(task, attempt, worker)));
    }

    /// <summary>Removes the record: nobody holds it and no remembered task depends on it.</summary>
    private void Forget(int task)
    {
        FreeReplicas(task);
        Enter(task, SchedulerTaskStatus.Forgotten);
        ref TaskRow row = ref _tasks[task];
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            int input = _edges[edge].Input;
            ref TaskRow inputRow = ref _tasks[input];
            _edges.Unlink(edge, ref inputRow.FirstDependent);
            if (inputRow.FirstDependent == TaskRow.None)
                MarkDirty(input);
        }

        _edges.RemoveRange(row.FirstInput, row.InputCount);
        _recipes.Remove(in _tasks.Recipes[task]);
        _keys.Remove(task);
        if (_errors.Count > 0)
            _errors.Remove(task);
        if (_dataNames.Count > 0)
            _dataNames.Remove(task);
        ForgetPolicy(task);
        _tasks.Remove(task);
    }

    private void FreeReplicas(int task)
    {
        ref TaskRow row = ref _tasks[task];
        while (row.FirstReplica != TaskRow.None)
        {
            WorkerRecord worker = WorkerAt(_replicas[row.FirstReplica].Peer);
            RemoveReplica(row.FirstReplica);
            FreeOrOffer(task, worker);
        }
    }

    private void AddReplica(int task, WorkerRecord worker)
    {
        ref TaskRow row = ref _tasks[task];
        if (row.FirstReplica != TaskRow.None)
            ConsiderSurplus(task);
        int link = _replicas.Add(task, worker.Id.Value, worker.Replicas.Count, 0, ref row.FirstReplica);
        _replicas[link].Since = _lastNumber;
        worker.Replicas.Add(link);
        worker.Bytes += row.Bytes;
        if (!_coming.IsEmpty)
            _coming.Arrive(task, worker.Id.Value);
        if ((row.Flags & TaskFlags.HasPlan) != 0)
            OnPlannedCopy(task, worker);
        MarkDirty(task);
    }

    private void RemoveReplica(int link)
    {
        ref PeerLink replica = ref _replicas[link];
        WorkerRecord worker = WorkerAt(replica.Peer);
        int last = worker.Replicas[^1];
        worker.Replicas[replica.Position] = last;
        _replicas[last].Position = replica.Position;
        worker.Replicas.RemoveAt(worker.Replicas.Count - 1);
        int task = replica.Task;
        ref TaskRow row = ref _tasks[task];
        worker.Bytes -= row.Bytes;
        _replicas.Remove(link, ref row.FirstReplica);
        if ((row.Flags & TaskFlags.HasPlan) != 0)
            MakeDue(task);
        MarkDirty(task);
    }

    private void NotifyWants(int task)
    {
        for (int want = _tasks[task].FirstWant; want != TaskRow.None; want = _wants[want].Next)
            NotifyWant(task, want);
    }

    /// <summary>Tells a client how a task it holds stands, if there is something to tell.</summary>
    private void NotifyWant(int task, int want)
    {
        ref TaskRow row = ref _tasks[task];
        HoldId hold = HoldOf(want);
        switch (row.Status)
        {
            case SchedulerTaskStatus.Memory when row.FirstReplica != TaskRow.None:
                To(ClientOf(want)).Add(new HoldFinished(hold, _tasks.Handle(task), new WorkerId(_replicas[row.FirstReplica].Peer), row.Bytes));
                break;
            case SchedulerTaskStatus.Erred:
                To(ClientOf(want)).Add(new HoldErred(hold, _errors[task].ToInfo()));
                break;
            case SchedulerTaskStatus.Lost:
                ErrorInfo loss = _errors[task].Root;
                To(ClientOf(want)).Add(new HoldLost(hold, WorkerId.None, loss.Worker));
                break;
            default:
                break;
        }
    }

    private ErrorRecord BlameInput(int task)
    {
        ref TaskRow row = ref _tasks[task];
        int end = row.FirstInput + row.InputCount;
        for (int edge = row.FirstInput; edge < end; edge++)
        {
            int input = _edges[edge].Input;
            if (_tasks[input].Status.IsFailed())
                return new ErrorRecord(Label(task), _errors[input].Root, _errors[input]);
        }

        throw new InvariantException($"{Describe(task)} is to fail, but none of its inputs has failed.");
    }

    private ErrorRecord LossOf(int task, string peerName)
    {
        string where = peerName.Length > 0 ? $"its last copy was on {peerName}, which is gone" : "its last copy is gone";
        string message = $"The data was brought by a client and {where}. It cannot be computed again: replicate important data, and hold its future while it is needed.";
        var root = new ErrorInfo(ErrorKind.DataLost, "Penstock.DataLostException", message, "", _tasks.Keys[task], peerName, 0, new List<string>(), 0);
        return new ErrorRecord(Label(task), root, cause: null);
    }

    private HoldId HoldOf(int want) => new((uint)_wants[want].Position, _wants[want].Generation);

    private ClientRecord ClientOf(int want) =>
        _clients[_wants[want].Peer] ?? throw new InvariantException($"a want names client {_wants[want].Peer}, which is gone.");

    private WorkerRecord WorkerAt(int index) =>
        _workers[index] ?? throw new InvariantException($"a task names worker {index}, which is gone.");
}
