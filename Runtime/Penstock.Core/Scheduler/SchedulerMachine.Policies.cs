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
        if (retries == 0)
            return;
        TaskPolicy policy = PolicyOf(task);
        policy.Retries = retries;
        policy.RetriesLeft = retries;
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
        _policies.Remove(task);
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

    private void OnTaskPutBack(WorkerRecord worker, TaskPutBack putBack)
    {
        int task = FindRun(worker, putBack.Task, putBack.Attempt);
        if (task == TaskRow.None)
            return;
        EndRun(task);
        PolicyOf(task).PutBackBy = worker.Id.Value;
    }
}
