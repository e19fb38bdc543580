using System.Globalization;
using System.Text;
using System.Text.Json;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>
/// A scheduler machine with clients and workers played by the test: messages go in by name, and what the machine says is
/// collected as text, such as <c>Run y</c> at a worker or <c>Finished y</c> at a client. Validates after every step. When a
/// test has ended, whatever it did, everybody leaves: nothing may be left then.
/// </summary>
internal sealed class SchedulerScene(SchedulerMachineOptions? options = null, ulong epoch = 7) : IDisposable
{
    private readonly Dictionary<Key, string> _names = [];
    private readonly Dictionary<TaskHandle, string> _tasks = [];
    private readonly List<SchedulerPeer> _touched = [];
    private readonly List<PlayedPeer> _clients = [];
    private readonly List<PlayedPeer> _workers = [];
    private long _now;
    private ulong _incarnations = 1000;

    public SchedulerMachine Machine { get; } = new(epoch, options ?? new SchedulerMachineOptions());

    public static Key KeyOf(string name) => Key.FromHash(Xxh3.Hash128(Encoding.UTF8.GetBytes(name)));

    /// <summary>Adds a client; one with an epoch comes back from another session and says next what it holds.</summary>
    public PlayedClient AddClient(string name, ulong? incarnation = null, ulong epoch = 0)
    {
        var client = new PlayedClient(this, Machine.AddPeer(PeerRole.Client, Tick()), name);
        _clients.Add(client);
        client.Send(writer => writer.Append(new ClientHello(name, incarnation ?? ++_incarnations, epoch)));
        client.Define(0, "f");
        client.TakeSeen();
        return client;
    }

    /// <summary>Adds a worker; one with an epoch comes back from another session and says next what it holds.</summary>
    public PlayedWorker AddWorker(string name, int slots = 1, ulong? incarnation = null, ulong epoch = 0, Dictionary<string, double>? offers = null, long memoryBudget = 1 << 30)
    {
        PlayedWorker worker = JoinWorker(name, slots, incarnation, epoch, offers, memoryBudget);
        worker.TakeSeen();
        return worker;
    }

    /// <summary>Adds a worker and leaves what it is told at once to be seen.</summary>
    public PlayedWorker JoinWorker(string name, int slots = 1, ulong? incarnation = null, ulong epoch = 0, Dictionary<string, double>? offers = null, long memoryBudget = 1 << 30)
    {
        var worker = new PlayedWorker(this, Machine.AddPeer(PeerRole.Worker, Tick()));
        _workers.Add(worker);
        worker.Send(writer =>
        {
            writer.Append(new WorkerHello(name, incarnation ?? ++_incarnations, slots, memoryBudget, "data:" + name, 1, epoch));
            if (offers is null)
                return;
            var amounts = new WireWriter();
            OptionList.WriteAmounts(amounts, offers);
            writer.Append(new OfferResources { Amounts = amounts.Written });
        });
        return worker;
    }

    /// <summary>All clients leave, then all workers: tasks go with those who wanted them, and data with those who stored it.</summary>
    public void Dispose()
    {
        foreach (PlayedPeer client in _clients)
            Lose(client);
        Assert.Equal(0, Machine.TaskCount);
        Assert.Equal(0, Machine.StoredBytes);
        foreach (PlayedPeer worker in _workers)
            Lose(worker);
    }

    /// <summary>Lets time pass and the machine look at its clock. The workers are heard of.</summary>
    public void WaitWith(int seconds, params PlayedWorker[] workers)
    {
        _now += seconds * 1_000_000_000L;
        foreach (PlayedWorker worker in workers)
            worker.Send(writer => writer.Append(new Heartbeat(0, 0)));
        Machine.OnTick(Tick());
        Machine.Validate();
    }

    /// <summary>A worker dies, and its supervisor knows which runs it had begun.</summary>
    public void Die(PlayedWorker worker, params string[] running)
    {
        Machine.OnWorkerDied(worker.Peer, [.. running.Select(worker.AttemptOf)], "died by the test", Tick());
        Machine.Validate();
    }

    /// <summary>Lets time pass without anybody noticing.</summary>
    public void Pass(long milliseconds) => _now += milliseconds * 1_000_000;

    public Timestamp Tick() => new(_now += 1000);

    public void Deliver(SchedulerPeer peer, WireWriter messages)
    {
        Machine.OnBatch(peer, messages.Written, Tick());
        Machine.Validate();
    }

    public void Lose(PlayedPeer peer)
    {
        Machine.OnPeerLost(peer.Peer, "lost by the test", Tick());
        Machine.Validate();
    }

    /// <summary>A peer's link breaks, and its session may be resumed.</summary>
    public void Leave(PlayedPeer peer)
    {
        Machine.OnPeerAway(peer.Peer, "link broken by the test", Tick());
        Machine.Validate();
    }

    public void Return(PlayedPeer peer)
    {
        Machine.OnPeerReturned(peer.Peer, Tick());
        Machine.Validate();
    }

    /// <summary>Time passes, a second at a time; one worker says every second that it lives.</summary>
    public void Wait(long milliseconds, PlayedPeer? heardOf = null)
    {
        long end = _now + (milliseconds * 1_000_000);
        while (_now < end)
        {
            _now = Math.Min(end, _now + 1_000_000_000);
            heardOf?.Send(writer => writer.Append(new Heartbeat(0, 0)));
            Machine.OnTick(Tick());
            Machine.Validate();
        }
    }

    public IReadOnlyList<PeerClosing> Closings()
    {
        var closings = new List<PeerClosing>();
        Machine.TakeClosings(closings);
        return closings;
    }

    public string NameOf(Key key) => _names.TryGetValue(key, out string? name) ? name : key.ToString();

    /// <summary>The handle that a key's record has now, as the machine explains it.</summary>
    public TaskHandle HandleOf(string name)
    {
        using var explained = JsonDocument.Parse(Machine.Explain(KeyOf(name)));
        string[] parts = explained.RootElement.GetProperty("handle").GetString()!.Split('.'); // Every known task has one.
        var handle = new TaskHandle(uint.Parse(parts[0], CultureInfo.InvariantCulture), uint.Parse(parts[1], CultureInfo.InvariantCulture));
        Remember(handle, name);
        return handle;
    }

    public void Remember(string name) => _names[KeyOf(name)] = name;

    public void Remember(TaskHandle task, string name) => _tasks[task] = name;

    public string NameOf(TaskHandle task) => _tasks.TryGetValue(task, out string? name) ? name : task.ToString();

    public IReadOnlyList<SchedulerPeer> Touched()
    {
        Machine.TakeTouched(_touched);
        return _touched;
    }
}

/// <summary>A peer played by a test.</summary>
internal abstract class PlayedPeer(SchedulerScene scene, SchedulerPeer peer)
{
    private readonly List<string> _seen = [];
    private WireWriter? _batch;

    public SchedulerPeer Peer { get; } = peer;

    protected SchedulerScene Scene { get; } = scene;

    public void Send(Action<WireWriter> write)
    {
        WireWriter writer = _batch ?? new WireWriter();
        write(writer);
        if (_batch is null)
            Scene.Deliver(Peer, writer);
    }

    /// <summary>What it says meanwhile comes in one frame.</summary>
    public void InOneFrame(Action say)
    {
        var batch = new WireWriter();
        _batch = batch;
        say();
        _batch = null;
        Scene.Deliver(Peer, batch);
    }

    public void SayAll() => Send(writer => writer.Append(default(AnnouncementEnd)));

    /// <summary>Names a worker that this peer knew in the life before.</summary>
    public void Knew(string worker) => Send(writer => writer.Append(new WorkerJoined(new WorkerId(0), worker, "data:" + worker, 1)));

    /// <summary>What the machine has said to this peer since the last call, in order; introductions of workers and functions left out.</summary>
    public string[] TakeSeen()
    {
        while (Peer.Outbox.TryTake(out Batch batch))
        {
            var reader = new WireReader(batch.Span);
            while (!reader.End)
            {
                MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
                string message = See(code, ref reader, members);
                bool isLeftOut = code is MessageCode.DefineFunction or MessageCode.WorkerJoined || (code == MessageCode.Recovered && this is PlayedWorker);
                if (!isLeftOut)
                    _seen.Add(message);
            }

            batch.Return();
        }

        string[] seen = [.. _seen];
        _seen.Clear();
        return seen;
    }

    protected abstract string See(MessageCode code, ref WireReader reader, int members);

    protected static string SkipBody(MessageCode code, ref WireReader reader, int members)
    {
        for (int i = 0; i < members; i++)
            reader.Skip();
        return code.ToString();
    }
}

/// <summary>A client played by a test. Holds are named by the key they are on.</summary>
internal sealed class PlayedClient(SchedulerScene scene, SchedulerPeer peer, string name) : PlayedPeer(scene, peer)
{
    private readonly Dictionary<string, HoldId> _holds = [];
    private readonly Dictionary<HoldId, string> _names = [];
    private readonly Dictionary<string, HoldId> _failed = [];
    private uint _slots;
    private int _submissions;

    public string Name { get; } = name;

    public Dictionary<string, ErrorInfo> Errors { get; } = [];

    /// <summary>The options with which tasks of the next graphs are submitted, by name.</summary>
    public Dictionary<string, TaskOptions> Options { get; } = [];

    /// <summary>Which of the functions that this client has defined tasks of the next graphs call, by name; the first where nothing is said.</summary>
    public Dictionary<string, int> Functions { get; } = [];

    public HoldId HoldOn(string key) => _holds[key];

    /// <summary>Submits a graph such as <c>"x; y &lt;- x; z &lt;- x y"</c> and holds some of its tasks. An input that the graph does not define is one this client holds.</summary>
    public void Submit(string graph, string hold)
    {
        string[] tasks = graph.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Submit([.. tasks.Select(Parse)], hold.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Submit((string Name, string[] Inputs)[] tasks, string[] hold)
    {
        var positions = new Dictionary<string, int>();
        var keys = new List<Key>();
        var counts = new List<int>();
        var inputs = new List<int>();
        var held = new List<HoldId>();
        var lengths = new List<int>();
        var arguments = new WireWriter();
        var options = new WireWriter();
        int optionCount = 0;
        var optionsOf = new List<int>();
        foreach ((string task, string[] taskInputs) in tasks)
        {
            int start = arguments.Length;
            foreach (string input in taskInputs)
            {
                arguments.WriteInt64(Array.IndexOf(taskInputs, input));
                if (positions.TryGetValue(input, out int position))
                {
                    inputs.Add(position);
                    continue;
                }

                inputs.Add(~held.Count);
                held.Add(_holds[input]);
            }

            Scene.Remember(task);
            optionsOf.Add(Options.ContainsKey(task) ? optionCount++ : -1);
            if (Options.TryGetValue(task, out TaskOptions? taskOptions))
                OptionList.Add(options, taskOptions);
            positions[task] = keys.Count;
            keys.Add(SchedulerScene.KeyOf(task));
            counts.Add(taskInputs.Length);
            lengths.Add(arguments.Length - start);
        }

        WantedTask[] wanted = [.. hold.Select(task => new WantedTask(positions[task], NewHold(task)))];
        Send(writer => writer.Append(new SubmitGraph
        {
            Submission = ++_submissions,
            IsLast = true,
            Keys = keys.ToArray(),
            Functions = tasks.Select(task => Functions.GetValueOrDefault(task.Name)).ToArray(),
            InputCounts = counts.ToArray(),
            Inputs = inputs.ToArray(),
            HeldInputs = held.ToArray(),
            ArgumentLengths = lengths.ToArray(),
            Arguments = arguments.Written,
            Wanted = wanted,
            Options = options.Written,
            OptionsOf = optionCount == 0 ? [] : optionsOf.ToArray(),
        }));
    }

    /// <summary>Comes back: under which handle an earlier life of the scheduler knew a piece of data.</summary>
    public void Names(string key, ulong epoch, TaskHandle task) => Send(writer => writer.Append(new NameData
    {
        Keys = new[] { SchedulerScene.KeyOf(key) },
        Epochs = new[] { epoch },
        Tasks = new[] { task },
    }));

    /// <summary>Comes back: the task of the next hold on a key had failed.</summary>
    public void Failed(string key, string message) => Send(writer => writer.Append(new HoldFailed(
        _failed[key] = NewHold(key), new ErrorInfo(ErrorKind.Task, "System.IO.IOException", message, "", SchedulerScene.KeyOf(key), "w", 1, [], 0))));

    /// <summary>Comes back: holds data that has no recipe.</summary>
    public void SubmitData(string key, bool hold)
    {
        Scene.Remember(key);
        WantedTask[] wanted = hold ? [new WantedTask(0, NewHold(key))] : [];
        Send(writer => writer.Append(new SubmitGraph
        {
            Submission = ++_submissions,
            IsLast = true,
            Keys = new[] { SchedulerScene.KeyOf(key) },
            Functions = new[] { SubmitGraph.NoFunction },
            InputCounts = new int[1],
            ArgumentLengths = new int[1],
            Wanted = wanted,
        }));
    }

    public void Define(int number, string function) => Send(writer => writer.Append(new DefineFunction(number, function, function, 0, Guid.Empty, 1)));

    public void Release(params string[] keys) => Send(writer =>
    {
        foreach (string key in keys)
            writer.Append(new ReleaseHold(_holds[key]));
    });

    public void Replicate(int copies, params string[] keys)
    {
        HoldId[] holds = [.. keys.Select(key => _holds[key])];
        Send(writer => writer.Append(new ReplicateHolds { Request = 1, Copies = copies, Holds = holds }));
    }

    public void Rebalance() => Send(writer => writer.Append(new RebalanceData(2)));

    public void Retire(params int[] workers) => Send(writer => writer.Append(new RetireWorkers { Request = 3, Workers = workers }));

    public void Restart() => Send(writer => writer.Append(new RestartCluster(4)));

    public void Cancel(string key, bool force = false)
    {
        HoldId hold = _holds[key];
        Send(writer => writer.Append(new CancelHolds { Request = 1, Force = force, Holds = new[] { hold } }));
    }

    public void FireAndForget(params string[] keys)
    {
        HoldId[] holds = [.. keys.Select(key => _holds[key])];
        Send(writer => writer.Append(new FireAndForget { Holds = holds }));
    }

    public void Retry(params string[] keys)
    {
        HoldId[] holds = [.. keys.Select(key => _holds[key])];
        Send(writer => writer.Append(new RetryHolds { Request = 1, Holds = holds }));
    }

    public void Scatter(string key, long bytes)
    {
        Scene.Remember(key);
        HoldId hold = NewHold(key);
        Send(writer => writer.Append(new ScatterBegin(hold, SchedulerScene.KeyOf(key), bytes, key)));
    }

    public HoldId NewHold(string key)
    {
        if (_failed.Remove(key, out HoldId failed))
            return failed;
        var hold = new HoldId(_slots++, 1);
        _holds[key] = hold;
        _names[hold] = key;
        return hold;
    }

    protected override string See(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.HoldFinished:
                HoldFinished finished = MessageCodec.ReadBody<HoldFinished>(ref reader, members);
                Scene.Remember(finished.Task, _names[finished.Hold]);
                return $"Finished {_names[finished.Hold]}";
            case MessageCode.HoldPending:
                return $"Pending {_names[MessageCodec.ReadBody<HoldPending>(ref reader, members).Hold]}";
            case MessageCode.HoldErred:
                HoldErred erred = MessageCodec.ReadBody<HoldErred>(ref reader, members);
                Errors[_names[erred.Hold]] = erred.Error;
                return $"Erred {_names[erred.Hold]}";
            case MessageCode.HoldCancelled:
                HoldCancelled cancelled = MessageCodec.ReadBody<HoldCancelled>(ref reader, members);
                return $"Cancelled {_names[cancelled.Hold]} by {cancelled.ByName}";
            case MessageCode.HoldLost:
                return $"Lost {_names[MessageCodec.ReadBody<HoldLost>(ref reader, members).Hold]}";
            case MessageCode.ScatterPlaced:
                ScatterPlaced placed = MessageCodec.ReadBody<ScatterPlaced>(ref reader, members);
                Scene.Remember(placed.Task, _names[placed.Hold]);
                return $"Place {_names[placed.Hold]} on {placed.Worker}";
            case MessageCode.OrderDone:
                OrderDone order = MessageCodec.ReadBody<OrderDone>(ref reader, members);
                return $"Order {order.Request}: {order.Done} done, {order.Failed} failed{(order.Reason.Length == 0 ? "" : " because " + order.Reason)}";
            case MessageCode.CancelDone:
                return $"CancelDone {MessageCodec.ReadBody<CancelDone>(ref reader, members).Withdrawn}";
            case MessageCode.WorkerNeeded:
                return $"Needed: {MessageCodec.ReadBody<WorkerNeeded>(ref reader, members).Reason}";
            case MessageCode.RetryDone:
                return $"RetryDone {MessageCodec.ReadBody<RetryDone>(ref reader, members).Retried}";
            case MessageCode.GraphRefused:
                return "Refused: " + MessageCodec.ReadBody<GraphRefused>(ref reader, members).Reason;
            case MessageCode.GraphAccepted:
                MessageCodec.ReadBody<GraphAccepted>(ref reader, members);
                return "Accepted";
            case MessageCode.Recovered:
                MessageCodec.ReadBody<Recovered>(ref reader, members);
                return "Recovered";
            case MessageCode.WorkerLeft:
                WorkerLeft left = MessageCodec.ReadBody<WorkerLeft>(ref reader, members);
                return $"WorkerLeft results {left.LostResults} runs {left.LostRuns}";
            default:
                return SkipBody(code, ref reader, members);
        }
    }

    private static (string Name, string[] Inputs) Parse(string task)
    {
        string[] parts = task.Split("<-", StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length == 1 ? [] : parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
