using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// The session is over but the process lives: it begins another session, perhaps with another life of the scheduler, and says what
/// it holds and runs. Until the scheduler answers, everything goes by names of the worker's own, so that nothing said by a new
/// scheduler can mean something of an old one.
/// </content>
public sealed partial class WorkerMachine
{
    /// <summary>The most results or runs that one message names: some 300 KiB.</summary>
    private const int AnnouncedPerMessage = 4096;

    private readonly Dictionary<TaskHandle, Origin> _origins = [];

    /// <summary>Where peers were that it knew in sessions before, until a scheduler says that all is known that came back.</summary>
    private readonly SortedSet<string> _knownBefore = new(StringComparer.Ordinal);

    private bool _awaitsRecovered;
    private WorkerHello? _rejoining;
    private byte[] _offered = [];
    private uint _ownNames;
    private ulong _ownAttempts;

    /// <summary>The life of the scheduler that has welcomed this worker last; zero before the first. What a peer brings or asks for under a handle of another life is not meant.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>Whether a session has ended and no scheduler has welcomed this worker in another one yet.</summary>
    public bool IsBetweenSessions => Epoch != 0 && _self == WorkerId.None;

    /// <summary>
    /// Whether something here goes by a name of the worker's own. A peer may know its new name before the worker does: a request for
    /// what is not here waits meanwhile instead of being answered without it.
    /// </summary>
    public bool KeepsOwnNames => _origins.Count > 0;

    /// <summary>
    /// Begins another session in place of one that has ended. Runs that were not started and copies that were ordered are dropped. When every request to a peer
    /// has ended, <see cref="Plan"/> puts the hello and all that is held into <see cref="ToScheduler"/>.
    /// </summary>
    /// <param name="hello">Who this worker is; the incarnation is the same as before.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvariantException">The scheduler counts as gone: nothing is held any more.</exception>
    public void Rejoin(in WorkerHello hello, Timestamp now)
    {
        if (_isSchedulerLost)
            throw new InvariantException("a worker that has dropped everything was to come back with it.");
        _now = now;
        _self = WorkerId.None;
        _rejoining = hello;
        DropUnstarted();
        CancelRequests();
        ToScheduler.Clear();
    }

    private void DropUnstarted()
    {
        for (int row = 0; row < _attempts.Extent; row++)
        {
            if (_attempts[row].Status is WorkerAttemptStatus.Waiting or WorkerAttemptStatus.Ready)
                Recall(row);
        }

        for (int row = 0; row < _data.Extent; row++)
        {
            if (_data[row].Status == WorkerDataStatus.Unknown || !_data[row].IsOrdered)
                continue;
            _data[row].IsOrdered = false;
            Touch(ref _data[row], row);
        }

        Settle();
    }

    /// <summary>While requests are under way nothing is said: what happens meanwhile is part of the announcement.</summary>
    private void AnnounceOrWait(in WorkerHello hello)
    {
        if (_requests == 0)
            Announce(in hello);
        else
            ToScheduler.Clear();
    }

    private void Announce(in WorkerHello hello)
    {
        DropUnstarted();
        ToScheduler.Clear();
        ToScheduler.Add(hello with { Epoch = Epoch });
        if (_offered.Length > 0)
            ToScheduler.Add(new OfferResources { Amounts = _offered });
        _rejoining = null;
        if (Epoch == 0)
            return; // No scheduler has welcomed it: it holds nothing.
        foreach (FetchPeer? peer in _peers)
        {
            if (peer is { HasLeft: false })
                _knownBefore.Add(peer.Address);
        }

        if (_awaitsRecovered)
            ToScheduler.Add(WorkerJoined.Others);
        _awaitsRecovered = true;
        foreach (string address in _knownBefore)
            ToScheduler.Add(new WorkerJoined(WorkerId.None, "", address, 1));
        ForgetPeers();
        _functionNumbers.Clear();
        List<int> runs = TakeOwnNames();
        AnnounceData();
        AnnounceRuns(runs);
        ToScheduler.Add(default(AnnouncementEnd));
        if (IsPaused)
            ToScheduler.Add(new WorkerPaused(true));
    }

    private void ForgetPeers()
    {
        _peers.Clear();
        _peerNumbers.Clear();
        _freePeerNumbers.Clear();
        _peersToAsk.Clear();
        PeerCount = 0;
        for (int row = 0; row < _data.Extent; row++)
        {
            _data[row].Holders.Clear(); // What is being made here may have been named elsewhere as well.
            _data[row].LostHolder = WorkerId.None;
        }
    }

    /// <summary>Gives everything a name of the worker's own, unless an earlier announcement did and nobody has answered.</summary>
    /// <returns>The rows of the runs that are still needed, as far as is known, in the order in which they were given.</returns>
    private List<int> TakeOwnNames()
    {
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status == WorkerDataStatus.Unknown || OwnNames.IsOwn(data.Task))
                continue;
            AttemptId attempt = data.Producer >= 0 ? _attempts[data.Producer].Attempt : data.MadeBy;
            var origin = new Origin(Epoch, data.Task, attempt);
            data.MadeBy = default;
            Rename(row, OwnNames.Handle(_ownNames++));
            _origins.Add(data.Task, origin);
        }

        var runs = new List<int>();
        for (int row = 0; row < _attempts.Extent; row++)
        {
            if (_attempts[row].Status == WorkerAttemptStatus.Unknown)
                continue;
            if (_attempts[row].Output >= 0)
                runs.Add(row);
            else if (!OwnNames.IsOwn(_attempts[row].Attempt))
                _attempts[row].Attempt = OwnNames.Attempt(_ownAttempts++);
        }

        runs.Sort((left, right) => OriginOf(left).Attempt.Value.CompareTo(OriginOf(right).Attempt.Value));
        foreach (int row in runs)
        {
            ref AttemptRow run = ref _attempts[row];
            run.Task = _data[run.Output].Task;
            if (!OwnNames.IsOwn(run.Attempt))
                run.Attempt = OwnNames.Attempt(_ownAttempts++);
        }

        return runs;
    }

    private Origin OriginOf(int run) => _origins[_data[_attempts[run].Output].Task];

    private void Rename(int row, TaskHandle to)
    {
        ref DataRow data = ref _data[row];
        TaskHandle from = data.Task;
        ForgetHandle(in data);
        data.Task = to;
        data.IsSuperseded = false;
        EnterHandle(row);
        if (data.HasValue)
            _effects.Add(new WorkerEffect(WorkerEffectKind.Rename, -1, to, WorkerId.None, from));
    }

    private void AnnounceData()
    {
        var columns = new AnnouncedColumns();
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status != WorkerDataStatus.Held)
                continue;
            data.IsFreed = false; // Running code has kept it: it may be of use again, and is freed again if it is not.
            columns.Add(data.Task, data.Key, _origins[data.Task]);
            columns.Bytes.Add(data.Bytes);
            if (columns.Count == AnnouncedPerMessage)
                SendData(columns);
        }

        if (columns.Count > 0)
            SendData(columns);
    }

    private void SendData(AnnouncedColumns columns)
    {
        ToScheduler.Add(new HeldData
        {
            Own = CollectionsMarshal.AsSpan(columns.Own),
            Keys = CollectionsMarshal.AsSpan(columns.Keys),
            Bytes = CollectionsMarshal.AsSpan(columns.Bytes),
            Epochs = CollectionsMarshal.AsSpan(columns.Epochs),
            Tasks = CollectionsMarshal.AsSpan(columns.Tasks),
            MadeBy = CollectionsMarshal.AsSpan(columns.Attempts),
        });
        columns.Clear();
    }

    private void AnnounceRuns(List<int> runs)
    {
        var columns = new AnnouncedColumns();
        foreach (int row in runs)
        {
            ref AttemptRow run = ref _attempts[row];
            if (_data[run.Output].HasValue)
                continue; // Its result came here another way: that is announced.
            columns.Add(run.Task, run.Key, _origins[run.Task]);
            columns.OwnAttempts.Add(run.Attempt);
            if (columns.Count == AnnouncedPerMessage)
                SendRuns(columns);
        }

        if (columns.Count > 0)
            SendRuns(columns);
    }

    private void SendRuns(AnnouncedColumns columns)
    {
        ToScheduler.Add(new HeldRuns
        {
            Own = CollectionsMarshal.AsSpan(columns.Own),
            OwnAttempts = CollectionsMarshal.AsSpan(columns.OwnAttempts),
            Keys = CollectionsMarshal.AsSpan(columns.Keys),
            Epochs = CollectionsMarshal.AsSpan(columns.Epochs),
            Tasks = CollectionsMarshal.AsSpan(columns.Tasks),
            Attempts = CollectionsMarshal.AsSpan(columns.Attempts),
        });
        columns.Clear();
    }

    private void OnAdoptData(AdoptData adopt)
    {
        CheckName(adopt.Task);
        Settle();
        int row = FindData(adopt.Own);
        if (row < 0)
            return;
        _data[row].Key = adopt.Key;
        if (!OwnNames.IsOwn(adopt.Own))
            ToScheduler.Add(new ReplicaAdded(adopt.Task, _data[row].Bytes)); // From now on it is found under that name.
        int known = FindData(adopt.Task);
        if (known < 0)
            Rename(row, adopt.Task);
        else if (_data[known].HasValue)
            KeepInstead(ref _data[known], row);
        else
            TakeOver(known, row);
    }

    /// <summary>The scheduler counts one copy, and it is here already: the recall of a run that has made it, which may follow, does not concern it.</summary>
    private void KeepInstead(ref DataRow known, int own)
    {
        known.IsFreed = false;
        known.MadeBy = default;
        Free(ref _data[own], own);
    }

    /// <summary>Something here waits for the result, or makes it, under the scheduler's name: that row takes the value over, with all who use it.</summary>
    private void TakeOver(int row, int own)
    {
        if (_data[own].Producer >= 0)
        {
            Recall(_data[own].Producer);
            Settle();
        }

        StoredBytes -= _data[own].Bytes;
        StoredCount--;
        _effects.Add(new WorkerEffect(WorkerEffectKind.Rename, -1, _data[row].Task, WorkerId.None, _data[own].Task));
        if (_data[own].IsIdle)
            LeaveIdle(ref _data[own]);
        _data[row].IsSpilled = _data[own].IsSpilled; // Where the value is does not change with its name.
        _data[row].SpillOrder = _data[own].SpillOrder;
        _data[row].HasValue = true;
        _data[row].IsFetching = false;
        _data[row].Bytes = _data[own].Bytes;
        _data[row].Key = _data[own].Key;
        Touch(ref _data[row], row);
        Settle();
        MoveUsers(own, row);
        ForgetHandle(in _data[own]);
        _data[own].Status = WorkerDataStatus.Unknown;
        _data.Free(own);
    }

    /// <summary>Runs that use one row use another one from now on; both have values.</summary>
    private void MoveUsers(int from, int to)
    {
        int edge = _data[from].FirstUser;
        while (edge >= 0)
        {
            int next = _edges[edge].NextUser;
            int first = _data[to].FirstUser;
            _edges[edge].Data = to;
            _edges[edge].PreviousUser = -1;
            _edges[edge].NextUser = first;
            if (first >= 0)
                _edges[first].PreviousUser = edge;
            _data[to].FirstUser = edge;
            _data[to].Users++;
            edge = next;
        }

        _data[from].FirstUser = -1;
        _data[from].Users = 0;
    }

    /// <summary>A run counts again. If it has ended meanwhile, its report under its own name tells the scheduler so.</summary>
    private void OnAdoptRun(AdoptRun adopt)
    {
        CheckName(adopt.Task);
        int row = FindData(adopt.Own);
        if (row < 0)
            return;
        if (FindData(adopt.Task) >= 0)
            throw new PeerProtocolException($"The scheduler calls {adopt.OwnAttempt} a run of task {adopt.Task}, which is known here already.");
        Rename(row, adopt.Task);
        ref DataRow data = ref _data[row];
        if (data.MadeBy == adopt.OwnAttempt)
            data.MadeBy = adopt.Attempt;
        if (data.Producer < 0 || _attempts[data.Producer].Attempt != adopt.OwnAttempt)
            return;
        _attempts[data.Producer].Task = adopt.Task;
        _attempts[data.Producer].Attempt = adopt.Attempt;
    }

    private static void CheckName(TaskHandle task)
    {
        if (OwnNames.IsOwn(task))
            throw new PeerProtocolException($"The scheduler calls a task {task}, which is a name that only workers give.");
    }

    /// <summary>What was known of a result or run when its session ended.</summary>
    private readonly record struct Origin(ulong Epoch, TaskHandle Task, AttemptId Attempt);

    /// <summary>The columns of one message.</summary>
    private sealed class AnnouncedColumns
    {
        public List<TaskHandle> Own { get; } = [];

        public List<Key> Keys { get; } = [];

        public List<ulong> Epochs { get; } = [];

        public List<TaskHandle> Tasks { get; } = [];

        public List<AttemptId> Attempts { get; } = [];

        public List<long> Bytes { get; } = [];

        public List<AttemptId> OwnAttempts { get; } = [];

        public int Count => Own.Count;

        public void Add(TaskHandle own, Key key, Origin origin)
        {
            Own.Add(own);
            Keys.Add(key);
            Epochs.Add(origin.Epoch);
            Tasks.Add(origin.Task);
            Attempts.Add(origin.Attempt);
        }

        public void Clear()
        {
            Own.Clear();
            Keys.Clear();
            Epochs.Clear();
            Tasks.Clear();
            Attempts.Clear();
            Bytes.Clear();
            OwnAttempts.Clear();
        }
    }
}
