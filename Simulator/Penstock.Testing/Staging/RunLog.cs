using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Counts what happened to each task, and tells whoever waits for something to happen.</summary>
internal sealed class RunLog() : Oracle("log")
{
    private readonly Dictionary<Key, TaskCount> _tasks = [];
    private readonly Dictionary<Key, ulong?> _gathered = [];

    /// <summary>Hears of what happens; null if nobody waits.</summary>
    public Action<SimPointKind, int, Key>? Listener { get; set; }

    /// <summary>How often tasks were begun.</summary>
    public long Runs { get; private set; }

    /// <summary>How many of these were not the first of their task.</summary>
    public long RunsAgain { get; private set; }

    /// <summary>What a client has read of a key; null for nothing.</summary>
    public ulong? Gathered(Key key) => _gathered.GetValueOrDefault(key);

    /// <summary>How often a task ran.</summary>
    public SimExecution Of(Key key, string name)
    {
        TaskCount count = _tasks.GetValueOrDefault(key) ?? new TaskCount();
        return new SimExecution(name, key, count.Begun, count.Succeeded, count.Failed);
    }

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs)
    {
        TaskCount count = Count(key);
        Runs++;
        RunsAgain += count.Begun++ > 0 ? 1 : 0;
        Listener?.Invoke(SimPointKind.TaskStarted, worker, key);
    }

    public override void OnRunEnded(int worker, Key key, AttemptId attempt, RunEnd end)
    {
        TaskCount count = Count(key);
        count.Succeeded += end == RunEnd.Succeeded ? 1 : 0;
        count.Failed += end == RunEnd.Failed ? 1 : 0;
        Listener?.Invoke(SimPointKind.TaskEnded, worker, key);
    }

    public override void OnStored(int worker, Key key, ulong value, bool isCopy) => Listener?.Invoke(isCopy ? SimPointKind.CopyStored : SimPointKind.ResultStored, worker, key);

    public override void OnDropped(int worker, Key key) => Listener?.Invoke(SimPointKind.ResultDropped, worker, key);

    public override void OnGathered(int client, Key key, ulong? value) => _gathered[key] = value;

    private TaskCount Count(Key key)
    {
        if (!_tasks.TryGetValue(key, out TaskCount? count))
            _tasks.Add(key, count = new TaskCount());
        return count;
    }

    private sealed class TaskCount
    {
        public int Begun { get; set; }

        public int Succeeded { get; set; }

        public int Failed { get; set; }
    }
}
