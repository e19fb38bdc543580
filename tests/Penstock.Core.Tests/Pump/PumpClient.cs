using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Pump;

/// <summary>A client machine whose user acts at random.</summary>
internal sealed class PumpClient(PumpLink link, string name, ulong incarnation, ReferenceModel model, Random random, HashSet<Key> cancelled)
{
    private static readonly TaskFunction Mix = TaskFunction.Create(
        new FunctionIdentity("test.mix", "mix", 0, Guid.Empty, 1), pure: true, Formatters.Int64, static (ref arguments) => arguments.Next(Formatters.Int64));

    private readonly List<Held> _held = [];
    private readonly LoweredGraph _graph = new();
    private readonly List<Held> _scattering = [];
    private ulong _scattered;

    public PumpLink Link { get; private set; } = link;

    public ulong Incarnation { get; } = incarnation;

    public ClientMachine Machine { get; } = new(name, incarnation, keepsRecipes: true);

    /// <summary>Scattered values on their way to a worker, under the names of one life of the scheduler.</summary>
    public List<(ScatterPlaced Target, ulong Epoch, Held Data)> Puts { get; } = [];

    /// <summary>Orders to the cluster that were not answered.</summary>
    public int OrdersOpen { get; private set; }

    public IReadOnlyList<Held> HeldNow => _held;

    public void Deliver(byte[] payload, Timestamp now)
    {
        Machine.OnBatch(payload, now);
        foreach (ScatterPlaced placed in Machine.Effects.Placed)
            Puts.Add((placed, Machine.Epoch, _scattering.Find(held => held.Hold == placed.Hold)));

        OrdersOpen -= Machine.Effects.OrdersDone.Count;
        Machine.Effects.Clear();
        Machine.Validate();
    }

    /// <summary>Begins another session.</summary>
    public void Rejoin(PumpLink link, Timestamp now)
    {
        Link = link;
        Machine.Rejoin(now);
        OrdersOpen -= Machine.Effects.OrdersDone.Count;
        Machine.Effects.Clear();
        Machine.Validate();
    }

    /// <summary>One thing a user might do.</summary>
    public void Act(Timestamp now)
    {
        switch (random.Next(14))
        {
            case < 4:
                Submit();
                break;
            case < 7 when _held.Count > 0:
                Release(random.Next(_held.Count));
                break;
            case 7 when _held.Count > 0:
                Cancel(now);
                break;
            case 8:
                Scatter();
                break;
            case 9 when _held.Count > 0:
                Held again = _held[random.Next(_held.Count)];
                Machine.AddRef(again.Hold);
                _held.Add(again);
                break;
            case 10 when _held.Count > 0:
                Machine.Retry([_held[random.Next(_held.Count)].Hold]);
                break;
            case 11 when _held.Count > 0:
                Machine.Replicate([_held[random.Next(_held.Count)].Hold, _held[random.Next(_held.Count)].Hold], random.Next(3) == 0 ? int.MaxValue : 1 + random.Next(3));
                OrdersOpen++;
                break;
            case 12:
                Machine.Rebalance();
                OrdersOpen++;
                break;
            case 13:
                Machine.RetireWorkers([random.Next(4)]);
                OrdersOpen++;
                break;
            default:
                Submit();
                break;
        }

        Machine.Effects.Clear();
        Machine.Validate();
    }

    public void Restart()
    {
        Machine.RestartCluster();
        OrdersOpen++;
    }

    /// <summary>A scattered value has been brought to its worker, or could not be: only now does the user get its future.</summary>
    public void EndPut(Held data, bool delivered)
    {
        _scattering.Remove(data);
        if (delivered)
            _held.Add(data);
        else
            Machine.Release(data.Hold);
    }

    public void ReleaseAll()
    {
        foreach (Held data in _scattering)
            Machine.Release(data.Hold); // It was never placed: there was no worker.
        _scattering.Clear();
        while (_held.Count > 0)
            Release(_held.Count - 1);
        Machine.Validate();
    }

    private void Submit()
    {
        Clear();
        int tasks = 1 + random.Next(10);
        var held = new List<HoldId>();
        var keys = new List<Key>();
        for (int i = 0; i < tasks; i++)
            AddTask(keys, held);
        AddOptions(tasks);
        int wanted = 1 + random.Next(Math.Min(tasks, 3));
        for (int i = 0; i < wanted; i++)
            _graph.Outputs.Add(i == 0 ? tasks - 1 : random.Next(tasks));
        var outputs = new HoldId[_graph.Outputs.Count];
        Machine.Submit(_graph, held.ToArray(), outputs);
        for (int i = 0; i < outputs.Length; i++)
            _held.Add(new Held(outputs[i], keys[_graph.Outputs[i]]));
    }

    /// <summary>Some submissions have tasks with options.</summary>
    private void AddOptions(int tasks)
    {
        if (random.Next(3) > 0)
            return;
        _graph.OptionSets.Add(new TaskOptions { Retries = 2, Priority = 5 });
        _graph.OptionSets.Add(new TaskOptions { Retries = 1 });
        _graph.OptionSets.Add(new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = 1 } });
        _graph.OptionSets.Add(new TaskOptions { Resources = new Dictionary<string, double> { ["gpu"] = 2 } });
        _graph.OptionSets.Add(new TaskOptions { Workers = ["worker-1", "worker-2"], AllowOtherWorkers = true });
        for (int i = 0; i < tasks; i++)
            _graph.OptionsOf.Add(random.Next(6) - 1);
    }

    private void AddTask(List<Key> keys, List<HoldId> held)
    {
        var inputKeys = new List<Key>();
        int start = _graph.Arguments.Length;
        int constant = random.Next(40);
        int inputs = 0;
        for (int i = random.Next(4); i > 0; i--)
        {
            if (keys.Count > 0 && random.Next(4) > 0)
            {
                int input = Math.Max(0, keys.Count - 1 - random.Next(4));
                if (inputKeys.Contains(keys[input]))
                    continue;
                inputKeys.Add(keys[input]);
                _graph.Inputs.Add(input);
                inputs++;
            }
            else if (PickHeld() is { } picked && !inputKeys.Contains(picked.Key))
            {
                inputKeys.Add(picked.Key);
                _graph.Inputs.Add(~held.Count);
                held.Add(picked.Hold);
                inputs++;
            }
        }

        Key key = model.AddTask(constant, [.. inputKeys]);
        if (keys.Contains(key))
        {
            _graph.Inputs.RemoveRange(_graph.Inputs.Count - inputs, inputs);
            AddTask(keys, held); // A graph lists each key once, as lowering does.
            return;
        }

        _graph.Arguments.WriteInt64(constant);
        _graph.ArgumentLengths.Add(_graph.Arguments.Length - start);
        _graph.Keys.Add(key);
        _graph.FunctionOf.Add(0);
        _graph.InputCounts.Add(inputs);
        keys.Add(key);
    }

    private Held? PickHeld()
    {
        if (_held.Count == 0)
            return null;
        Held picked = _held[random.Next(_held.Count)];
        return Machine.Read(picked.Hold).Status == HoldStatus.Cancelled ? null : picked;
    }

    private void Release(int index)
    {
        Machine.Release(_held[index].Hold);
        _held.RemoveAt(index);
    }

    private void Cancel(Timestamp now)
    {
        Held picked = _held[random.Next(_held.Count)];
        cancelled.Add(picked.Key);
        Machine.Cancel([picked.Hold], force: random.Next(3) == 0, now);
    }

    private void Scatter()
    {
        Key key = Key.FromHash(Xxh3.Hash128(System.Text.Encoding.UTF8.GetBytes($"{Machine.Name} data {++_scattered}")));
        model.AddData(key, random.Next());
        _scattering.Add(new Held(Machine.BeginScatter(key, 8, "data"), key));
    }

    private void Clear()
    {
        _graph.Functions.Clear();
        _graph.Functions.Add(Mix);
        _graph.Keys.Clear();
        _graph.FunctionOf.Clear();
        _graph.InputCounts.Clear();
        _graph.Inputs.Clear();
        _graph.ArgumentLengths.Clear();
        _graph.Arguments.Clear();
        _graph.Outputs.Clear();
        _graph.OptionSets.Clear();
        _graph.OptionsOf.Clear();
    }

    /// <summary>One future of the user.</summary>
    internal readonly record struct Held(HoldId Hold, Key Key);
}
