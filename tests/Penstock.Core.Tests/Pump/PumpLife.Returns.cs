using Penstock.Protocol;

namespace Penstock.Core.Tests.Pump;

/// <content>Links that break, sessions that end under processes that live on, and schedulers that follow one another.</content>
internal sealed partial class PumpLife
{
    private const long Second = 1_000_000_000;
    private const int SecondsMax = 100;

    private readonly bool _returns;
    private readonly List<PumpWorker> _strayWorkers = [];
    private readonly List<PumpClient> _strayClients = [];
    private readonly List<PeerClosing> _closings = [];
    private ulong _epoch;
    private ulong _incarnations;
    private ulong _sessions;
    private int _waited;

    /// <summary>A scheduler that knows nothing, and that workers and clients of the one before may come back to.</summary>
    private SchedulerMachine Follow() => new(++_epoch, new SchedulerMachineOptions
    {
        ClientGraceMilliseconds = 5_000,
        WorkerGraceMilliseconds = 2_000,
        RecoveryMilliseconds = _epoch == 1 ? 0 : 3_000,
        NamesInputs = true,
        AwayBytesMax = 1 << 20,
    });

    private PumpLink Connect(SchedulerPeer peer, ulong incarnation) =>
        _returns ? new PumpLink(peer, new SessionId(incarnation, _sessions++), _epoch) : new PumpLink(peer);

    /// <summary>A link breaks, a session ends, or the scheduler is followed by another one.</summary>
    private void LoseTouch()
    {
        int peer = _random.Next(_workers.Count + _clients.Count + 1);
        if (peer == _workers.Count + _clients.Count)
        {
            Restart();
            return;
        }

        PumpLink link = peer < _workers.Count ? _workers[peer].Link : _clients[peer - _workers.Count].Link;
        if (link.IsBroken || link.IsCut)
            return;
        if (_random.Next(3) > 0)
            link.Break(_random);
        else if (peer < _workers.Count)
            Stray(_workers[peer]);
        else
            Stray(_clients[peer - _workers.Count]);
    }

    /// <summary>The session of a process is over for it; the scheduler hears of that behind what was sent, perhaps after the process is back.</summary>
    private void Stray(PumpWorker worker)
    {
        _workersKilled++; // For all the scheduler can see.
        Kill(worker.Link, worker.Machine.ToScheduler);
        _strayWorkers.Add(worker);
    }

    private void Stray(PumpClient client)
    {
        Kill(client.Link, client.Machine.Outbox);
        _strayClients.Add(client);
    }

    private void Restart()
    {
        _scheduler = Follow();
        _workersEver = 0;
        _dying.Clear();
        _strayWorkers.Clear();
        _strayClients.Clear();
        foreach (PumpWorker worker in _workers)
        {
            worker.Id = WorkerId.None;
            worker.Link.Cut(0);
            _strayWorkers.Add(worker);
        }

        foreach (PumpClient client in _clients)
        {
            client.Link.Cut(0);
            _strayClients.Add(client);
        }
    }

    private void OfferReturns()
    {
        if (!_returns)
            return;
        foreach (PumpWorker worker in _strayWorkers)
            _choices.Add(() => Return(worker));
        foreach (PumpClient client in _strayClients)
            _choices.Add(() => Return(client));
        foreach (PumpWorker worker in _workers)
            OfferLink(worker.Link, () => Stray(worker));
        foreach (PumpClient client in _clients)
            OfferLink(client.Link, () => Stray(client));
    }

    private void OfferLink(PumpLink link, Action stray)
    {
        if (link.IsUnnoticed)
            _choices.Add(() => NoticeBreak(link));
        if (link.MayResume)
            _choices.Add(() => Resume(link, stray));
    }

    private void NoticeBreak(PumpLink link)
    {
        link.Notice();
        _scheduler.OnPeerAway(link.Peer, "broken by the pump", Now);
        _scheduler.Validate();
    }

    private void Resume(PumpLink link, Action stray)
    {
        if (!link.Resume())
        {
            stray();
            return;
        }

        _scheduler.OnPeerReturned(link.Peer, Now);
        _scheduler.Validate();
    }

    private void Return(PumpWorker worker)
    {
        _strayWorkers.Remove(worker);
        SchedulerPeer peer = _scheduler.AddPeer(PeerRole.Worker, Now);
        worker.Rejoin(Connect(peer, worker.Incarnation), new WorkerId(_workersEver++), Now);
    }

    private void Return(PumpClient client)
    {
        _strayClients.Remove(client);
        SchedulerPeer peer = _scheduler.AddPeer(PeerRole.Client, Now);
        client.Rejoin(Connect(peer, client.Incarnation), Now);
    }

    /// <summary>Nothing happens but clocks: a second passes, if somebody waits for one to pass.</summary>
    private bool Wait()
    {
        bool isAwaited = _returns && (_scheduler.IsRecovering || _workers.Exists(worker => worker.Link.IsBroken) || _clients.Exists(client => client.Link.IsBroken));
        if (!isAwaited)
        {
            _waited = 0;
            return false;
        }

        Assert.True(++_waited < SecondsMax, "somebody waits for ever");
        _now += Second;
        foreach (PumpWorker worker in _workers)
            worker.Beat(Now);
        Collect();
        while (_workers.Find(worker => worker.Link.WaitingForScheduler > 0) is { } speaker)
            DeliverToScheduler(speaker.Link);
        _scheduler.OnTick(Now);
        _scheduler.Validate();
        _scheduler.TakeClosings(_closings);
        foreach (PeerClosing closing in _closings)
        {
            _workersKilled++; // For all the scheduler can see.
            ((PumpLink)closing.Peer.Tag!).GiveUp(); // Set by the link.
        }

        return true;
    }

    /// <summary>Everybody has what he wants; another scheduler follows. All that is wanted is held by live workers: nothing runs.</summary>
    private void RestartAtRest()
    {
        foreach (PumpWorker worker in _workers)
            worker.RunsBegun.Clear();
        string before = string.Concat(_clients.SelectMany(client => client.HeldNow.Select(held => $"\n{client.Machine.Explain(held.Hold)} {_scheduler.Explain(held.Key)}")));
        Restart();
        Drain();
        Assert.True(_workers.TrueForAll(worker => worker.RunsBegun.Count == 0), $"{string.Join(' ', _workers.SelectMany(worker => worker.RunsBegun))} ran again; before that: {before}");
        foreach (PumpClient client in _clients)
            Check(client);
    }
}
