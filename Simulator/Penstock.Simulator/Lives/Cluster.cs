using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>All processes of a simulated cluster and what connects them: hands each event to whom it happens.</summary>
internal sealed partial class Cluster
{
    private const long PlentyOfMemory = 1L << 40;
    private const int SlotsMax = 64;

    private readonly World _world;
    private readonly List<SimWorker> _workers = [];
    private readonly List<SimClient> _clients = [];
    private readonly List<Connection> _connections = [];
    private readonly List<SimWorker> _liveWorkers = [];
    private readonly List<SimClient> _liveClients = [];

    /// <summary>Per life of the scheduler, the indexes of its workers by its numbers for them: it counts sessions as they begin.</summary>
    private readonly List<List<int>> _workersByLife = [[]];

    private int _restarts;
    private bool _replaces;

    public Cluster(World world)
    {
        _world = world;
        Scheduler = new SimScheduler(world, this);
        Transfers = new Transfers(world, this);
        Faults = new Faults(world);
        Scheduler.Start();
    }

    public SimScheduler Scheduler { get; }

    public Transfers Transfers { get; }

    public Faults Faults { get; }

    public RecipeBook Recipes { get; } = new();

    /// <summary>The workers that live, in no particular but a reproducible order.</summary>
    public IReadOnlyList<SimWorker> LiveWorkers => _liveWorkers;

    /// <summary>The clients that live.</summary>
    public IReadOnlyList<SimClient> LiveClients => _liveClients;

    /// <summary>A worker that lives or has lived.</summary>
    public SimWorker Worker(int index) => _workers[index];

    /// <summary>A client that lives or has lived.</summary>
    public SimClient Client(int index) => _clients[index];

    /// <summary>A connection that is or was there.</summary>
    public Connection ConnectionAt(int index) => _connections[index];

    /// <summary>The index of the worker behind a number that a scheduler has given.</summary>
    /// <param name="epoch">Which scheduler of the life.</param>
    /// <param name="id">Its number for a session of the worker.</param>
    public int IndexOf(ulong epoch, WorkerId id) => _workersByLife[(int)epoch - 1][id.Value];

    /// <summary>Starts a worker process.</summary>
    /// <param name="name">Its name; null for a new one.</param>
    /// <param name="slots">How many tasks it runs at once; null for what the plan says.</param>
    public SimWorker AddWorker(string? name = null, int? slots = null)
    {
        int index = _workers.Count;
        int width = slots ?? 1 + (int)Chance.Below(Chance.Of(0, ChanceOf.Slots, (ulong)index), 1 + (_world.Plan[Knob.MoreSlots] % SlotsMax));
        long memory = _world.Plan[Knob.MemoryKibibytes] is > 0 and var kibibytes ? kibibytes * 1024L : PlentyOfMemory;
        Connection connection = Connect(PeerRole.Worker, index);
        var hello = new WorkerHello(name ?? $"worker-{index}", (ulong)index + 1, width, memory, $"sim:{index}", index);
        var worker = new SimWorker(_world, Transfers, index, connection, in hello);
        _workers.Add(worker);
        _liveWorkers.Add(worker);
        worker.Start();
        return worker;
    }

    /// <summary>Starts a client process.</summary>
    public SimClient AddClient()
    {
        int index = _clients.Count;
        var client = new SimClient(_world, Transfers, Recipes, index, Connect(PeerRole.Client, index));
        _clients.Add(client);
        _liveClients.Add(client);
        client.Quiet();
        return client;
    }

    /// <summary>A worker process dies. Whoever calls this sees to <see cref="Bury"/>.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="arriving">How many frames of what it has sent still arrive.</param>
    /// <param name="isSeen">Whether the scheduler hears of it.</param>
    public void Crash(SimWorker worker, int arriving, bool isSeen)
    {
        _world.NoteFault(worker.Name, "crashes");
        worker.Die();
        worker.Connection.Die(arriving, isSeen);
    }

    /// <summary>A supervisor will start a worker again.</summary>
    public void RestartLater(SimWorker worker, long after)
    {
        _restarts++;
        _world.Queue.Add(_world.Now + after, EventKind.WorkerRestart, worker.Index);
    }

    /// <summary>The scheduler has taken a peer off its books.</summary>
    public void OnRemoved(Connection connection, string reason)
    {
        bool isLast = connection.Role == PeerRole.Worker ? _workers[connection.Process].Connection == connection : _clients[connection.Process].Connection == connection;
        if (!isLast)
            return; // The process is there in another session.
        if (_world.Resumes && IsCurrent(connection))
            _world.NoteFault(connection.Role == PeerRole.Worker ? FaultKind.WorkerLink : FaultKind.ClientLink, connection.Process, connection.Peer.Name, "is given up although it lives");
        string who = connection.Role == PeerRole.Worker ? _workers[connection.Process].Name : _clients[connection.Process].Machine.Name;
        _world.Trace?.Write(_world.Now, "scheduler", $"removes {who}: {reason}");
        foreach (Oracle oracle in _world.Oracles)
        {
            if (connection.Role == PeerRole.Worker)
                oracle.OnWorkerRemoved(connection.Process);
            else
                oracle.OnClientRemoved(connection.Process);
        }
    }

    /// <summary>Ends all faults; with <paramref name="replaces"/>, at least one worker lives afterwards.</summary>
    public void Heal(bool replaces)
    {
        _world.IsFaulty = false;
        StartScheduler();
        _replaces = replaces;
        Faults.Heal();
        foreach (Connection connection in _connections)
            connection.Heal();
        foreach (SimWorker worker in _liveWorkers)
        {
            worker.Thaw(early: true);
            worker.Slowness = 1;
            worker.Free(early: true);
        }

        Replace();
    }

    /// <summary>Hands an event to whom it happens.</summary>
    public void Handle(in SimEvent happening)
    {
        switch (happening.Kind)
        {
            case EventKind.FrameToScheduler:
                ArriveAtScheduler(_connections[happening.Target]);
                break;
            case EventKind.FrameToPeer:
                ArriveAtPeer(in happening);
                break;
            case EventKind.WorkerThaws:
                _workers[happening.Target].Thaw();
                break;
            case EventKind.RunStep:
            case EventKind.WorkerQuiet:
            case EventKind.WorkerTimer:
            case EventKind.SpillEnds:
            case EventKind.MemoryFrees:
                HappenToWorker(in happening);
                break;
            case EventKind.SchedulerQuiet:
                Scheduler.Quiet();
                break;
            case EventKind.SchedulerTick:
                Scheduler.Tick();
                break;
            case EventKind.TransferArrives:
                Transfers.Arrive(in happening);
                break;
            case EventKind.DataFlows:
                Transfers.Flow();
                break;
            case EventKind.TransferEnds:
                Transfers.End(in happening);
                break;
            case EventKind.ClientQuiet:
            case EventKind.GatherAgain:
                HappenToClient(in happening);
                break;
            case EventKind.WorkerRestart:
                RestartNow(_workers[happening.Target]);
                break;
            case EventKind.PeerCalls:
                Call(in happening);
                break;
            case EventKind.SchedulerStarts:
                StartScheduler();
                break;
            case EventKind.ReturnIsLate:
                NoteLate(happening.Target);
                break;
            default:
                throw new InvalidOperationException($"{happening.Kind} does not happen to a cluster.");
        }
    }

    /// <summary>Takes processes off the lists of those that live once they do not.</summary>
    public void Bury()
    {
        _liveWorkers.RemoveAll(static worker => !worker.IsAlive);
        _liveClients.RemoveAll(static client => !client.IsAlive);
        Replace();
    }

    /// <summary>Gives back the memory of everything on its way; the life is over.</summary>
    public void Discard()
    {
        foreach (Connection connection in _connections)
            connection.Discard();
    }

    /// <summary>A cluster that is being healed always has a worker, or is about to.</summary>
    private void Replace()
    {
        if (_replaces && _liveWorkers.Count == 0 && _restarts == 0)
            AddWorker();
    }

    private void RestartNow(SimWorker worker)
    {
        _restarts--;
        if (Scheduler.IsUp)
            AddWorker(worker.Name);
        else
            RestartLater(worker, CallAgainNanoseconds);
    }

    private Connection Connect(PeerRole role, int process)
    {
        var connection = new Connection(_world, _connections.Count, role, process, Scheduler.Accept(role), Scheduler.Epoch);
        if (role == PeerRole.Worker)
            _workersByLife[^1].Add(process);
        SimScheduler.Attach(connection);
        _connections.Add(connection);
        return connection;
    }

    private void ArriveAtScheduler(Connection connection)
    {
        if (connection.TryArriveAtScheduler(out Lane.Item item))
            Scheduler.OnArrival(connection, in item);
        connection.SendWhatWaits();
        connection.Acknowledge(toScheduler: false);
    }

    private void ArriveAtPeer(in SimEvent arrival)
    {
        Connection connection = _connections[arrival.Target];
        if (connection.Role == PeerRole.Worker && IsPostponed(_workers[connection.Process], in arrival))
            return;
        bool hasArrived = connection.TryArriveAtPeer(out Lane.Item item);
        if (connection.Resumes && (!hasArrived || item.CloseReason is not null))
            ArriveBetween(connection, hasArrived, in item);
        else if (hasArrived)
            ArriveAtProcess(connection, in item);
        connection.Acknowledge(toScheduler: true);
    }

    private void ArriveAtProcess(Connection connection, in Lane.Item item)
    {
        if (connection.Role == PeerRole.Worker)
        {
            SimWorker worker = _workers[connection.Process];
            worker.OnArrival(in item);
            if (worker.IsAlive)
                return;
            if (worker.RestartsAfter is { } after)
                RestartLater(worker, after);
            Bury();
        }
        else
        {
            SimClient client = _clients[connection.Process];
            client.OnArrival(in item);
            if (!client.IsAlive)
                Bury();
        }
    }

    private void HappenToWorker(in SimEvent happening)
    {
        SimWorker worker = _workers[happening.Target];
        if (!worker.IsAlive || IsPostponed(worker, in happening))
            return;
        switch (happening.Kind)
        {
            case EventKind.RunStep:
                worker.OnRunStep(happening.Detail, happening.Stamp);
                break;
            case EventKind.WorkerTimer:
                worker.OnTimer();
                break;
            case EventKind.SpillEnds:
                worker.OnSpillEnded(happening.Detail);
                break;
            case EventKind.MemoryFrees:
                worker.Free();
                break;
            default:
                worker.Quiet();
                break;
        }
    }

    private void HappenToClient(in SimEvent happening)
    {
        SimClient client = _clients[happening.Target];
        if (!client.IsAlive)
            return;
        if (happening.Kind == EventKind.ClientQuiet)
            client.Quiet();
        else
            client.GatherAgain(happening.Detail, happening.Stamp);
    }

    /// <summary>What happens to a process that stands still happens when it goes on.</summary>
    private static bool IsPostponed(SimWorker worker, in SimEvent happening)
    {
        if (!worker.IsFrozen)
            return false;
        worker.Postpone(in happening);
        return true;
    }
}
