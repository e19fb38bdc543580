using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>What the simulator compares with the truth when a cluster is at rest.</content>
public sealed partial class SchedulerMachine
{
    /// <summary>Every record: its key and status.</summary>
    internal IEnumerable<(Key Key, SchedulerTaskStatus Status)> Records()
    {
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            if (_tasks[task].Status != SchedulerTaskStatus.Forgotten)
                yield return (_tasks.Keys[task], _tasks[task].Status);
        }
    }

    /// <summary>The status of a key's record; null if there is none.</summary>
    internal SchedulerTaskStatus? StatusOf(Key key)
    {
        int task = _keys.Find(key);
        return task == TaskRow.None ? null : _tasks[task].Status;
    }

    /// <summary>The keys whose results the scheduler believes to be on a worker; none for one that it does not know.</summary>
    internal IEnumerable<Key> BelievedOn(WorkerId id)
    {
        if (RecordOf(id) is not { } worker)
            yield break;
        foreach (int link in worker.Replicas)
            yield return _tasks.Keys[_replicas[link].Task];
    }

    /// <summary>How many runs the scheduler believes a worker to have; none for one that it does not know.</summary>
    internal int RunsOn(WorkerId id) => RecordOf(id)?.Processing.Count ?? 0;

    private WorkerRecord? RecordOf(WorkerId id) => (uint)id.Value < (uint)_workers.Count ? _workers[id.Value] : null;
}
