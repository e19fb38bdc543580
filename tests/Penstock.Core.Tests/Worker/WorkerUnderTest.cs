using System.Globalization;
using System.Text;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Worker;

/// <summary>
/// A worker's machine with this test as its scheduler, its slots and its peers. What the machine does is kept as short
/// texts until a test has looked at it; every event is followed by Plan and Validate.
/// </summary>
internal sealed class WorkerUnderTest
{
    private readonly Dictionary<ulong, int> _runs = [];
    private readonly Dictionary<TaskHandle, int> _spills = [];
    private readonly List<string> _effects = [];
    private readonly List<string> _messages = [];
    private readonly WireWriter _batch = new();
    private long _clock;

    public WorkerUnderTest(int slots = 1, int peers = 0, int asyncTasksMax = 1024, int knownFunctions = 1, long memoryLimit = 0)
    {
        Machine = new WorkerMachine(new WorkerMachineOptions { Slots = slots, AsyncTasksMax = asyncTasksMax, HeartbeatInterval = TimeSpan.FromHours(1), MemoryLimit = memoryLimit, CanSpill = true });
        Say(new WorkerWelcome(new WorkerId(0), 1));
        for (int i = 0; i < knownFunctions; i++)
            Say(new DefineFunction(i, $"F{i}", $"F{i}", 1, Guid.Empty, 1));
        for (int i = 1; i <= peers; i++)
            Say(new WorkerJoined(new WorkerId(i), $"w{i}", $"address {i}", 1));
        Deliver();
        Clear();
    }

    public WorkerMachine Machine { get; }

    /// <summary>What the host was asked to do since the last look.</summary>
    public string Effects => Take(_effects);

    /// <summary>What the scheduler was told since the last look, heartbeats left out.</summary>
    public string Messages => Take(_messages);

    public static TaskHandle Handle(uint row, uint reuse = 0) => new(row, reuse);

    public static Input From(uint row, params int[] holders) => new(Handle(row), 100, holders);

    public Timestamp Now() => new(_clock += 1000);

    public void Say<T>(in T message)
        where T : struct, IMessage<T>, allows ref struct => _batch.Append(in message);

    public void SayRun(TaskHandle task, ulong attempt, IEnumerable<Input> inputs, long priority = 0, int function = 0, bool isAlone = false)
    {
        Say(new RunTask
        {
            Task = task,
            Attempt = new AttemptId(attempt),
            Function = function,
            Priority = priority,
            Key = new Key(1, task.Row),
            Arguments = Encoding.UTF8.GetBytes($"arguments of {attempt}"),
            Inputs = Encode(inputs),
            IsAlone = isAlone,
        });
    }

    /// <summary>Delivers everything said since the last delivery as one batch.</summary>
    public void Deliver()
    {
        byte[] batch = _batch.ToArray();
        _batch.Clear();
        Machine.OnBatch(batch, Now());
        Settle();
    }

    public void Run(uint row, ulong attempt, params Input[] inputs) => Run(Handle(row), attempt, inputs);

    public void Run(TaskHandle task, ulong attempt, params Input[] inputs)
    {
        SayRun(task, attempt, inputs);
        Deliver();
    }

    public void Recall(uint row, ulong attempt, bool isConfirmed = false)
    {
        Say(new RecallAttempt(Handle(row), new AttemptId(attempt), isConfirmed));
        Deliver();
    }

    public void Free(TaskHandle task)
    {
        Say(new FreeData(task));
        Deliver();
    }

    public void Free(uint row) => Free(Handle(row));

    /// <summary>What the reports of missing inputs rely on: numbers of runs or namings, in the order of the reports.</summary>
    public List<ulong> MissingSince { get; } = [];

    public void Holders(Input input, ulong naming = 0)
    {
        Say(new InputHolders { Input = Encode([input]), Naming = naming });
        Deliver();
    }

    public void Acquire(Input input, ulong naming = 0)
    {
        Say(new AcquireReplica { Input = Encode([input]), Naming = naming });
        Deliver();
    }

    public void CancelAcquire(uint row)
    {
        Say(new CancelAcquire(Handle(row)));
        Deliver();
    }

    public void Reclaim(uint row, ulong attempt)
    {
        Say(new ReclaimAttempt(Handle(row), new AttemptId(attempt)));
        Deliver();
    }

    /// <summary>Time passes in which nothing happens.</summary>
    public void Pass(long milliseconds) => _clock += milliseconds * 1_000_000;

    /// <summary>The host measures what the process takes.</summary>
    public void Measure(long processBytes)
    {
        Machine.OnMemorySample(processBytes, Now());
        Settle();
    }

    /// <summary>The host has put a value on disk, or could not.</summary>
    public void EndSpill(uint row, bool succeeded = true)
    {
        Assert.True(_spills.Remove(Handle(row), out int order), $"{row} was not to be spilled");
        Machine.OnSpillEnded(Handle(row), order, succeeded, Now());
        Settle();
    }

    public void Unspill(uint row)
    {
        Machine.OnUnspilled(Handle(row), Now());
        Settle();
    }

    public void Join(int worker)
    {
        Say(new WorkerJoined(new WorkerId(worker), $"w{worker}", $"address {worker}", 1));
        Deliver();
    }

    public void Leave(int worker)
    {
        Say(new WorkerLeft(new WorkerId(worker), "test", 0, 0));
        Deliver();
    }

    /// <summary>What a slot is told of a run.</summary>
    public RunOrder OrderOf(ulong attempt) => Machine.Order(_runs[attempt]);

    public bool Succeed(ulong attempt, long bytes = 10, long nanoseconds = 1_000_000)
    {
        bool kept = Machine.OnAttemptSucceeded(Ended(attempt), bytes, nanoseconds, Now());
        Settle();
        return kept;
    }

    /// <summary>Ends a run that was started as one attempt and counts as another one since.</summary>
    public void SucceedRenamed(ulong started, ulong attempt)
    {
        int run = Ended(started);
        Assert.Equal(attempt, Machine.Order(run).Attempt.Value);
        Machine.OnAttemptSucceeded(run, 10, 1_000_000, Now());
        Settle();
    }

    public void Fail(ulong attempt, string message = "boom")
    {
        Machine.OnAttemptFailed(Ended(attempt), Error(message), Now());
        Settle();
    }

    public void PutBack(ulong attempt)
    {
        Machine.OnAttemptPutBack(Ended(attempt), Now());
        Settle();
    }

    public void Return(ulong attempt)
    {
        Machine.OnAttemptReturned(Ended(attempt), Now());
        Settle();
    }

    public void Suspend(ulong attempt)
    {
        Machine.OnAttemptSuspended(_runs[attempt], Now());
        Settle();
    }

    public bool Accept(TaskHandle task, long bytes = 10)
    {
        bool kept = Machine.OnDataAccepted(task, bytes, Now());
        Settle();
        return kept;
    }

    public bool Arrive(int peer, uint row, long bytes = 100)
    {
        bool kept = Machine.OnFetchArrived(new WorkerId(peer), Handle(row), bytes, Now());
        Settle(plan: false);
        return kept;
    }

    public void EndFetch(int peer, bool isReachable = true)
    {
        Machine.OnFetchEnded(new WorkerId(peer), isReachable, Now());
        Settle();
    }

    /// <summary>The session is over, and another one begins.</summary>
    public void Rejoin()
    {
        Machine.Rejoin(new WorkerHello("w", 9, 1, 1 << 30, "address 0", 1), Now());
        Settle();
    }

    public void Welcome(ulong epoch, int worker = 0)
    {
        Say(new WorkerWelcome(new WorkerId(worker), epoch));
        Say(new DefineFunction(0, "F0", "F0", 1, Guid.Empty, 1));
        Deliver();
    }

    public void AdoptData(uint own, TaskHandle task)
    {
        Say(new AdoptData(OwnNames.Handle(own), task, new Key(1, task.Row)));
        Deliver();
    }

    public void AdoptRun(uint own, ulong ownRun, TaskHandle task, ulong attempt)
    {
        Say(new AdoptRun(OwnNames.Handle(own), OwnNames.Attempt(ownRun), task, new AttemptId(attempt)));
        Deliver();
    }

    public void LoseScheduler()
    {
        Machine.OnSchedulerLost(Now());
        Settle();
    }

    /// <summary>Makes function 0 known as short by running it often enough; leaves nothing behind.</summary>
    public void LearnShort(int function = 0, long nanoseconds = 1000)
    {
        for (uint i = 0; i < 16; i++)
        {
            ulong attempt = 1_000_000 + i + (ulong)(function * 100);
            SayRun(Handle(9_000), attempt, [], function: function);
            Deliver();
            Succeed(attempt, 1, nanoseconds);
            Free(9_000);
        }

        Clear();
    }

    public void Clear()
    {
        _effects.Clear();
        _messages.Clear();
    }

    /// <summary>Nothing may be left once everything was ended, freed and recalled.</summary>
    public void AssertEmpty()
    {
        Assert.Equal(0, Machine.AttemptCount);
        Assert.Equal(0, Machine.DataCount);
        Assert.Equal(0, Machine.StoredBytes);
        Assert.Equal(0, Machine.StoredCount);
        Assert.Equal(0, Machine.StartedCount);
    }

    public static ErrorInfo Error(string message) =>
        new(ErrorKind.Task, "System.Exception", message, "", default, "w0", 1, [], 0);

    public static byte[] Encode(IEnumerable<Input> inputs)
    {
        var writer = new WireWriter();
        foreach (Input input in inputs)
        {
            InputList.Begin(writer, input.Task, input.Bytes, input.Holders.Length);
            foreach (int holder in input.Holders)
                InputList.AddHolder(writer, new WorkerId(holder));
        }

        return writer.ToArray();
    }

    private int Ended(ulong attempt)
    {
        Assert.True(_runs.Remove(attempt, out int run), $"attempt {attempt} was not started");
        return run;
    }

    private void Settle(bool plan = true)
    {
        if (plan)
            Machine.Plan(Now());
        Machine.Validate();
        foreach (WorkerEffect effect in Machine.Effects)
            _effects.Add(Describe(effect));
        Machine.ClearEffects();
        while (Machine.ToScheduler.TryTake(out Batch batch))
        {
            Describe(batch.Span);
            batch.Return();
        }
    }

    private string Describe(WorkerEffect effect)
    {
        switch (effect.Kind)
        {
            case WorkerEffectKind.StartRun or WorkerEffectKind.FollowRun:
                RunOrder order = Machine.Order(effect.Run);
                Assert.Equal($"arguments of {order.Attempt.Value}", Encoding.UTF8.GetString(order.Arguments.Span));
                _runs[order.Attempt.Value] = effect.Run;
                return $"{(effect.Kind == WorkerEffectKind.StartRun ? "start" : "follow")} {order.Attempt.Value}";
            case WorkerEffectKind.CancelRun:
                return $"cancel {Machine.Order(effect.Run).Attempt.Value}";
            case WorkerEffectKind.Rename:
                return $"rename {Name(effect.From)} to {Name(effect.Task)}";
            case WorkerEffectKind.Drop:
                return $"drop {Name(effect.Task)}";
            case WorkerEffectKind.Fetch:
                return $"fetch from {effect.Peer.Value}: {string.Join(" ", Machine.RequestTo(effect.Peer).ToArray())}";
            case WorkerEffectKind.Spill:
                _spills[effect.Task] = effect.Run;
                return $"spill {effect.Task}";
            default:
                return $"cancel fetch from {effect.Peer.Value}";
        }
    }

    private void Describe(ReadOnlySpan<byte> batch)
    {
        var reader = new WireReader(batch);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            switch (code)
            {
                case MessageCode.TaskFinished:
                    TaskFinished finished = MessageCodec.ReadBody<TaskFinished>(ref reader, members);
                    _messages.Add($"finished {(OwnNames.IsOwn(finished.Attempt) ? Name(finished.Attempt) : finished.Attempt.Value)} {finished.Bytes} B");
                    break;
                case MessageCode.TaskErred:
                    TaskErred erred = MessageCodec.ReadBody<TaskErred>(ref reader, members);
                    _messages.Add($"erred {erred.Attempt.Value} {erred.Error.Message}");
                    break;
                case MessageCode.TaskPutBack:
                    _messages.Add($"put back {MessageCodec.ReadBody<TaskPutBack>(ref reader, members).Attempt.Value}");
                    break;
                case MessageCode.TaskSeceded:
                    _messages.Add($"seceded {MessageCodec.ReadBody<TaskSeceded>(ref reader, members).Attempt.Value}");
                    break;
                case MessageCode.RunEnded:
                    _messages.Add($"ended {MessageCodec.ReadBody<RunEnded>(ref reader, members).Attempt.Value}");
                    break;
                case MessageCode.ReplicaAdded:
                    ReplicaAdded added = MessageCodec.ReadBody<ReplicaAdded>(ref reader, members);
                    _messages.Add($"replica {added.Task} {added.Bytes} B");
                    break;
                case MessageCode.InputMissing:
                    InputMissing missing = MessageCodec.ReadBody<InputMissing>(ref reader, members);
                    MissingSince.Add(missing.Naming);
                    _messages.Add($"missing {missing.Task} for {missing.Attempt.Value} from {missing.Holder.Value}");
                    break;
                case MessageCode.ReclaimAnswer:
                    ReclaimAnswer answer = MessageCodec.ReadBody<ReclaimAnswer>(ref reader, members);
                    _messages.Add($"{(answer.IsGivenBack ? "given back" : "kept")} {answer.Attempt.Value}");
                    break;
                case MessageCode.AcquireRefused:
                    AcquireRefused refused = MessageCodec.ReadBody<AcquireRefused>(ref reader, members);
                    _messages.Add($"refused {refused.Task} {refused.Reason}");
                    break;
                case MessageCode.WorkerPaused:
                    _messages.Add(MessageCodec.ReadBody<WorkerPaused>(ref reader, members).IsPaused ? "paused" : "resumed");
                    break;
                case MessageCode.Heartbeat:
                    LastHeartbeat = MessageCodec.ReadBody<Heartbeat>(ref reader, members);
                    break;
                case MessageCode.WorkerHello:
                    _messages.Add($"hello from epoch {MessageCodec.ReadBody<WorkerHello>(ref reader, members).Epoch}");
                    break;
                case MessageCode.WorkerJoined:
                    WorkerJoined known = MessageCodec.ReadBody<WorkerJoined>(ref reader, members);
                    _messages.Add(known.IsOthers ? "knew others" : $"knew {known.DataAddress}");
                    break;
                case MessageCode.HeldData:
                    Describe(MessageCodec.ReadBody<HeldData>(ref reader, members));
                    break;
                case MessageCode.HeldRuns:
                    Describe(MessageCodec.ReadBody<HeldRuns>(ref reader, members));
                    break;
                case MessageCode.AnnouncementEnd:
                    MessageCodec.ReadBody<AnnouncementEnd>(ref reader, members);
                    _messages.Add("that is all");
                    break;
                default:
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"a worker sent {code}"));
            }
        }
    }

    private void Describe(HeldData held)
    {
        for (int i = 0; i < held.Own.Length; i++)
            _messages.Add($"holds {Name(held.Own[i])} {held.Bytes[i]} B, once {held.Tasks[i]} of epoch {held.Epochs[i]}{(held.Keys[i] == default ? ", no key" : "")}");
    }

    private void Describe(HeldRuns held)
    {
        for (int i = 0; i < held.Own.Length; i++)
            _messages.Add($"runs {Name(held.Own[i])} as {Name(held.OwnAttempts[i])}, once {held.Attempts[i].Value} of epoch {held.Epochs[i]}");
    }

    private static string Name(TaskHandle task) => OwnNames.IsOwn(task) ? $"own{task.Row}" : task.ToString();

    private static string Name(AttemptId attempt) => OwnNames.IsOwn(attempt) ? $"own run {attempt.Value & long.MaxValue}" : attempt.ToString();

    public Heartbeat? LastHeartbeat { get; private set; }

    private static string Take(List<string> texts)
    {
        string all = string.Join("; ", texts);
        texts.Clear();
        return all;
    }
}

/// <summary>An input as a scheduler names it.</summary>
internal readonly record struct Input(TaskHandle Task, long Bytes, int[] Holders);
