using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>
/// Where sessions outlive their links: peers call the scheduler again, begin other sessions when theirs are over, and live on
/// when the scheduler dies and another one begins.
/// </content>
internal sealed partial class Cluster
{
    /// <summary>A peer that finds no scheduler calls again after this long.</summary>
    private const long CallAgainNanoseconds = 100_000_000;

    /// <summary>Half the time for which a scheduler waits for the workers of the one before: whoever is not back by then was not fast.</summary>
    private const long LateNanoseconds = 1_500_000_000;

    /// <summary>Whether somebody still waits for a time to pass.</summary>
    public bool IsSettling => Scheduler.IsSettling;

    /// <summary>The scheduler process dies; another one begins after a while.</summary>
    /// <param name="arriving">How many frames of what it has said still arrive, at each peer.</param>
    /// <param name="after">How long it takes to begin again, in nanoseconds.</param>
    public void RestartScheduler(int arriving, long after)
    {
        if (!Scheduler.IsUp)
            return;
        _world.NoteFault(FaultKind.SchedulerDied, -1, "scheduler", "crashes");
        Scheduler.Die();
        foreach (Connection connection in _connections)
            connection.LoseScheduler(arriving);
        _world.Queue.Add(_world.Now + after, EventKind.SchedulerStarts, 0);
    }

    /// <summary>A peer will call the scheduler: to go on with its session, or to begin another one.</summary>
    public void CallLater(Connection connection, long after) => _world.Queue.Add(_world.Now + after, EventKind.PeerCalls, connection.Index);

    /// <summary>A scheduler that waits for workers of the one before hears a frame, which may speak of one.</summary>
    public void OnReturnHeard(Connection connection, ReadOnlySpan<byte> frame)
    {
        if (connection.Role == PeerRole.Worker)
            NoteSpokenOf(_workers[connection.Process]);
        foreach (string address in FrameText.AddressesIn(frame))
        {
            if (_workers.Find(worker => worker.DataAddress == address) is { } named)
                NoteSpokenOf(named);
        }
    }

    private void NoteSpokenOf(SimWorker worker)
    {
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnSpokenOf(worker.Index);
    }

    private void StartScheduler()
    {
        if (Scheduler.IsUp)
            return;
        Scheduler.Begin();
        _workersByLife.Add([]);
        _world.Trace?.Write(_world.Now, "scheduler", $"begins as life {Scheduler.Epoch}");
        _world.Queue.Add(_world.Now + LateNanoseconds, EventKind.ReturnIsLate, (int)Scheduler.Epoch);
    }

    /// <summary>The end of a link or session, or an acknowledgement that may have made room for what waits.</summary>
    private void ArriveBetween(Connection connection, bool hasArrived, in Lane.Item item)
    {
        if (hasArrived)
            EndAtPeer(connection, in item);
        else if (IsCurrent(connection))
            connection.SendToScheduler(connection.Role == PeerRole.Worker ? _workers[connection.Process].Machine.ToScheduler : _clients[connection.Process].Machine.Outbox);
    }

    /// <summary>A link or session of a peer has ended for it.</summary>
    private void EndAtPeer(Connection connection, in Lane.Item item)
    {
        _world.Trace?.Write(_world.Now, connection.Peer.Name, $"hears: {item.CloseReason}");
        if (item.IsBreak)
            connection.NoticeBreak(atPeer: true);
        else
            connection.EndAtPeer();
        CallLater(connection, connection.CallsAfter);
    }

    private void Call(in SimEvent call)
    {
        Connection connection = _connections[call.Target];
        bool isHeard = connection.IsOpenAtPeer && !connection.IsBroken;
        if (isHeard || !IsCurrent(connection))
            return; // It has called before.
        if (connection.Role == PeerRole.Worker && IsPostponed(_workers[connection.Process], in call))
            return;
        if (!Scheduler.IsUp)
            CallLater(connection, CallAgainNanoseconds);
        else if (connection.IsOpenAtPeer && connection.TryResume())
            GoOn(connection);
        else
            BeginAnother(connection.Role, connection.Process);
    }

    /// <summary>Whether a connection is the last one of a process that lives.</summary>
    private bool IsCurrent(Connection connection) => connection.Role == PeerRole.Worker
        ? _workers[connection.Process] is { IsAlive: true } worker && worker.Connection == connection
        : _clients[connection.Process] is { IsAlive: true } client && client.Connection == connection;

    private void GoOn(Connection connection)
    {
        _world.Trace?.Write(_world.Now, connection.Peer.Name, "goes on with its session");
        if (_world.Validates)
            connection.Validate();
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnResumed(connection.Role, connection.Process);
        Scheduler.OnReturned(connection);
        if (!IsCurrent(connection))
            return;
        if (connection.Role == PeerRole.Worker)
            _workers[connection.Process].Quiet();
        else
            _clients[connection.Process].Quiet();
    }

    private void BeginAnother(PeerRole role, int process)
    {
        Connection connection = Connect(role, process);
        if (role == PeerRole.Worker)
            _workers[process].Rejoin(connection);
        else
            _clients[process].Rejoin(connection);
    }

    private void NoteLate(int life)
    {
        if (Scheduler.Epoch != (ulong)life)
            return;
        foreach (SimWorker worker in _liveWorkers)
        {
            if (worker.Machine.Epoch == Scheduler.Epoch && !worker.Machine.IsBetweenSessions)
                continue;
            foreach (Oracle oracle in _world.Oracles)
                oracle.OnReturnLate(worker.Index);
        }
    }
}
