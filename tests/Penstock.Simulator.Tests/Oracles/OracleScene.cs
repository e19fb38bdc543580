using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator.Tests.Oracles;

/// <summary>
/// A life told by hand. Facts go to the recorder and then to the oracle under test, as in a real life. Behind the view are a
/// real scheduler, client and worker, which exchange messages when the test says so; what the view shows of stores and holds
/// can be made to differ from them.
/// </summary>
internal sealed class OracleScene : ILifeView
{
    public const int Client = 0;
    public const int Other = 1;
    public const int Worker = 0;

    private static readonly Timestamp Now = new(1);

    private static readonly TaskFunction Function = TaskFunction.Create(
        new FunctionIdentity("test.f", "f", 0, Guid.Empty, 1), pure: true, Formatters.Int64, static (ref arguments) => arguments.Next(Formatters.Int64));

    private readonly List<Oracle> _told;
    private readonly ClientMachine _client = new("ann", 1);
    private readonly WorkerMachine _worker = new(new WorkerMachineOptions { Slots = 2 });
    private readonly SchedulerPeer _clientPeer;
    private readonly SchedulerPeer _workerPeer;
    private uint _holds;
    private ulong _attempts;

    public OracleScene(Func<LifeFacts, Oracle> oracle)
    {
        _clientPeer = Scheduler.AddPeer(PeerRole.Client, Now);
        _workerPeer = Scheduler.AddPeer(PeerRole.Worker, Now);
        _worker.Join(new WorkerHello("w", 1, 2, 1 << 30, "w", 1));
        Exchange();
        _told = [new Recorder(Facts), oracle(Facts)];
    }

    public LifeFacts Facts { get; } = new();

    public SchedulerMachine Scheduler { get; } = new(1);

    public List<Key> Stored { get; } = [];

    public List<(HoldId Hold, Key Key, HoldStatus Status)> Held { get; } = [];

    public int Unfinished { get; set; }

    public (long Limit, long InMemory, long OnDisk) Memory { get; set; }

    public ulong? Gathered { get; set; }

    public IEnumerable<int> Workers => [Worker];

    public IEnumerable<int> Clients => [Client];

    public int FaultCount => 0;

    public static Key Name(int number) => new(7, (ulong)number);

    public WorkerMachine MachineOf(int worker) => _worker;

    public WorkerId IdOf(int worker) => new(0);

    public IEnumerable<Key> StoredOn(int worker) => Stored;

    public (long Limit, long InMemory, long OnDisk) MemoryOf(int worker) => Memory;

    public int UnfinishedOn(int worker) => Unfinished;

    public IReadOnlyList<string> ExplainUnfinishedOn(int worker) => [];

    public IEnumerable<(HoldId Hold, Key Key, HoldStatus Status)> HeldBy(int client) => Held;

    public ulong? Gather(int client, HoldId hold) => Gathered;

    public string Explain(Key key) => Scheduler.Explain(key);

    // What is told.

    /// <summary>A client sends tasks, each with its inputs, and holds the last of them.</summary>
    public HoldId Submit(int client, params (int Task, int[] Inputs)[] tasks)
    {
        var graph = new SubmittedGraph(
            [.. tasks.Select(task => Name(task.Task))], [.. tasks.Select(task => (IReadOnlyList<Key>)[.. task.Inputs.Select(Name)])]);
        Tell(oracle => oracle.OnSubmitted(client, graph));
        return Hold(client, tasks[^1].Task);
    }

    public HoldId Hold(int client, int key)
    {
        var hold = new HoldId(_holds++, 0);
        Tell(oracle => oracle.OnHeld(client, hold, Name(key)));
        return hold;
    }

    public void Release(int client, HoldId hold, int key) => Tell(oracle => oracle.OnReleased(client, hold, Name(key)));

    public void Cancel(int client, int key, bool force = false) => Tell(oracle => oracle.OnCancelRequested(client, [Name(key)], force));

    public void Retry(int client, int key) => Tell(oracle => oracle.OnRetryRequested(client, [Name(key)]));

    public void See(int client, HoldId hold, int key, HoldStatus status, HoldEnd? end = null) =>
        Tell(oracle => oracle.OnStatusSeen(client, hold, Name(key), status, end));

    public void SeeCancelled(int client, HoldId hold, int key) => See(client, hold, key, HoldStatus.Cancelled, new CancelledEnd("ann", Now));

    public void SeeErred(int client, HoldId hold, int key, int origin, ErrorKind kind = ErrorKind.Task) =>
        See(client, hold, key, HoldStatus.Erred, new ErredEnd(new ErrorInfo(kind, "Test", "it threw", "", Name(origin), "w", 1, [], 0)));

    /// <summary>A run begins and stays in its slot.</summary>
    public AttemptId Begin(int worker, int key, params int[] inputs)
    {
        var attempt = new AttemptId(++_attempts);
        Tell(oracle => oracle.OnRunStarted(worker, Name(key), attempt, [.. inputs.Select(Name)]));
        return attempt;
    }

    public void End(int worker, int key, AttemptId attempt, RunEnd end = RunEnd.Succeeded) =>
        Tell(oracle => oracle.OnRunEnded(worker, Name(key), attempt, end));

    /// <summary>A run begins, succeeds and its right value is stored.</summary>
    public void Run(int worker, int key, params int[] inputs)
    {
        End(worker, key, Begin(worker, key, inputs));
        Store(worker, key);
    }

    public void Store(int worker, int key, ulong? value = null) =>
        Tell(oracle => oracle.OnStored(worker, Name(key), value ?? Facts.Of(Name(key)).Value, isCopy: false));

    public void Drop(int worker, int key) => Tell(oracle => oracle.OnDropped(worker, Name(key)));

    public void Kill(int worker) => Tell(oracle => oracle.OnWorkerDied(worker, isPlanned: false));

    public void Fault(FaultKind fault) => Tell(oracle => oracle.OnFault(fault, actor: -1));

    public void Event() => Tell(oracle => oracle.OnEvent());

    public void Rest() => Tell(oracle => oracle.OnQuiescent(this));

    public void Empty() => Tell(oracle => oracle.OnEmpty(this));

    // What the machines really do.

    /// <summary>A real client submits a task without inputs to the real scheduler, which gives it to the real worker.</summary>
    public HoldId SubmitForReal(int key)
    {
        var graph = new LoweredGraph();
        graph.Functions.Add(Function);
        graph.Keys.Add(Name(key));
        graph.FunctionOf.Add(0);
        graph.InputCounts.Add(0);
        graph.Arguments.WriteInt64(key);
        graph.ArgumentLengths.Add(graph.Arguments.Length);
        graph.Outputs.Add(0);
        var holds = new HoldId[1];
        _client.Submit(graph, [], holds);
        Exchange();
        return holds[0];
    }

    /// <summary>The run that the real worker was given ends with a result.</summary>
    public void FinishForReal()
    {
        int run = _worker.Effects.Single(effect => effect.Kind == WorkerEffectKind.StartRun).Run;
        _worker.OnAttemptSucceeded(run, 8, 1_000, Now);
        _worker.ClearEffects();
        Exchange();
    }

    /// <summary>The real client lets go of a hold.</summary>
    public void ReleaseForReal(HoldId hold)
    {
        _client.Release(hold);
        Exchange();
    }

    public void Tell(Action<Oracle> fact) => _told.ForEach(fact);

    private void Exchange()
    {
        bool moved = true;
        while (moved)
        {
            _worker.Plan(Now);
            moved = Move(_client.Outbox, payload => Scheduler.OnBatch(_clientPeer, payload, Now));
            moved |= Move(_worker.ToScheduler, payload => Scheduler.OnBatch(_workerPeer, payload, Now));
            moved |= Move(_clientPeer.Outbox, payload => _client.OnBatch(payload, Now));
            moved |= Move(_workerPeer.Outbox, payload => _worker.OnBatch(payload, Now));
        }
    }

    private static bool Move(Outbox outbox, Action<byte[]> deliver)
    {
        bool moved = false;
        while (outbox.TryTake(out Batch batch))
        {
            deliver(batch.Span.ToArray());
            batch.Return();
            moved = true;
        }

        return moved;
    }
}
