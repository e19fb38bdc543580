using System;
using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <summary>
/// The scheduler's logic: knows every task, who needs it and where its result is, and decides what runs where and what is
/// freed. Events in (messages of peers, peers that come and go), effects out (messages to peers).
/// </summary>
/// <remarks>
/// <para>
/// Level-triggered: an event changes counters and marks tasks dirty; <c>Settle</c> takes one dirty task after the other,
/// asks <c>Next</c> which status its own counters and flags ask for, and moves it there through the table of legal pairs.
/// All arithmetic on neighbours is in <c>Enter</c>. Ready tasks are placed when everything has settled.
/// </para>
/// <code>
///   message → On… (counters, dirty) → Settle: Next → table[from, to] → Enter → … → Place → effects
/// </code>
/// <para>
/// Two counts keep a task: its data while some client wants it or an active dependent needs it, its record while some
/// client wants it or a remembered task depends on it. Not thread-safe: it belongs to one driver. No clock, no IO.
/// </para>
/// </remarks>
public sealed partial class SchedulerMachine
{
    private readonly TaskTable _tasks = new();
    private readonly EdgePool _edges = new();
    private readonly PeerLinkPool _replicas = new();
    private readonly PeerLinkPool _wants = new();
    private readonly RecipeStore _recipes = new();
    private readonly KeyIndex _keys;
    private readonly FunctionRegistry _functions = new();
    private readonly Story<SchedulerTaskStatus> _story = new();

    /// <summary>Why tasks failed, by row; only for tasks that have.</summary>
    private readonly Dictionary<int, ErrorRecord> _errors = [];

    /// <summary>Names of data brought by clients, by row.</summary>
    private readonly Dictionary<int, string> _dataNames = [];

    private readonly List<WorkerRecord?> _workers = [];
    private readonly List<ClientRecord?> _clients = [];
    private readonly List<SchedulerPeer> _touched = [];
    private readonly List<PeerClosing> _closings = [];
    private readonly ulong _epoch;

    /// <summary>Dirty tasks that would lose their result or run: looked at when no other is dirty.</summary>
    private readonly Stack<int> _needless = new();

    private int[] _dirty = new int[256];
    private int _dirtyCount;
    private int _arriving;

    /// <summary>Runs and namings of holders are numbered by one count: so it is known which copies a naming could mean.</summary>
    private ulong _lastNumber;
    private long _ordersGiven;
    private Timestamp _now;
    private StoryCause _cause;

    /// <summary>Makes a scheduler that knows nothing.</summary>
    /// <param name="epoch">A number no other life of this scheduler has had.</param>
    public SchedulerMachine(ulong epoch)
    {
        _epoch = epoch;
        _options = new SchedulerMachineOptions();
        _keys = new KeyIndex(_tasks);
    }

    /// <summary>How many tasks it knows.</summary>
    public int TaskCount => _tasks.Count;

    /// <summary>The bytes of results its workers hold, counting every copy.</summary>
    public long StoredBytes
    {
        get
        {
            long bytes = 0;
            foreach (WorkerRecord? worker in _workers)
                bytes += worker?.Bytes ?? 0;
            return bytes;
        }
    }

    /// <summary>How many workers are there.</summary>
    public int WorkerCount { get; private set; }

    /// <summary>How many clients are there.</summary>
    public int ClientCount { get; private set; }

    /// <summary>Adds a peer whose handshake succeeded; its first message says who it is.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="now">The time.</param>
    /// <returns>The peer; the driver passes it with every event of its session.</returns>
    /// <exception cref="ArgumentException">The role is not that of a client or worker.</exception>
    public SchedulerPeer AddPeer(PeerRole role, Timestamp now)
    {
        SchedulerPeer peer;
        switch (role)
        {
            case PeerRole.Client:
                var client = new ClientRecord(new ClientId(_clients.Count));
                _clients.Add(client);
                ClientCount++;
                peer = client;
                break;
            case PeerRole.Worker:
                var worker = new WorkerRecord(new WorkerId(_workers.Count));
                _workers.Add(worker);
                peer = worker;
                break;
            default:
                throw new ArgumentException($"A {role} does not talk to a scheduler.", nameof(role));
        }

        peer.LastHeard = now;
        BeginRecovery(now);
        return peer;
    }

    /// <summary>Handles the messages of one frame.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="batch">Whole messages, one behind the other.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="WireFormatException">The bytes are not messages; what came before the bad one has been handled.</exception>
    /// <exception cref="PeerProtocolException">A message cannot mean anything; what came before it has been handled.</exception>
    public void OnBatch(SchedulerPeer peer, ReadOnlySpan<byte> batch, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer.IsGone)
            return;
        _now = now;
        peer.LastHeard = now;
        try
        {
            var reader = new WireReader(batch);
            while (!reader.End && !peer.IsGone)
            {
                MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
                if (peer is ClientRecord client)
                    OnClientMessage(client, code, ref reader, members);
                else
                    OnWorkerMessage((WorkerRecord)peer, code, ref reader, members);
            }
        }
        finally
        {
            Finish();
        }
    }

    /// <summary>A peer's session has ended.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="now">The time.</param>
    public void OnPeerLost(SchedulerPeer peer, string reason, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer.IsGone)
            return;
        _now = now;
        peer.IsGone = true;
        EndAbsence(peer);
        if (peer is ClientRecord client)
            RemoveClient(client);
        else
            RemoveWorker((WorkerRecord)peer, reason);
        peer.Outbox.Clear();
        Finish();
    }

    /// <summary>Notices peers that have been silent or away for too long.</summary>
    /// <param name="now">The time.</param>
    public void OnTick(Timestamp now)
    {
        _now = now;
        LookAtRecovery(now);
        LoseExpired(now);
        for (int i = 0; i < _workers.Count; i++)
        {
            if (_workers[i] is { IsAway: false } worker && worker.LastHeard.AddMilliseconds(WorkerSilenceMaxMilliseconds) < now)
            {
                string reason = $"{worker.Name} has been silent for more than {WorkerSilenceMaxMilliseconds / 1000} s";
                _closings.Add(new PeerClosing(worker, reason));
                OnPeerLost(worker, reason, now);
            }
        }

        _cause = StoryCause.Moved;
        AskAgain();
        MoveByTime(now);
        Settle();
        Place();
        WarnOfUnmet();
        WatchForStalls();
    }

    /// <summary>Takes the peers that have messages waiting in their outboxes.</summary>
    /// <param name="touched">Gets the peers; cleared first.</param>
    public void TakeTouched(List<SchedulerPeer> touched)
    {
        ArgumentNullException.ThrowIfNull(touched);
        touched.Clear();
        foreach (SchedulerPeer peer in _touched)
        {
            peer.IsTouched = false;
            touched.Add(peer);
        }

        _touched.Clear();
    }

    /// <summary>Takes the peers whose sessions the machine wants closed.</summary>
    /// <param name="closings">Gets the peers; cleared first.</param>
    public void TakeClosings(List<PeerClosing> closings)
    {
        ArgumentNullException.ThrowIfNull(closings);
        closings.Clear();
        closings.AddRange(_closings);
        _closings.Clear();
    }

    /// <summary>The outbox of a peer that is about to get a message.</summary>
    private Outbox To(SchedulerPeer peer)
    {
        if (!peer.IsTouched)
        {
            peer.IsTouched = true;
            _touched.Add(peer);
        }

        return peer.Outbox;
    }

    private void MarkDirty(int task)
    {
        ref TaskRow row = ref _tasks[task];
        if ((row.Flags & TaskFlags.Dirty) != 0)
            return;
        row.Flags |= TaskFlags.Dirty;
        if (_dirtyCount == _dirty.Length)
            Array.Resize(ref _dirty, _dirty.Length * 2);
        _dirty[_dirtyCount++] = task;
    }
}

/// <summary>A session that the scheduler wants closed.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Dismissal">What a worker that is let go is told in its outbox, to be sent before the session is closed; null for others.</param>
public readonly record struct PeerClosing(SchedulerPeer Peer, string Reason, Dismissal? Dismissal = null);
