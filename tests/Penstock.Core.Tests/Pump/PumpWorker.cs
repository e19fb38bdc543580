using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Pump;

/// <summary>A worker machine with a store and slots that run when the pump says so.</summary>
internal sealed class PumpWorker
{
    private readonly Dictionary<TaskHandle, long> _store = [];
    private readonly List<Series> _series = [];
    private readonly HashSet<int> _cancelled = [];
    private readonly List<(TaskHandle Task, int Order)> _spills = [];
    private readonly Random _random;
    private readonly WorkerHello _hello;
    private readonly Func<WorkerId, PumpWorker?> _find;

    public PumpWorker(PumpLink link, in WorkerHello hello, int gpus, Random random, Func<WorkerId, PumpWorker?> find)
    {
        Link = link;
        _random = random;
        _hello = hello;
        _find = find;
        Machine = new WorkerMachine(new WorkerMachineOptions { Slots = hello.Slots, MemoryLimit = 100, CanSpill = random.Next(2) == 0 });
        Machine.Join(in hello);
        if (gpus > 0)
            Machine.Offer(new Dictionary<string, double> { ["gpu"] = gpus });
    }

    public PumpLink Link { get; private set; }

    public WorkerMachine Machine { get; }

    public WorkerId Id { get; set; } = WorkerId.None;

    /// <summary>Peers it has asked for data and that have not answered, under the names of one life of the scheduler.</summary>
    public List<(WorkerId Id, PumpWorker? Peer, ulong Epoch, TaskHandle[] Tasks)> Requests { get; } = [];

    public ulong Incarnation => _hello.Incarnation;

    /// <summary>What has begun to run here.</summary>
    public List<Key> RunsBegun { get; } = [];

    /// <summary>Whether the process is dead.</summary>
    public bool IsDead { get; set; }

    public int StoredCount => _store.Count;

    public bool HasSpills => _spills.Count > 0;

    public bool HasRuns => _series.Count > 0;

    public bool TryRead(TaskHandle task, out long value) => _store.TryGetValue(task, out value);

    /// <summary>What it still has to do, and what it knows of a task.</summary>
    public string Explain(TaskHandle task) =>
        $"\n{Id}: {Machine.AttemptCount} attempts, {_series.Count} series, {Requests.Count} requests\n  {string.Join("\n  ", Machine.Explain(task))}";

    public void Deliver(byte[] payload, Timestamp now)
    {
        Machine.OnBatch(payload, now);
        Perform(now);
    }

    /// <summary>Begins another session.</summary>
    public void Rejoin(PumpLink link, WorkerId id, Timestamp now)
    {
        Link = link;
        Id = id;
        Machine.Rejoin(in _hello, now);
        Perform(now);
    }

    /// <summary>Its clock has gone on.</summary>
    public void Beat(Timestamp now) => Perform(now);

    /// <summary>Whether what it is asked for or brought under names of a life of the scheduler is meant for it as it is now.</summary>
    public bool Understands(ulong epoch) => !IsDead && Machine.Epoch == epoch && !Machine.IsBetweenSessions;

    public void Accept(TaskHandle task, long value, Timestamp now)
    {
        if (Machine.OnDataAccepted(task, 8, now))
            _store[task] = value;
        Perform(now);
    }

    /// <summary>A measure of memory: full, so that it pauses and spills, or empty.</summary>
    public void Measure(bool isFull, Timestamp now)
    {
        Machine.OnMemorySample(isFull ? 95 : 0, now);
        Perform(now);
    }

    /// <summary>Time has passed.</summary>
    public void Wake(Timestamp now) => Perform(now);

    /// <summary>Puts a value on disk, fails to, or reads one back.</summary>
    public void Spill(Timestamp now)
    {
        (TaskHandle task, int order) = _spills[0];
        _spills.RemoveAt(0);
        Machine.OnSpillEnded(task, order, succeeded: _random.Next(3) > 0, now);
        if (_random.Next(2) == 0)
            Machine.OnUnspilled(task, now);
        Perform(now);
    }

    /// <summary>Lets one slot finish the next run of its series.</summary>
    public void RunOne(Timestamp now)
    {
        int index = _random.Next(_series.Count);
        Series series = _series[index];
        int run = series.Runs.Dequeue();
        End(run, series, now);
        if (series.Runs.Count == 0)
            _series.RemoveAt(index);
        Perform(now);
    }

    /// <summary>Answers one of the worker's own requests to a peer, unless that is dead or goes by other names now.</summary>
    public void AnswerRequest(int request, Timestamp now)
    {
        (WorkerId id, PumpWorker? peer, ulong epoch, TaskHandle[] tasks) = Requests[request];
        Requests.RemoveAt(request);
        if (peer is not null && !peer.Understands(epoch))
            peer = null;
        foreach (TaskHandle task in tasks)
        {
            if (peer is not null && peer.TryRead(task, out long value) && Machine.OnFetchArrived(id, task, 8, now))
                _store[task] = value;
        }

        Machine.OnFetchEnded(id, isReachable: peer is not null, now);
        Perform(now);
    }

    private void End(int run, Series series, Timestamp now)
    {
        RunOrder order = Machine.Order(run);
        RunsBegun.Add(order.Key);
        bool follows = series.HasBegun;
        series.HasBegun = true;
        bool isCancelled = _cancelled.Remove(run);
        if ((isCancelled && _random.Next(2) == 0) || (follows && series.LastValue is null))
        {
            series.LastValue = null;
            Machine.OnAttemptReturned(run, now);
            return;
        }

        if (_random.Next(40) == 0)
        {
            series.LastValue = null;
            Machine.OnAttemptPutBack(run, now);
            return;
        }

        long value = Evaluate(run, order, series, out bool fails);
        if (fails)
        {
            series.LastValue = null;
            Machine.OnAttemptFailed(run, new ErrorInfo(ErrorKind.Task, "Test", "planned", "", default, "", 0, [], 0), now);
            return;
        }

        series.LastTask = order.Task;
        series.LastValue = value;
        if (Machine.OnAttemptSucceeded(run, 8, 1 + _random.Next(2_000), now))
            _store[order.Task] = value;
    }

    private long Evaluate(int run, RunOrder order, Series series, out bool fails)
    {
        var reader = new WireReader(order.Arguments.Span);
        long value = reader.ReadInt64();
        fails = value % 17 == 13;
        var inputs = new TaskHandle[order.InputCount];
        Machine.CopyInputs(run, inputs);
        foreach (TaskHandle input in inputs)
        {
            if (!_store.TryGetValue(input, out long inputValue))
            {
                Assert.True(series.LastValue is not null && series.LastTask == input, $"input {input} of a started run is not in the store");
                inputValue = series.LastValue!.Value; // Asserted on the line before.
            }

            value = ReferenceModel.Mix(value, inputValue);
        }

        return value;
    }

    /// <summary>Does what the machine wants done, as a host would.</summary>
    private void Perform(Timestamp now)
    {
        Machine.Plan(now);
        foreach (WorkerEffect effect in Machine.Effects)
        {
            switch (effect.Kind)
            {
                case WorkerEffectKind.StartRun:
                    _series.Add(new Series());
                    _series[^1].Runs.Enqueue(effect.Run);
                    break;
                case WorkerEffectKind.FollowRun:
                    _series[^1].Runs.Enqueue(effect.Run);
                    break;
                case WorkerEffectKind.CancelRun:
                    _cancelled.Add(effect.Run);
                    break;
                case WorkerEffectKind.Rename:
                    Assert.True(_store.Remove(effect.From, out long renamed), $"{effect.From} is renamed but not in the store");
                    Assert.True(_store.TryAdd(effect.Task, renamed), $"{effect.Task} is in the store already");
                    for (int i = 0; i < _spills.Count; i++)
                        _spills[i] = _spills[i].Task == effect.From ? (effect.Task, _spills[i].Order) : _spills[i];
                    break;
                case WorkerEffectKind.Drop:
                    Assert.True(_store.Remove(effect.Task), $"{effect.Task} is dropped but not in the store");
                    break;
                case WorkerEffectKind.Fetch:
                    Requests.Add((effect.Peer, _find(effect.Peer), Machine.Epoch, Machine.RequestTo(effect.Peer).ToArray()));
                    break;
                case WorkerEffectKind.CancelFetch:
                    break; // The answer comes as always: the peer is dead.
                case WorkerEffectKind.Spill:
                    _spills.Add((effect.Task, effect.Run));
                    break;
                default:
                    throw new InvalidOperationException($"unknown effect {effect.Kind}");
            }
        }

        Machine.ClearEffects();
        Machine.Validate();
        Assert.Equal(Machine.StoredCount, _store.Count);
    }

    private sealed class Series
    {
        public Queue<int> Runs { get; } = new();

        public bool HasBegun { get; set; }

        public TaskHandle LastTask { get; set; }

        public long? LastValue { get; set; }
    }
}
