using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// Data on its way: a request travels to a worker, which answers with what it has then, and the answer travels back; or data
/// travels to a worker and a confirmation back. Without the worker, or without a way to it, the asker hears that nobody
/// answered. A worker that dies before its answer has arrived has not answered.
/// </summary>
internal sealed class Transfers
{
    /// <summary>Channels of transfers begin here; those of connections end before.</summary>
    private const int FirstChannel = 1 << 28;

    private const long WaitNanoseconds = 1_000_000;

    private readonly World _world;
    private readonly Cluster _cluster;
    private readonly DataFlow _flow;
    private readonly List<Transfer> _transfers = [];
    private readonly Stack<int> _free = new();
    private readonly List<long> _asked = [];
    private readonly FetchMisses _misses = new();

    public Transfers(World world, Cluster cluster)
    {
        _world = world;
        _cluster = cluster;
        _flow = new DataFlow(world, OnMoved);
    }

    /// <summary>A worker asks another for results.</summary>
    public void Fetch(int worker, ulong epoch, WorkerId server, ReadOnlySpan<TaskHandle> tasks)
    {
        Transfer transfer = Begin(TransferKind.Fetch, worker, epoch, server, default);
        transfer.Tasks.AddRange(tasks);
        Travel(transfer, EventKind.TransferArrives, 0);
    }

    /// <summary>A client asks a worker for a result.</summary>
    public void Gather(int client, ulong epoch, WorkerId server, HoldId hold, TaskHandle task)
    {
        Transfer transfer = Begin(TransferKind.Gather, client, epoch, server, hold);
        transfer.Tasks.Add(task);
        Travel(transfer, EventKind.TransferArrives, 0);
    }

    /// <summary>A client brings a value to a worker.</summary>
    public void Put(int client, ulong epoch, WorkerId server, HoldId hold, in StoredValue value)
    {
        Transfer transfer = Begin(TransferKind.Put, client, epoch, server, hold);
        transfer.Values.Add(value);
        Travel(transfer, EventKind.TransferArrives, value.Bytes);
    }

    /// <summary>A worker gives a request up; its end comes soon.</summary>
    public void CancelFetch(int worker, WorkerId server)
    {
        foreach (Transfer transfer in _transfers)
        {
            if (transfer is not { IsUnderWay: true, Kind: TransferKind.Fetch, IsCancelled: false } || transfer.Asker != worker || transfer.Server != server)
                continue;
            transfer.IsCancelled = true;
            transfer.Stamp++;
            _flow.Stop(transfer.Index);
            Travel(transfer, EventKind.TransferEnds, 0);
            return;
        }
    }

    /// <summary>A transfer that an event speaks of; null if the event is stale.</summary>
    public Transfer? Find(in SimEvent happening) =>
        _transfers[happening.Target] is { } transfer && transfer.Stamp == happening.Stamp ? transfer : null;

    /// <summary>A request, data or an answer is lost on its way: the asker hears that nobody answered.</summary>
    public void Lose(Transfer transfer)
    {
        transfer.IsAnswered = false;
        transfer.Stamp++; // What was on its way arrives nowhere.
        NoteFault(FaultKind.FetchFailed, transfer, _cluster.Worker(transfer.Process), "cannot be reached");
        Travel(transfer, EventKind.TransferEnds, 0);
    }

    /// <summary>A worker answers a request as if it had none of the data.</summary>
    public void AnswerWithout(Transfer transfer)
    {
        NoteFault(FaultKind.FetchEmpty, transfer, _cluster.Worker(transfer.Process), "answers without the data");
        transfer.IsAnswered = true;
        transfer.Values.AddRange(Enumerable.Repeat<StoredValue>(default, transfer.Tasks.Count));
        Travel(transfer, EventKind.TransferEnds, 0);
    }

    /// <summary>A request or data has come to where it was sent.</summary>
    public void Arrive(in SimEvent arrival)
    {
        Transfer transfer = _transfers[arrival.Target];
        if (transfer.Stamp != arrival.Stamp)
            return;
        SimWorker server = _cluster.Worker(transfer.Process);
        if (server.IsFrozen)
        {
            server.Postpone(in arrival);
            return;
        }

        if (MustWait(transfer, server))
        {
            _world.Queue.Add(_world.Now + WaitNanoseconds, EventKind.TransferArrives, transfer.Index, 0, transfer.Stamp);
            return;
        }

        if (!server.IsAlive && transfer.Kind != TransferKind.Gather)
            _world.Hit(transfer.Kind == TransferKind.Fetch ? Probe.FetchFromDead : Probe.ScatterToDead);
        transfer.IsAnswered = server.IsAlive && IsMeant(transfer, server) && IsPassable(transfer, server);
        long bytes = 0;
        if (transfer.IsAnswered)
            bytes = transfer.Kind == TransferKind.Put ? TakeIn(transfer, server) : Answer(transfer, server);
        Travel(transfer, EventKind.TransferEnds, bytes);
    }

    /// <summary>Data of some transfer may have arrived.</summary>
    public void Flow() => _flow.Wake();

    /// <summary>A transfer is over for whoever began it.</summary>
    public void End(in SimEvent end)
    {
        Transfer transfer = _transfers[end.Target];
        if (transfer.Stamp != end.Stamp)
            return;
        if (transfer.IsCancelled || !_cluster.Worker(transfer.Process).IsAlive)
            transfer.IsAnswered = false;
        if (transfer.Kind == TransferKind.Fetch)
        {
            SimWorker asker = _cluster.Worker(transfer.Asker);
            if (asker.IsFrozen)
            {
                asker.Postpone(in end);
                return;
            }

            if (asker.IsAlive)
                EndFetch(asker, transfer);
        }
        else if (_cluster.Client(transfer.Asker) is { IsAlive: true } client)
        {
            client.OnTransferEnded(transfer);
        }

        Free(transfer);
    }

    private void EndFetch(SimWorker asker, Transfer transfer)
    {
        if (_world.IsWatched && _misses.IsFromSecondHolder(transfer))
            _world.Hit(Probe.FetchFromSecondHolder);
        asker.OnFetchEnded(transfer);
    }

    /// <summary>A worker that has not heard the new names of what it holds lets requests for what it does not know wait.</summary>
    private static bool MustWait(Transfer transfer, SimWorker server) =>
        server.Understands(transfer.Epoch) && server.Machine.KeepsOwnNames && !transfer.Tasks.TrueForAll(task => server.Store.TryFind(task, out _));

    /// <summary>Names are good only within one life of the scheduler; under others a worker is not the one that was asked for.</summary>
    private bool IsMeant(Transfer transfer, SimWorker server)
    {
        if (server.Understands(transfer.Epoch))
            return true;
        if (transfer.Epoch == _cluster.Scheduler.Epoch) // Else nobody who counts has asked.
            NoteFault(FaultKind.FetchFailed, transfer, server, "goes by other names now");
        return false;
    }

    private bool IsPassable(Transfer transfer, SimWorker server)
    {
        if (_cluster.Faults.IsBlocked(transfer.Kind == TransferKind.Fetch ? transfer.Asker : Faults.NoWorker, server.Index))
        {
            if (transfer.Kind == TransferKind.Fetch)
                _world.Hit(Probe.FetchAcrossPartition);
            NoteFault(FaultKind.FetchFailed, transfer, server, "cannot be reached");
            return false;
        }

        if (!_world.IsFaulty || transfer.Kind == TransferKind.Put || !Happens(ChanceOf.FailingFetch, transfer, _world.Plan[Knob.FailingFetches]))
            return true;
        NoteFault(FaultKind.FetchFailed, transfer, server, "cannot be asked");
        return false;
    }

    private void NoteFault(FaultKind fault, Transfer transfer, SimWorker server, string what) =>
        _world.NoteFault(fault, transfer.Kind == TransferKind.Fetch ? transfer.Asker : Faults.NoWorker, server.Name, what);

    private bool Happens(ChanceOf what, Transfer transfer, int rate) =>
        rate > 0 && Chance.PerMille(Chance.Of(_world.Plan.LatencySeed, what, (ulong)transfer.Process, (ulong)transfer.Ordinal), rate);

    private static long TakeIn(Transfer transfer, SimWorker server)
    {
        server.OnDataBrought(transfer.Values[0]);
        return 0;
    }

    private long Answer(Transfer transfer, SimWorker server)
    {
        bool isEmpty = _world.IsFaulty && Happens(ChanceOf.EmptyFetch, transfer, _world.Plan[Knob.EmptyFetches]);
        if (isEmpty)
            NoteFault(FaultKind.FetchEmpty, transfer, server, "answers without the data");
        long bytes = 0;
        foreach (TaskHandle task in transfer.Tasks)
        {
            StoredValue value = default;
            if (!isEmpty)
                server.Store.TryFind(task, out value);
            transfer.Values.Add(value);
            bytes += value.Bytes;
        }

        return bytes;
    }

    private Transfer Begin(TransferKind kind, int asker, ulong epoch, WorkerId server, HoldId hold)
    {
        if (!_free.TryPop(out int index))
        {
            index = _transfers.Count;
            _transfers.Add(new Transfer(index));
        }

        Transfer transfer = _transfers[index];
        transfer.IsUnderWay = true;
        transfer.Kind = kind;
        transfer.Asker = asker;
        transfer.Server = server;
        transfer.Epoch = epoch;
        transfer.Process = _cluster.IndexOf(epoch, server);
        transfer.Hold = hold;
        transfer.Ordinal = CountRequest(transfer.Process);
        return transfer;
    }

    /// <summary>Which request to a worker this is: its delays depend on nothing else, so that they stay when a plan gets smaller.</summary>
    private long CountRequest(int server)
    {
        while (_asked.Count <= server)
            _asked.Add(0);
        return _asked[server]++;
    }

    /// <summary>Lets what a transfer carries next go on its way: data first takes what its bytes take, and everything takes the latency.</summary>
    private void Travel(Transfer transfer, EventKind next, long bytes)
    {
        transfer.Next = next;
        if (bytes == 0 || !_flow.TakesTime)
        {
            OnMoved(transfer.Index);
            return;
        }

        int server = ProcessOf(transfer.Process, isWorker: true);
        int asker = ProcessOf(transfer.Asker, transfer.Kind == TransferKind.Fetch);
        bool isToServer = next == EventKind.TransferArrives;
        _flow.Start(transfer.Index, isToServer ? asker : server, isToServer ? server : asker, bytes);
    }

    private void OnMoved(int index)
    {
        Transfer transfer = _transfers[index];
        int channel = FirstChannel + transfer.Process;
        long delay = _world.Delays.Of(channel, (transfer.Ordinal * 2) + (transfer.Next == EventKind.TransferEnds ? 1 : 0));
        _world.Queue.Add(_world.Now + delay, transfer.Next, transfer.Index, 0, transfer.Stamp);
    }

    /// <summary>Small numbers for all processes together.</summary>
    private static int ProcessOf(int index, bool isWorker) => (index * 2) + (isWorker ? 0 : 1);

    private void Free(Transfer transfer)
    {
        transfer.IsUnderWay = false;
        transfer.IsCancelled = false;
        transfer.IsAnswered = false;
        transfer.Tasks.Clear();
        transfer.Values.Clear();
        transfer.Stamp++;
        _free.Push(transfer.Index);
    }
}
