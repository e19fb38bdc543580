using System;
using System.Runtime.CompilerServices;

namespace Penstock.Core;

/// <content>Every invariant, recomputed with sets. The numbers are those of docs/internals/scheduler-states.md.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>Recomputes every invariant from scratch. For tests, the simulator, and on demand; takes time in proportion to the state.</summary>
    /// <exception cref="InvariantException">One does not hold: a bug in Penstock.</exception>
    public void Validate()
    {
        var counts = new ValidationCounts();
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            if (_tasks[task].Status != SchedulerTaskStatus.Forgotten)
                ValidateTask(task, counts);
        }

        Require(counts.Tasks == _tasks.Count, "I1", $"there are {counts.Tasks} tasks, but {_tasks.Count} are counted");
        Require(counts.Edges == _edges.Count, "I2", $"there are {counts.Edges} edges, but {_edges.Count} are counted");
        Require(counts.Replicas == _replicas.Count, "I3", $"there are {counts.Replicas} replicas, but {_replicas.Count} are counted");
        Require(counts.Wants == _wants.Count, "I4", $"there are {counts.Wants} wants, but {_wants.Count} are counted");
        Require(counts.Coming == _coming.Count, "I50", $"{_coming.Count} copies are expected, {counts.Coming} of them of tasks that exist");
        Require(counts.Policies == _policies.Count, "I30", $"{counts.Policies} tasks have a policy, {_policies.Count} are kept");
        Require(counts.Errors == _errors.Count, "I13", $"{counts.Errors} tasks have failed, {_errors.Count} errors are kept");
        Require(counts.Names == _dataNames.Count, "I20", $"{counts.Names} pieces of data have a name, {_dataNames.Count} names are kept");
        Require(counts.Arguments == _recipes.Count, "I20", $"{counts.Arguments} tasks have arguments, those of {_recipes.Count} are kept");
        ValidateMoving();
        Require(_dirtyCount == 0 && _needless.Count == 0, "I5", $"{_dirtyCount + _needless.Count} tasks are dirty after settling");
        ValidateAbsences();
        ValidateRecovery();
        ValidateMissed();
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is not null)
                ValidateWorker(worker);
            if (worker is { IsWelcome: true })
                ValidateUse(worker);
        }

        ValidateNeeds();

        foreach (ClientRecord? client in _clients)
        {
            if (client is not null)
                ValidateClient(client);
        }
    }

    private void ValidateTask(int task, ValidationCounts counts)
    {
        ref TaskRow row = ref _tasks[task];
        counts.Tasks++;
        counts.Policies += (row.Flags & TaskFlags.HasPolicy) != 0 ? 1 : 0;
        counts.Errors += row.Status.IsFailed() ? 1 : 0;
        counts.Names += _dataNames.ContainsKey(task) ? 1 : 0;
        counts.Arguments += _tasks.Recipes[task].Length > 0 ? 1 : 0;
        Require(_keys.Find(_tasks.Keys[task]) == task, "I6", task, "its key leads to another record");
        Require((row.Flags & TaskFlags.Dirty) == 0, "I5", task, "it is marked dirty after settling");
        ValidateInputs(task, counts);
        ValidateDependents(task);
        ValidateReplicas(task, counts);
        ValidateWants(task, counts);
        ValidateComing(task, counts);
        if ((row.Flags & TaskFlags.Submitting) == 0)
            Require(Next(in row) == row.Status, "I7", task, $"its counters ask for {Next(in row)}");
        ValidateStatus(task);
    }

    private void ValidateInputs(int task, ValidationCounts counts)
    {
        ref TaskRow row = ref _tasks[task];
        int unplaced = 0;
        int missing = 0;
        int failed = 0;
        for (int edge = row.FirstInput; edge < row.FirstInput + row.InputCount; edge++)
        {
            counts.Edges++;
            Require(_edges[edge].Dependent == task, "I2", task, "one of its input edges belongs to another task");
            int input = _edges[edge].Input;
            SchedulerTaskStatus status = _tasks[input].Status;
            Require(status != SchedulerTaskStatus.Forgotten, "I8", task, "one of its inputs has been forgotten");
            Require(IsLinked(input, edge), "I2", task, $"its input {Label(input)} does not list it as a dependent");
            unplaced += status.IsPlaced() ? 0 : 1;
            missing += status == SchedulerTaskStatus.Memory ? 0 : 1;
            failed += status.IsFailed() ? 1 : 0;
        }

        Require(row.Unplaced == unplaced, "I9", task, $"it counts {row.Unplaced} unplaced inputs, there are {unplaced}");
        Require(row.Missing == missing, "I9", task, $"it counts {row.Missing} missing inputs, there are {missing}");
        Require(row.FailedInputs == failed, "I9", task, $"it counts {row.FailedInputs} failed inputs, there are {failed}");
    }

    private bool IsLinked(int input, int edge) =>
        _edges[edge].Previous == TaskRow.None ? _tasks[input].FirstDependent == edge : _edges[_edges[edge].Previous].Next == edge;

    private void ValidateDependents(int task)
    {
        ref TaskRow row = ref _tasks[task];
        int waiters = 0;
        for (int edge = row.FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
        {
            Require(_edges[edge].Input == task, "I2", task, "an edge in its list of dependents names another input");
            waiters += _tasks[_edges[edge].Dependent].Status.IsActive() ? 1 : 0;
        }

        Require(row.Waiters == waiters, "I10", task, $"it counts {row.Waiters} waiters, there are {waiters}");
    }

    private void ValidateReplicas(int task, ValidationCounts counts)
    {
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
        {
            counts.Replicas++;
            Require(_replicas[link].Task == task, "I3", task, "a replica in its list belongs to another task");
            Require(_replicas.Find(_replicas[link].Next, _replicas[link].Peer) == TaskRow.None, "I3", task, $"worker {_replicas[link].Peer} is listed twice as a holder");
            WorkerRecord worker = WorkerAt(_replicas[link].Peer);
            Require(worker.Replicas[_replicas[link].Position] == link, "I3", task, $"{worker.Name} does not list its replica");
        }
    }

    private void ValidateWants(int task, ValidationCounts counts)
    {
        for (int want = _tasks[task].FirstWant; want != TaskRow.None; want = _wants[want].Next)
        {
            counts.Wants++;
            ClientRecord client = ClientOf(want);
            HoldSlot slot = client.Holds[_wants[want].Position];
            Require(_wants[want].Task == task && slot.Want == want && slot.Generation == _wants[want].Generation, "I4", task, $"{client.Name} does not list its want");
        }
    }

    private void ValidateStatus(int task)
    {
        ref TaskRow row = ref _tasks[task];
        bool hasData = row.FirstReplica != TaskRow.None;
        Require(hasData == (row.Status == SchedulerTaskStatus.Memory), "I11", task, "results exist exactly of tasks in memory");
        Require(row.Status != SchedulerTaskStatus.Memory || row.IsNeeded, "I12", task, "its result is kept although nothing needs it");
        Require(row.Status.IsFailed() == _errors.ContainsKey(task), "I13", task, "an error is kept exactly for tasks that have failed");
        Require(((row.Flags & TaskFlags.HasPolicy) != 0) == _policies.ContainsKey(task), "I30", task, "a policy is kept exactly for tasks flagged to have one");
        Require(row.HasRecipe || !row.Status.IsActive(), "I14", task, "data without a recipe cannot be computed");
        bool onWorker = row.Status is SchedulerTaskStatus.Processing or SchedulerTaskStatus.Arriving;
        Require(onWorker == (row.Worker != TaskRow.None), "I15", task, "a worker is named exactly while it is given or brought to one");
        if (row.Status == SchedulerTaskStatus.Processing)
            ValidateRun(task);
    }

    private void ValidateRun(int task)
    {
        ref TaskRow row = ref _tasks[task];
        WorkerRecord worker = WorkerAt(row.Worker);
        Require(worker.Processing[_tasks.Recipes[task].WorkerPosition] == task, "I15", task, $"{worker.Name} does not list it");
        for (int edge = row.FirstInput; edge < row.FirstInput + row.InputCount; edge++)
        {
            ref TaskRow input = ref _tasks[_edges[edge].Input];
            bool isAhead = input.Status == SchedulerTaskStatus.Processing && input.Worker == row.Worker && input.Attempt < row.Attempt;
            Require(input.Status == SchedulerTaskStatus.Memory || isAhead, "I16", task, $"its input {Label(_edges[edge].Input)} is neither in memory nor an older attempt of the same worker");
        }
    }

    private void ValidateComing(int task, ValidationCounts counts)
    {
        int entry = _coming.First(task);
        while (entry != TaskRow.None)
        {
            counts.Coming++;
            int worker = _coming.Take(ref entry);
            Require(AnyDependentRunsOn(worker, task), "I50", task, $"a copy is expected at worker {worker}, but no task there uses it");
        }
    }

    private void ValidateWorker(WorkerRecord worker)
    {
        long bytes = 0;
        foreach (int link in worker.Replicas)
            bytes += _tasks[_replicas[link].Task].Bytes;
        Require(worker.Bytes == bytes, "I17", $"{worker.Name} is said to hold {worker.Bytes} bytes, it holds {bytes}");
        long charged = 0;
        int unknown = 0;
        long chargedBytes = 0;
        int ahead = 0;
        foreach (int task in worker.Processing)
        {
            Require(_tasks[task].Status == SchedulerTaskStatus.Processing && _tasks[task].Worker == worker.Id.Value, "I15", task, $"{worker.Name} lists it as given to it");
            ref RecipeRow recipe = ref _tasks.Recipes[task];
            charged += Math.Max(recipe.ChargedNanoseconds, 0);
            unknown += recipe.ChargedNanoseconds < 0 ? 1 : 0;
            chargedBytes += recipe.ChargedBytes;
            ahead += _tasks[task].Missing > 0 ? 1 : 0;
        }

        bool sums = worker.ChargedNanoseconds == charged && worker.UnknownCount == unknown && worker.ChargedBytes == chargedBytes && worker.AheadCount == ahead;
        Require(sums, "I18", $"the work charged to {worker.Name} does not add up");
        bool listed = worker.RoomyPosition != TaskRow.None;
        Require(!worker.IsWelcome || listed == HasSomeRoom(worker), "I19", $"{worker.Name} is {(listed ? "" : "not ")}listed as having room");
    }

    private static void ValidateClient(ClientRecord client)
    {
        int holds = 0;
        foreach (HoldSlot slot in client.Holds)
            holds += slot.Want != TaskRow.None ? 1 : 0;
        Require(client.HoldCount == holds, "I4", $"{client.Name} is said to have {client.HoldCount} holds, it has {holds}");
    }

    private void Require(bool condition, string invariant, int task, string finding)
    {
        if (!condition)
            throw new InvariantException($"{invariant}: {finding}; {Describe(task)}");
    }

    private static void Require(bool condition, string invariant, string finding)
    {
        if (!condition)
            throw new InvariantException($"{invariant}: {finding}.");
    }

    private void Require(bool condition, string invariant, int task, [InterpolatedStringHandlerArgument(nameof(condition))] ref FindingText finding)
    {
        if (!condition)
            Require(condition, invariant, task, finding.Text);
    }

    private static void Require(bool condition, string invariant, [InterpolatedStringHandlerArgument(nameof(condition))] ref FindingText finding)
    {
        if (!condition)
            Require(condition, invariant, finding.Text);
    }

    private sealed class ValidationCounts
    {
        public int Tasks;
        public int Edges;
        public int Replicas;
        public int Wants;
        public int Policies;
        public int Errors;
        public int Names;
        public int Arguments;
        public int Coming;
    }
}
