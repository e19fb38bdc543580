using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Worker;

/// <summary>
/// A scheduler, slots and peers that do anything they are allowed to do, in random order, with messages that cross. Knows
/// what must be on the worker when everything has been heard.
/// </summary>
internal sealed class RandomScheduler(int seed)
{
    private const int Rows = 24;
    private const int PeerCount = 3;

    private readonly Random _random = new(seed);
    private readonly WorkerMachine _machine = new(new WorkerMachineOptions { Slots = 1 + (seed % 3), AsyncTasksMax = seed % 2 });
    private readonly WireWriter _batch = new();
    private readonly Queue<byte[]> _toScheduler = new();
    private readonly ModelTask[] _tasks = [.. Enumerable.Range(0, Rows).Select(row => new ModelTask((uint)row))];
    private readonly List<StartedRun> _started = [];
    private readonly List<WorkerId> _asked = [];
    private readonly List<int> _peers = [];
    private ulong _attempts;
    private int _workers;
    private long _clock;

    public void Run(int steps)
    {
        Say(new WorkerWelcome(new WorkerId(0), 1));
        Say(new DefineFunction(0, "F", "F", 1, Guid.Empty, 1));
        Deliver();
        for (int i = 0; i < steps; i++)
        {
            Step();
            Observe();
        }

        WindDown();
    }

    private void Step()
    {
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                StartTask();
                break;
            case 3:
                Recall(Pick(task => task.Attempt != 0));
                break;
            case 4:
                Forget(Pick(task => task.Attempt == 0));
                break;
            case 5 or 6 or 7:
                EndRun();
                break;
            case 8:
                EndFetch();
                break;
            case 9:
                Deliver();
                break;
            case 10:
                Hear();
                break;
            default:
                MovePeer();
                break;
        }
    }

    private void StartTask()
    {
        ModelTask? task = Pick(task => task.Attempt == 0 && !task.IsHere);
        if (task is null)
            return;
        var inputs = new List<ModelTask>();
        for (int i = _random.Next(4); i > 0; i--)
        {
            if (Pick(input => input.Row > 0 && input != task && (input.IsHere || input.Peers.Count > 0 || input.Attempt != 0) && !DependsOn(input, task)) is { } input)
                inputs.Add(input);
        }

        task.Attempt = ++_attempts;
        task.Inputs = inputs;
        Say(new RunTask
        {
            Task = task.Handle,
            Attempt = new AttemptId(task.Attempt),
            Priority = _random.Next(5),
            Inputs = Encode(inputs),
        });
    }

    private static bool DependsOn(ModelTask task, ModelTask other) =>
        task == other || (task.Attempt != 0 && task.Inputs.Exists(input => DependsOn(input, other)));

    /// <summary>Ends a run at will, with the runs that were given ahead of its result; in any order, as settling is.</summary>
    private void Recall(ModelTask? task)
    {
        if (task is null || task.Attempt == 0)
            return;
        ulong attempt = task.Attempt;
        task.Attempt = 0;
        bool dependentsFirst = _random.Next(2) == 0;
        if (!dependentsFirst)
            Say(new RecallAttempt(task.Handle, new AttemptId(attempt)));
        if (!task.IsHere && task.Peers.Count == 0)
            RecallDependents(task);
        if (dependentsFirst)
            Say(new RecallAttempt(task.Handle, new AttemptId(attempt)));
    }

    private void RecallDependents(ModelTask task)
    {
        foreach (ModelTask dependent in _tasks)
        {
            if (dependent.Attempt != 0 && dependent.Inputs.Contains(task))
                Recall(dependent);
        }
    }

    /// <summary>Nobody needs the result: copies here are freed, its row is used for another task.</summary>
    private void Forget(ModelTask? task)
    {
        if (task is null)
            return;
        bool freeFirst = _random.Next(2) == 0;
        if (freeFirst && task.IsHere)
            Say(new FreeData(task.Handle));
        RecallDependents(task);
        if (!freeFirst && task.IsHere)
            Say(new FreeData(task.Handle));
        task.IsHere = false;
        task.Peers.Clear();
        task.Reuse++;
        task.Inputs = [];
        if (_random.Next(3) == 0 && _peers.Count > 0)
            task.Peers.Add(_peers[_random.Next(_peers.Count)]); // A new task, computed by a peer.
        else if (_random.Next(4) == 0)
            _machine.OnDataAccepted(task.Handle, 10, Now()); // A new task, brought before anything above was delivered.
    }

    private void EndRun()
    {
        if (_started.Count == 0)
            return;
        StartedRun run = _started[_random.Next(_started.Count)];
        while (run.Before is { HasEnded: false } before)
            run = before;
        if (run.Before is { HasResult: false } || (run.IsCancelled && _random.Next(3) == 0))
        {
            End(run, hasResult: false);
            _machine.OnAttemptReturned(run.Row, Now());
            return;
        }

        switch (_random.Next(8))
        {
            case 0:
                End(run, hasResult: false);
                _machine.OnAttemptFailed(run.Row, WorkerUnderTest.Error("random"), Now());
                break;
            case 1 when !run.IsSuspended:
                run.IsSuspended = true;
                _machine.OnAttemptSuspended(run.Row, Now());
                ReturnFollowers(run);
                break;
            default:
                End(run, hasResult: !run.IsSuspended);
                _machine.OnAttemptSucceeded(run.Row, 10, _random.Next(1, 1000), Now());
                break;
        }
    }

    private void End(StartedRun run, bool hasResult)
    {
        run.HasEnded = true;
        run.HasResult = hasResult;
        _started.Remove(run);
    }

    private void ReturnFollowers(StartedRun before)
    {
        foreach (StartedRun follower in _started.Where(run => run.Before == before).ToArray())
        {
            End(follower, hasResult: false);
            _machine.OnAttemptReturned(follower.Row, Now());
            ReturnFollowers(follower);
        }
    }

    private void EndFetch()
    {
        if (_asked.Count == 0)
            return;
        WorkerId peer = _asked[_random.Next(_asked.Count)];
        _asked.Remove(peer);
        bool isReachable = _peers.Contains(peer.Value) && _random.Next(5) > 0;
        if (isReachable)
        {
            foreach (TaskHandle task in _machine.RequestTo(peer).ToArray())
            {
                if (_random.Next(6) > 0)
                    _machine.OnFetchArrived(peer, task, 10, Now());
            }
        }

        _machine.OnFetchEnded(peer, isReachable, Now());
    }

    private void MovePeer()
    {
        if (_peers.Count < PeerCount)
        {
            _peers.Add(++_workers);
            Say(new WorkerJoined(new WorkerId(_workers), "w", "a", 1));
            foreach (ModelTask task in _tasks)
            {
                if (_random.Next(4) == 0 && task.Attempt == 0)
                    task.Peers.Add(_workers);
            }
        }
        else if (_random.Next(4) == 0)
        {
            int left = _peers[_random.Next(_peers.Count)];
            _peers.Remove(left);
            Say(new WorkerLeft(new WorkerId(left), "random", 0, 0));
            foreach (ModelTask task in _tasks)
                LoseCopy(task, left);
        }
    }

    private void LoseCopy(ModelTask task, int peer)
    {
        if (task.Peers.Remove(peer) && task.Peers.Count == 0 && !task.IsHere && task.Attempt == 0)
            RecallDependents(task);
    }

    private void Deliver()
    {
        byte[] batch = _batch.ToArray();
        _batch.Clear();
        _machine.OnBatch(batch, Now());
    }

    /// <summary>Collects effects and messages; what the scheduler is told it hears later.</summary>
    private void Observe()
    {
        _machine.Validate();
        _machine.Plan(Now());
        _machine.Validate();
        foreach (WorkerEffect effect in _machine.Effects)
        {
            switch (effect.Kind)
            {
                case WorkerEffectKind.StartRun:
                    _started.Add(new StartedRun(effect.Run, null));
                    break;
                case WorkerEffectKind.FollowRun:
                    _started.Add(new StartedRun(effect.Run, _started[^1]));
                    break;
                case WorkerEffectKind.CancelRun:
                    _started.Single(run => run.Row == effect.Run).IsCancelled = true;
                    break;
                case WorkerEffectKind.Fetch:
                    _asked.Add(effect.Peer);
                    break;
            }
        }

        _machine.ClearEffects();
        while (_machine.ToScheduler.TryTake(out Batch batch))
        {
            _toScheduler.Enqueue(batch.Span.ToArray());
            batch.Return();
        }
    }

    private void Hear()
    {
        while (_toScheduler.TryDequeue(out byte[]? batch))
        {
            var reader = new WireReader(batch);
            while (!reader.End)
            {
                MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
                switch (code)
                {
                    case MessageCode.TaskFinished:
                        HearFinished(MessageCodec.ReadBody<TaskFinished>(ref reader, members));
                        break;
                    case MessageCode.TaskErred:
                        HearErred(MessageCodec.ReadBody<TaskErred>(ref reader, members));
                        break;
                    case MessageCode.ReplicaAdded:
                        HearReplica(MessageCodec.ReadBody<ReplicaAdded>(ref reader, members));
                        break;
                    case MessageCode.InputMissing:
                        HearMissing(MessageCodec.ReadBody<InputMissing>(ref reader, members));
                        break;
                    case MessageCode.TaskSeceded:
                        MessageCodec.ReadBody<TaskSeceded>(ref reader, members);
                        break;
                    default:
                        MessageCodec.ReadBody<Heartbeat>(ref reader, members);
                        break;
                }
            }
        }
    }

    private void HearFinished(TaskFinished finished)
    {
        ModelTask task = _tasks[finished.Task.Row];
        if (task.Attempt != finished.Attempt.Value || task.Reuse != finished.Task.Reuse)
            return;
        task.Attempt = 0;
        task.IsHere = true;
    }

    private void HearErred(TaskErred erred)
    {
        ModelTask task = _tasks[erred.Task.Row];
        if (task.Attempt != erred.Attempt.Value)
            return;
        task.Attempt = 0;
        if (!task.IsHere && task.Peers.Count == 0)
            RecallDependents(task);
    }

    private void HearReplica(ReplicaAdded added)
    {
        ModelTask task = _tasks[added.Task.Row];
        if (task.Reuse == added.Task.Reuse)
            task.IsHere = true;
        else
            Say(new FreeData(added.Task));
    }

    private void HearMissing(InputMissing missing)
    {
        ModelTask task = _tasks[missing.Task.Row];
        if (task.Reuse != missing.Task.Reuse)
            return;
        LoseCopy(task, missing.Holder.Value);
        if (task.Peers.Count > 0 || task.IsHere)
            Say(new InputHolders { Input = Encode([task]), Naming = ++_attempts });
    }

    /// <summary>Everybody stops asking for anything: then nothing may be left.</summary>
    private void WindDown()
    {
        for (int round = 0; round < 100; round++)
        {
            foreach (ModelTask task in _tasks)
            {
                Recall(task);
                if (task.IsHere)
                    Say(new FreeData(task.Handle));
                task.IsHere = false;
            }

            Deliver();
            Observe();
            while (_started.Count > 0)
            {
                EndRun();
                Observe();
            }

            while (_asked.Count > 0)
            {
                EndFetch();
                Observe();
            }

            Hear();
        }

        if (_machine.AttemptCount + _machine.DataCount + _machine.StoredCount + _machine.StartedCount > 0 || _machine.StoredBytes != 0)
            throw new InvalidOperationException($"{_machine.AttemptCount} runs, {_machine.DataCount} results and {_machine.StoredBytes} bytes are left.");
    }

    private ModelTask? Pick(Func<ModelTask, bool> isFit)
    {
        ModelTask[] fit = [.. _tasks.Where(isFit)];
        return fit.Length == 0 ? null : fit[_random.Next(fit.Length)];
    }

    private static byte[] Encode(IEnumerable<ModelTask> inputs) =>
        WorkerUnderTest.Encode(inputs.Select(input => new Input(
            input.Handle, 10, [.. (input.IsHere ? input.Peers.Take(3).Prepend(0) : input.Peers.Take(4))])));

    private void Say<T>(in T message)
        where T : struct, IMessage<T>, allows ref struct => _batch.Append(in message);

    private Timestamp Now() => new(_clock += 1000);

    private sealed class ModelTask(uint row)
    {
        public uint Row { get; } = row;

        public uint Reuse { get; set; }

        public ulong Attempt { get; set; }

        public bool IsHere { get; set; }

        public HashSet<int> Peers { get; } = [];

        public List<ModelTask> Inputs { get; set; } = [];

        public TaskHandle Handle => new(Row, Reuse);
    }

    private sealed class StartedRun(int row, StartedRun? before)
    {
        public int Row { get; } = row;

        public StartedRun? Before { get; } = before;

        public bool HasEnded { get; set; }

        public bool HasResult { get; set; }

        public bool IsSuspended { get; set; }

        public bool IsCancelled { get; set; }
    }
}
