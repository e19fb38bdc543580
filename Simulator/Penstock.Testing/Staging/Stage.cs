using Penstock.Core;
using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>A simulated cluster with one client, real work and somebody who decides about each event: what lives and scripts have in common.</summary>
internal sealed class Stage
{
    private const long EventsOfPhase = 100_000;
    private const long EventsPerTask = 2_000;

    private readonly GraphLowering _lowering = new();
    private SimEvent? _postponed;
    private long _scattered;

    public Stage(LifePlan plan, SimOptions options, ExpectedValues expected)
    {
        Trace = new TraceLog(Names);
        Log = new RunLog();
        Work = new BodyWork(plan, options, Names, expected);
        World = new World(plan, [.. Judges.Create(options.Checks), Log], new LifeOptions { ValidateEvery = 0, Trace = Trace }, Work, new SchedulerMachineOptions { TaskDeathsMax = options.TaskDeathsMax });
        Work.Now = () => World.Now;
        Cluster = new Cluster(World);
        Gates = new Gates(this);
        View = new LifeView(World, Cluster);
        for (int worker = 0; worker <= plan[Knob.MoreWorkers]; worker++)
            Cluster.AddWorker(slots: plan[Knob.MoreSlots] + 1);
        Client = Cluster.AddClient();
        Rest("being introduced");
    }

    public World World { get; }

    public Cluster Cluster { get; }

    public SimClient Client { get; }

    public BodyWork Work { get; }

    public RunLog Log { get; }

    public TraceLog Trace { get; }

    public TaskNames Names { get; } = new();

    public Gates Gates { get; }

    public LifeView View { get; }

    /// <summary>Whether nothing would happen any more but clocks, and nobody waits for one.</summary>
    public bool IsAtRest => _postponed is null && World.Queue.Foreground == 0 && World.Unnoticed == 0 && !Cluster.IsSettling;

    /// <summary>Carries out an operation, by its number.</summary>
    public Action<int>? Operate { get; set; }

    /// <summary>Submits a graph with one output; its hold.</summary>
    public HoldId Submit(DelayedNode node)
    {
        LoweredGraph graph = _lowering.Lower([node]);
        Names.Learn(graph);
        HoldId[] held = [.. graph.Held.Select(HoldOf)];
        Span<HoldId> outputs = stackalloc HoldId[1];
        Client.Submit(graph, held, outputs, () => Describe(graph));
        graph.Held.Clear(); // It must not keep futures alive.
        return outputs[0];
    }

    /// <summary>Brings a value to a worker; its hold.</summary>
    public HoldId Scatter(Cell cell)
    {
        ulong value = Work.Values.Add(cell, ValueTable.Client);
        var key = new Key(ulong.MaxValue, (ulong)++_scattered);
        Names.LearnData(key);
        return Client.Scatter(key, value, Work.Values.BytesOf(value)).Hold;
    }

    /// <summary>Brings the value of a hold to its client, unless it has ended otherwise; lets happen what that takes.</summary>
    public Cell? Gather(HoldId hold)
    {
        if (Client.Find(hold) is not { } held)
            return null;
        Client.Gather(held);
        Rest("being asked for a value");
        return Client.Machine.Read(hold).Status == HoldStatus.Finished && Log.Gathered(held.Key) is { } value ? Work.Values.Read(value, ValueTable.Client) : null;
    }

    /// <summary>Why a hold ended, as a client reports it; null if it has not.</summary>
    public Exception? ErrorOf(HoldId hold)
    {
        Key key = Client.Machine.Read(hold).Key;
        return Client.Machine.EndOf(hold) is { } end
            ? HoldErrors.Create(end, key, Names.Describe(key), Client.Machine.Name, static at => DateTimeOffset.UnixEpoch.AddTicks(at.Nanoseconds / TimeSpan.NanosecondsPerTick))
            : null;
    }

    /// <summary>Lets things happen until nothing would any more but clocks.</summary>
    public void Rest(string phase)
    {
        long eventsMax = EventsOfPhase + (EventsPerTask * Names.Tasks.Count);
        for (long events = 0; !IsAtRest; events++)
        {
            if (events >= eventsMax)
                throw new ViolationException(new Violation("O12", $"the cluster is not at rest {events} events after {phase}"));
            Step();
        }
    }

    /// <summary>Lets the next thing happen.</summary>
    /// <param name="stopsBefore">Says of an event whether to stop before it; null for never.</param>
    /// <returns>False if it was stopped before the event.</returns>
    public bool Step(Func<SimEvent, bool>? stopsBefore = null)
    {
        bool wasPostponed = _postponed is not null;
        SimEvent happening = _postponed ?? World.Advance();
        _postponed = null;
        if (Gates.TryPark(in happening))
            return true;
        if (!wasPostponed && stopsBefore is not null && stopsBefore(happening))
        {
            _postponed = happening;
            return false;
        }

        Happen(in happening);
        return true;
    }

    /// <summary>Lets an event happen now.</summary>
    public void Happen(in SimEvent happening)
    {
        if (happening.Kind == EventKind.Operation)
            Operate!(happening.Target); // Whoever schedules operations has set it.
        else
            Cluster.Handle(in happening);
        foreach (Oracle oracle in World.Oracles)
            oracle.OnEvent();
    }

    /// <summary>Who holds what.</summary>
    public IEnumerable<SimHolding> Holdings()
    {
        foreach (Simulator.SimWorker worker in Cluster.LiveWorkers)
        {
            for (int i = 0; i < worker.Store.Count; i++)
            {
                StoredValue value = worker.Store[i];
                yield return new SimHolding(worker.Name, Names.Of(value.Key), value.Key, value.Bytes);
            }
        }
    }

    /// <summary>How often each task ran.</summary>
    public SimExecution[] Executions() => [.. Names.Tasks.Select(key => Log.Of(key, Names.Of(key)))];

    /// <summary>What is left of tasks and data; nothing once everything was released.</summary>
    public IEnumerable<string> Leaks()
    {
        foreach ((Key key, SchedulerTaskStatus status) in Cluster.Scheduler.Machine.Records())
            yield return $"the scheduler still knows {Names.Describe(key)} as {status}";
        foreach (SimHolding holding in Holdings())
            yield return $"{holding.Worker} still holds {holding.Key.ToString(holding.Name)}, {holding.Bytes} bytes";
        foreach (Simulator.SimWorker worker in Cluster.LiveWorkers)
        {
            if (worker.Unfinished != 0)
                yield return $"{worker.Name} still has {worker.Unfinished} runs, requests or rows without data";
        }

        if (Client.HoldCount > 0)
            yield return $"the client still holds {Client.HoldCount} keys";
    }

    /// <summary>A failure of this stage.</summary>
    public SimFailure Fail(Violation violation) => new(
        violation.Oracle,
        Names.Name(violation.Message) + Judges.Blame(violation.Oracle),
        ReplayToken.Write(World.Plan),
        Trace.Faults(),
        Executions(),
        Trace.Lines());

    private HoldId HoldOf(IHeldNode node) => node is ISimFuture future && ReferenceEquals(future.Stage, this)
        ? future.Hold
        : throw new ArgumentException($"{node} belongs to another cluster; a graph of a simulated cluster can only use futures of the same one.");

    private static SubmittedGraph Describe(LoweredGraph graph)
    {
        var inputs = new IReadOnlyList<Key>[graph.TaskCount];
        int next = 0;
        for (int task = 0; task < inputs.Length; task++)
        {
            var keys = new Key[graph.InputCounts[task]];
            for (int i = 0; i < keys.Length; i++)
            {
                int input = graph.Inputs[next++];
                keys[i] = input >= 0 ? graph.Keys[input] : graph.Held[~input].Key;
            }

            inputs[task] = keys;
        }

        return new SubmittedGraph([.. graph.Keys], inputs);
    }
}
