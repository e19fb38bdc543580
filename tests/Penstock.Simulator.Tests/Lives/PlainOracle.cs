using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator.Tests.Lives;

/// <summary>The least that every life must keep: right values, no future without an end, nothing left.</summary>
internal sealed class PlainOracle() : Oracle("plain")
{
    private readonly Dictionary<Key, ulong> _values = [];

    /// <summary>How many futures were finished, erred, cancelled and lost at rest.</summary>
    public Dictionary<HoldStatus, int> Ends { get; } = [];

    /// <summary>Tasks that ran.</summary>
    public int Runs { get; private set; }

    public override void OnSubmitted(int client, SubmittedGraph graph)
    {
        for (int task = 0; task < graph.Keys.Count; task++)
        {
            ulong[] inputs = [.. graph.Inputs[task].Select(ValueOf)];
            _values[graph.Keys[task]] = TaskValues.OfTask(graph.Keys[task], inputs);
        }
    }

    public override void OnRunStarted(int worker, Key key, AttemptId attempt, IReadOnlyList<Key> inputs) => Runs++;

    public override void OnStored(int worker, Key key, ulong value, bool isCopy)
    {
        if (value != ValueOf(key))
            Violate($"worker {worker} stores a wrong value of {key}");
    }

    public override void OnGathered(int client, Key key, ulong? value)
    {
        if (value is { } read && read != ValueOf(key))
            Violate($"client {client} reads a wrong value of {key}");
    }

    public override void OnQuiescent(ILifeView life)
    {
        foreach (int client in life.Clients)
        {
            foreach ((HoldId hold, Key key, HoldStatus status) in life.HeldBy(client))
            {
                Ends[status] = Ends.GetValueOrDefault(status) + 1;
                if (status == HoldStatus.Pending)
                    Violate($"client {client} waits for {key} for ever: {life.Explain(key)}");
                if (status == HoldStatus.Finished && life.Gather(client, hold) is not { } value)
                    Violate($"client {client} sees {key} finished, but nobody has it: {life.Explain(key)}");
                else if (status == HoldStatus.Finished && life.Gather(client, hold) != ValueOf(key))
                    Violate($"client {client} gets a wrong value of {key}");
            }
        }
    }

    public override void OnEmpty(ILifeView life)
    {
        if (life.Scheduler.TaskCount != 0 || life.Scheduler.StoredBytes != 0)
            Violate($"the scheduler keeps {life.Scheduler.TaskCount} tasks and {life.Scheduler.StoredBytes} bytes");
        foreach (int worker in life.Workers)
        {
            if (life.StoredOn(worker).Any() || life.UnfinishedOn(worker) > 0)
                Violate($"worker {worker} keeps {string.Join(' ', life.StoredOn(worker))} and {life.UnfinishedOn(worker)} unfinished things");
        }

        foreach (int client in life.Clients)
        {
            if (life.HeldBy(client).Any())
                Violate($"client {client} holds something");
        }
    }

    private ulong ValueOf(Key key) => _values.TryGetValue(key, out ulong value) ? value : TaskValues.OfData(key);
}
