using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Pump;

/// <summary>
/// One life of a small cluster on one thread: the scheduler, client and worker machines exchange frames over a queue per
/// direction, and a seeded generator decides what happens next. Every machine is validated after every event. First
/// everything happens at random, then faults and users stop and everything drains, then results are compared with the
/// reference model, then everything is released and nothing may be left.
/// </summary>
internal sealed partial class PumpLife
{
    private const int StepsMax = 200_000;
    private const int WorkersMax = 9;
    private const long TickNanoseconds = 500_000_000;

    private readonly Random _random;
    private SchedulerMachine _scheduler = new(1);
    private readonly ReferenceModel _model = new();
    private readonly HashSet<Key> _cancelled = [];
    private readonly List<PumpClient> _clients = [];
    private readonly List<PumpWorker> _workers = [];
    private readonly List<PumpLink> _dying = [];
    private readonly List<Action> _choices = [];
    private long _now;
    private int _names;
    private int _workersEver;
    private int _workersKilled;
    private bool _hasRestarted;
    private bool _isResting;
    private UInt128 _trace;

    /// <param name="seed">Decides everything.</param>
    /// <param name="returns">Whether links break, workers and clients come back, and the scheduler is followed by others.</param>
    public PumpLife(int seed, bool returns = false)
    {
        _random = new Random(seed);
        _returns = returns;
        if (returns)
            _scheduler = Follow();
        for (int i = 1 + _random.Next(3); i > 0; i--)
            AddWorker();
        for (int i = 1 + _random.Next(2); i > 0; i--)
            AddClient();
    }

    private Timestamp Now => new(_now);

    /// <summary>Lives a life and gives a hash of every frame that was exchanged in it, in order.</summary>
    public static UInt128 Trace(int seed)
    {
        var life = new PumpLife(seed);
        life.Live();
        return life._trace;
    }

    public void Live()
    {
        Drain(); // Everybody is introduced.
        int actions = 10 + _random.Next(30);
        int faults = _random.Next(6);
        for (int step = 0; actions > 0; step++)
        {
            if (_random.Next(6) == 0)
            {
                actions--;
                if (_clients.Count > 0)
                    _clients[_random.Next(_clients.Count)].Act(Now);
            }
            else if (faults > 0 && _random.Next(60) == 0)
            {
                faults--;
                Fault();
            }
            else if (_random.Next(60) == 0)
            {
                Tick();
            }
            else
            {
                Step();
            }

            Assert.True(step < StepsMax, "the life does not end");
        }

        AddWorker(gpus: 2); // It can run everything.
        _isResting = true;
        Rest();
        foreach (PumpClient client in _clients)
            Check(client);
        if (_returns)
            RestartAtRest();
        foreach (PumpClient client in _clients)
            client.ReleaseAll();
        Rest();
        CheckEmpty();
    }

    /// <summary>Nothing is paused any more, and time passes until nothing happens by it.</summary>
    private void Rest()
    {
        for (int i = 0; i < 8; i++)
        {
            Drain();
            while (_workers.Count < (_hasRestarted && i == 0 ? WorkersMax : 1))
                AddWorker(gpus: 2); // The last one has retired, or some were to come back after a restart and died.
            foreach (PumpWorker worker in _workers)
                worker.Measure(isFull: false, Now);
            Tick();
        }

        Drain();
    }

    /// <summary>Time passes for everybody.</summary>
    private void Tick()
    {
        _now += TickNanoseconds;
        foreach (PumpWorker worker in _workers)
            worker.Wake(Now);
        _scheduler.OnTick(Now);
        _scheduler.Validate();
    }

    private void Drain()
    {
        for (int steps = 0; Step() || Wait(); steps++)
            Assert.True(steps < StepsMax, "the cluster does not come to rest");
    }

    /// <summary>Lets one of the things happen that can happen now.</summary>
    private bool Step()
    {
        _now += 1_000;
        Collect();
        _choices.Clear();
        foreach (PumpClient client in _clients)
            Offer(client);
        foreach (PumpWorker worker in _workers)
            Offer(worker);
        foreach (PumpLink link in _dying)
        {
            if (link.WaitingForScheduler > 0)
                _choices.Add(() => DeliverToScheduler(link));
            else
                _choices.Add(() => Bury(link));
        }

        OfferReturns();
        if (_choices.Count == 0)
            return false;
        _choices[_random.Next(_choices.Count)]();
        return true;
    }

    private void Offer(PumpClient client)
    {
        if (client.Link.WaitingForScheduler > 0)
            _choices.Add(() => DeliverToScheduler(client.Link));
        if (client.Link.WaitingForPeer > 0)
            _choices.Add(() => DeliverTo(client.Link, payload => client.Deliver(payload, Now)));
        if (client.Puts.Count > 0)
            _choices.Add(() => Put(client));
    }

    private void Offer(PumpWorker worker)
    {
        if (worker.Link.WaitingForScheduler > 0)
            _choices.Add(() => DeliverToScheduler(worker.Link));
        if (worker.Link.WaitingForPeer > 0)
            _choices.Add(() => DeliverTo(worker));
        if (worker.HasSpills)
            _choices.Add(() => worker.Spill(Now));
        if (worker.HasRuns)
            _choices.Add(() => worker.RunOne(Now));
        for (int i = 0; i < worker.Requests.Count; i++)
        {
            int request = i;
            _choices.Add(() => worker.AnswerRequest(request, Now));
        }
    }

    private void Collect()
    {
        foreach (PumpClient client in _clients)
            client.Link.Collect(client.Machine.Outbox);
        foreach (PumpWorker worker in _workers)
            worker.Link.Collect(worker.Machine.ToScheduler);
    }

    private void DeliverToScheduler(PumpLink link)
    {
        if (link.NextForScheduler() is not { } payload)
            return;
        _trace = (_trace * 31) + Xxh3.Hash128(payload);
        _scheduler.OnBatch(link.Peer, payload, Now);
        _scheduler.Validate();
    }

    private void DeliverTo(PumpLink link, Action<byte[]> deliver)
    {
        if (link.NextForPeer() is not { } payload)
            return;
        _trace = (_trace * 31) + Xxh3.Hash128(payload);
        deliver(payload);
    }

    private void DeliverTo(PumpWorker worker)
    {
        DeliverTo(worker.Link, payload => worker.Deliver(payload, Now));
        if (worker.Machine.Dismissed is not { } dismissed)
            return;
        _workers.Remove(worker);
        if (dismissed.IsReplaced || _isResting)
            AddWorker(_isResting ? 2 : null); // At rest somebody must be able to run everything.
    }

    private void Put(PumpClient client)
    {
        (ScatterPlaced target, ulong epoch, PumpClient.Held data) = client.Puts[0];
        client.Puts.RemoveAt(0);
        PumpWorker? worker = _epoch == epoch && Find(target.Worker) is { } found && found.Understands(epoch) ? found : null;
        long value = _model.ValueOf(data.Key) ?? throw new InvalidOperationException("data always has a value");
        worker?.Accept(target.Task, value, Now);
        client.EndPut(data, delivered: worker is not null);
    }

    private PumpWorker? Find(WorkerId id) => _workers.Find(worker => worker.Id == id);

    private void Fault()
    {
        if (_returns && _random.Next(2) == 0)
        {
            LoseTouch();
            return;
        }

        switch (_random.Next(8))
        {
            case 2 or 3 when _workers.Count > 0:
                _workers[_random.Next(_workers.Count)].Measure(isFull: true, Now);
                break;
            case 4 when _clients.Count > 0:
                _hasRestarted = true;
                _clients[_random.Next(_clients.Count)].Restart();
                break;
            case 0 when _clients.Count > 1:
                PumpClient client = _clients[_random.Next(_clients.Count)];
                _clients.Remove(client);
                _strayClients.Remove(client);
                Kill(client.Link, client.Machine.Outbox);
                break;
            case 1:
                AddWorker();
                break;
            default:
                if (_workers.Count == 0)
                    break;
                PumpWorker worker = _workers[_random.Next(_workers.Count)];
                _workers.Remove(worker);
                _workersKilled++;
                _strayWorkers.Remove(worker);
                worker.IsDead = true;
                Kill(worker.Link, worker.Machine.ToScheduler);
                if (_random.Next(3) > 0)
                    AddWorker();
                break;
        }
    }

    private void Kill(PumpLink link, Outbox outbox)
    {
        if (link.IsCut)
            return; // It was between two sessions.
        link.Collect(outbox);
        link.Cut(_random.Next(link.WaitingForScheduler + 1));
        _dying.Add(link);
    }

    private void Bury(PumpLink link)
    {
        _dying.Remove(link);
        _scheduler.OnPeerLost(link.Peer, "killed by the pump", Now);
        _scheduler.Validate();
    }

    private void AddWorker(int? gpus = null)
    {
        SchedulerPeer peer = _scheduler.AddPeer(PeerRole.Worker, Now);
        string name = $"worker-{_names++}";
        var hello = new WorkerHello(name, ++_incarnations, 1 + _random.Next(3), 1 << 30, "data:" + name, 1);
        _workers.Add(new PumpWorker(Connect(peer, hello.Incarnation), in hello, gpus ?? _random.Next(3), _random, Find) { Id = new WorkerId(_workersEver++) });
    }

    private void AddClient()
    {
        SchedulerPeer peer = _scheduler.AddPeer(PeerRole.Client, Now);
        ulong incarnation = ++_incarnations;
        _clients.Add(new PumpClient(Connect(peer, incarnation), $"client-{_names++}", incarnation, _model, _random, _cancelled));
    }

    private void Check(PumpClient client)
    {
        foreach (PumpClient.Held held in client.HeldNow)
        {
            HoldInfo info = client.Machine.Read(held.Hold);
            switch (info.Status)
            {
                case HoldStatus.Finished:
                    CheckValue(held, info);
                    break;
                case HoldStatus.Erred:
                    CheckError(held, client.Machine.EndOf(held.Hold));
                    break;
                case HoldStatus.Cancelled:
                    Assert.True(_hasRestarted || _model.Descends(held.Key, _cancelled.Contains), $"{held.Key} is cancelled, but nothing it depends on was");
                    break;
                case HoldStatus.Lost:
                    Assert.True(_model.IsData(held.Key), $"{held.Key} is lost, but it has a recipe");
                    break;
                default:
                    Assert.Fail($"{held.Key} is {info.Status} for ever: {Explain(held.Key)}");
                    break;
            }
        }
    }

    private string Explain(Key key)
    {
        string explanation = _scheduler.Explain(key);
        string[] handle = (JsonNode.Parse(explanation)?["handle"]?.GetValue<string>() ?? "0.0").Split('.');
        var task = new TaskHandle(uint.Parse(handle[0], CultureInfo.InvariantCulture), uint.Parse(handle[1], CultureInfo.InvariantCulture));
        return explanation + string.Concat(_workers.Select(worker => worker.Explain(task)));
    }

    private void CheckValue(PumpClient.Held held, HoldInfo info)
    {
        PumpWorker? worker = Find(info.Worker);
        Assert.True(worker is not null, $"{held.Key} is said to be on {info.Worker}, which is gone");
        Assert.True(worker!.TryRead(info.Task, out long value), $"{held.Key} is said to be on {info.Worker}, which does not have it");
        Assert.Equal(_model.ValueOf(held.Key), value);
    }

    private void CheckError(PumpClient.Held held, HoldEnd? end)
    {
        switch (end)
        {
            case ErredEnd { Error.Kind: ErrorKind.DataLost }:
                Assert.True(_model.Descends(held.Key, _model.IsData), $"{held.Key} failed for lost data, but uses none");
                break;
            case ErredEnd { Error.Kind: ErrorKind.WorkerKilled }:
                Assert.True(_workersKilled >= 2, $"{held.Key} is said to have killed two workers, but {_workersKilled} died");
                break;
            case ErredEnd:
                Assert.Null(_model.ValueOf(held.Key));
                break;
            case RefusedEnd:
                Assert.True(
                    _hasRestarted || _cancelled.Count > 0 || _epoch > 1,
                    "a graph is refused only because a hold it uses was cancelled meanwhile, or is not known to another scheduler");
                break;
            default:
                Assert.Fail($"{held.Key} has failed without a reason");
                break;
        }
    }

    private void CheckEmpty()
    {
        Assert.Equal(0, _scheduler.TaskCount);
        Assert.Equal(0, _scheduler.StoredBytes);
        foreach (PumpWorker worker in _workers)
        {
            Assert.Equal(0, worker.StoredCount);
            Assert.Equal(0, worker.Machine.AttemptCount);
            Assert.Equal(0, worker.Machine.DataCount);
        }

        foreach (PumpClient client in _clients)
        {
            Assert.Equal(0, client.Machine.HoldCount);
            Assert.Equal(0, client.Machine.RecipeCount);
            Assert.Equal(0, client.OrdersOpen);
        }
    }
}
