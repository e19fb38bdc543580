using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>Options of tasks, and what becomes of runs that did not give a result. Rare facts: the rows only say that there are some.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>A priority is the task's urgency in the upper bits and the order of submission in these: enough for 140 years of a million tasks a second.</summary>
    private const int OrderBits = 52;

    private readonly Dictionary<int, TaskPolicy> _policies = [];
    private readonly List<TaskOptions> _partOptions = [];

    /// <summary>Reads the options that a part of a graph brings.</summary>
    private void ReadOptions(in SubmitGraph part)
    {
        _partOptions.Clear();
        var reader = new WireReader(part.Options);
        while (!reader.End)
            _partOptions.Add(OptionList.Read(ref reader));
    }

    private string? CheckOptions(in SubmitGraph part)
    {
        if (part.OptionsOf.Length != 0 && part.OptionsOf.Length != part.Keys.Length)
            return $"a part has {part.Keys.Length} tasks and options of {part.OptionsOf.Length}";
        foreach (int options in part.OptionsOf)
        {
            if (options < -1 || options >= _partOptions.Count)
                return $"it names options {options} of {_partOptions.Count}";
        }

        return null;
    }

    private void ApplyOptions(int task, TaskOptions options)
    {
        _tasks.Recipes[task].Priority -= (long)(options.Priority ?? 0) << OrderBits;
        int retries = options.Retries ?? 0;
        TaskDemand? demand = DemandOf(options);
        if (retries == 0 && demand is null)
            return;
        TaskPolicy policy = PolicyOf(task);
        policy.Retries = retries;
        policy.RetriesLeft = retries;
        policy.Demand = demand;
        if (demand is not null)
            demand.Tasks++;
    }

    /// <summary>The policy of a task, made if it has none.</summary>
    private TaskPolicy PolicyOf(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.HasPolicy) != 0)
            return _policies[task];
        row.Flags |= TaskFlags.HasPolicy;
        return _policies[task] = new TaskPolicy();
    }

    private TaskPolicy? FindPolicy(int task) => (_tasks[task].Flags & TaskFlags.HasPolicy) != 0 ? _policies[task] : null;

    private void ForgetPolicy(int task)
    {
        if ((_tasks[task].Flags & TaskFlags.HasPolicy) == 0)
            return;
        _tasks[task].Flags &= ~TaskFlags.HasPolicy;
        if (_policies.Remove(task, out TaskPolicy? policy) && policy.Demand is { } demand && --demand.Tasks == 0)
            _demands.Remove(demand.Options);
    }

    /// <summary>A run begins: what it uses up is taken from its worker.</summary>
    private static void BeginWithPolicy(TaskPolicy policy, int task, WorkerRecord worker)
    {
        worker.Use(policy.Demand, 1);
        if (!policy.IsSuspect)
            return;
        worker.AloneTask = task;
    }

    /// <summary>A run has ended for the scheduler. What it used up is free, unless it was recalled and its code goes on.</summary>
    private static void EndWithPolicy(TaskPolicy policy, int task, WorkerRecord worker)
    {
        worker.Use(policy.Demand, -1);
        if (worker.AloneTask == task)
            worker.AloneTask = TaskRow.None;
    }

    /// <summary>Whether a recalled run uses something up until its code ends: then the worker says when it has.</summary>
    private bool Lingers(int task, AttemptId attempt, WorkerRecord worker)
    {
        if (FindPolicy(task)?.Demand is not { Resources.Length: > 0 } demand)
            return false;
        worker.Use(demand, 1);
        worker.Lingering.Add((attempt, demand));
        return true;
    }

    /// <summary>The code of a recalled run has ended.</summary>
    private static void EndLingering(WorkerRecord worker, AttemptId attempt)
    {
        int index = worker.Lingering.FindIndex(lingering => lingering.Attempt == attempt);
        if (index < 0)
            return;
        worker.Use(worker.Lingering[index].Demand, -1);
        worker.Lingering.RemoveAt(index);
    }

    /// <summary>Its result is there: whatever killed workers while it ran was not it.</summary>
    private void ClearSuspicion(int task)
    {
        if (FindPolicy(task) is not { } policy)
            return;
        policy.IsSuspect = false;
        policy.Deaths.Clear();
        policy.PutBackBy = TaskRow.None;
    }

    /// <summary>Whether a run that threw is followed by another one.</summary>
    private bool TryRetry(int task, ErrorInfo error)
    {
        if (FindPolicy(task) is not { RetriesLeft: > 0 } policy)
            return false;
        policy.RetriesLeft--;
        policy.LastError = error;
        return true;
    }

    /// <summary>How often it was tried if it has just failed: this time, the runs that threw before, and those during which workers died.</summary>
    private int TriesOf(int task) => FindPolicy(task) is { } policy ? 1 + policy.Retries - policy.RetriesLeft + policy.Deaths.Count : 1;

    private void OnFireAndForget(ClientRecord client, FireAndForget message)
    {
        foreach (HoldId hold in message.Holds)
        {
            int want = FindWant(client, hold);
            if (want == TaskRow.None)
                continue;
            ref TaskRow row = ref _tasks[_wants[want].Task];
            if (row.HasRecipe && row.Status != SchedulerTaskStatus.Memory && !row.Status.IsFailed())
                row.Flags |= TaskFlags.IsFired; // It is needed already: the client holds it.
        }
    }

    /// <summary>A task that was fired has come to its end: from now on only holds and dependents keep it.</summary>
    private void HasFired(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.IsFired) == 0)
            return;
        row.Flags &= ~TaskFlags.IsFired;
        MarkDirty(task);
    }

    /// <summary>A run goes on without its slot: neither the slot nor its time counts for its worker any more.</summary>
    private void OnTaskSeceded(WorkerRecord worker, TaskSeceded seceded)
    {
        int task = FindRun(worker, seceded.Task, seceded.Attempt);
        if (task == TaskRow.None || (_tasks[task].Flags & TaskFlags.HasSeceded) != 0)
            return;
        _tasks[task].Flags |= TaskFlags.HasSeceded;
        worker.Seceded++;
        ref RecipeRow recipe = ref _tasks.Recipes[task];
        Discharge(worker, in recipe);
        recipe.ChargedNanoseconds = 0;
        recipe.ChargedBytes = 0;
        LookAtBlocked(worker);
    }

    private void OnTaskPutBack(WorkerRecord worker, TaskPutBack putBack)
    {
        (TaskHandle handle, AttemptId attempt) = (putBack.Task, putBack.Attempt);
        if (!IsReportOfTask(worker, ref handle, ref attempt, bytes: null))
            return;
        int task = FindRun(worker, handle, attempt);
        if (task == TaskRow.None)
        {
            EndLingering(worker, putBack.Attempt);
            return;
        }

        EndRun(task);
        PolicyOf(task).PutBackBy = worker.Id.Value;
    }
}
