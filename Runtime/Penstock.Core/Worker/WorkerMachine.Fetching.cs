using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>Peers and what is fetched from them: one request per peer at a time, chosen when a whole batch of events is known.</content>
public sealed partial class WorkerMachine
{
    /// <summary>A request ends at about this many bytes: some 10 ms between two processes of one machine, so that first inputs arrive early.</summary>
    private const long RequestBytesTarget = 32L << 20;

    /// <summary>A request names at most this many results: their names then fit one small packet or two.</summary>
    private const int RequestCountMax = 512;

    /// <summary>Requests under way to all peers together: with full ones, 2 GiB on their way at most.</summary>
    private const int RequestsMax = 64;

    /// <summary>What naming and framing a result costs, in bytes, for weighing many small results against a large one.</summary>
    private const long OverheadBytes = 64;

    /// <summary>Smaller transfers say more about latency than about bandwidth.</summary>
    private const long MeasuredBytesMin = 1 << 20;

    /// <summary>The weight of a new measurement of bandwidth.</summary>
    private const double MeasuredWeight = 0.2;

    private readonly List<FetchPeer?> _peers = [];
    private readonly Dictionary<int, int> _peerNumbers = [];
    private readonly List<int> _freePeerNumbers = [];
    private readonly List<int> _peersToAsk = [];
    private int _requests;
    private double _fetchedBytesPerSecond;

    /// <summary>What the request under way to a peer names.</summary>
    /// <param name="peer">The peer, from an effect.</param>
    /// <returns>The results in order; valid until the request's end is reported.</returns>
    public ReadOnlySpan<TaskHandle> RequestTo(WorkerId peer) => CollectionsMarshal.AsSpan(Peer(peer).Request);

    /// <summary>Where a peer serves data.</summary>
    /// <param name="peer">The peer, from an effect.</param>
    /// <returns>The address as the peer announced it.</returns>
    public string AddressOf(WorkerId peer) => Peer(peer).Address;

    /// <summary>A peer sent one of the results it was asked for.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="task">Whose result.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is needed: the host then puts it into the store before the next event.</returns>
    public bool OnFetchArrived(WorkerId peer, TaskHandle task, long bytes, Timestamp now)
    {
        _now = now;
        int row = FindData(task);
        if (row < 0 || !IsRequested(in _data[row], peer))
            return false;
        ref DataRow data = ref _data[row];
        data.IsFetching = false;
        data.HasValue = data.Users > 0 || data.IsOrdered;
        data.Bytes = bytes;
        Peer(peer).ArrivedBytes += bytes;
        bool isNeeded = data.HasValue;
        if (isNeeded)
            ToScheduler.Add(new ReplicaAdded(task, bytes));
        Touch(ref data, row);
        Settle();
        return isNeeded;
    }

    /// <summary>A peer has one of the results it was asked for, but the value cannot travel: runs that need it fail.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="task">Whose result.</param>
    /// <param name="error">Why; reported as the error of each run that waits for it.</param>
    /// <param name="now">The time.</param>
    public void OnFetchUnusable(WorkerId peer, TaskHandle task, ErrorInfo error, Timestamp now)
    {
        _now = now;
        int row = FindData(task);
        if (row < 0 || !IsRequested(in _data[row], peer))
            return;
        ref DataRow data = ref _data[row];
        data.IsFetching = false;
        Refuse(ref data, error.Message);
        Touch(ref data, row);
        for (int edge = data.FirstUser; edge >= 0; edge = _edges[edge].NextUser)
            FailUnstarted(_edges[edge].Attempt, error);
        Settle();
    }

    private void FailUnstarted(int row, ErrorInfo error)
    {
        ref AttemptRow attempt = ref _attempts[row];
        if (attempt.IsEnded)
            return; // It names the input twice.
        attempt.IsEnded = true;
        ToScheduler.Add(new TaskErred(attempt.Task, attempt.Attempt, error));
        Touch(ref attempt, row);
    }

    /// <summary>A request to a peer has ended; what did not arrive is not there.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="isReachable">False if the peer could not be asked: then nothing else is expected of it either.</param>
    /// <param name="now">The time.</param>
    public void OnFetchEnded(WorkerId peer, bool isReachable, Timestamp now)
    {
        _now = now;
        int number = _peerNumbers[peer.Value];
        FetchPeer ended = Peer(peer);
        for (int i = 0; i < ended.Request.Count; i++)
        {
            int row = ended.RequestRows[i];
            if (_data[row].Task != ended.Request[i] || !IsRequested(in _data[row], peer))
                continue; // It arrived, or its value came another way.
            _data[row].IsFetching = false;
            if (isReachable && _data[row].IsNamedSince)
                Touch(ref _data[row], row); // The peer may have got it since it was asked.
            else
                LoseHolder(ref _data[row], row, peer);
        }

        if (!isReachable)
        {
            while (ended.NextQueued is var row and >= 0)
                LoseHolder(ref _data[row], row, peer);
        }

        Measure(ended);
        ended.BacklogBytes -= ended.RequestBytes;
        ended.RequestBytes = 0;
        ended.Request.Clear();
        ended.RequestRows.Clear();
        _requests--;
        if (ended.HasLeft)
            Forget(number);
        else
            AskNext(ended, number);
        Settle();
    }

    /// <summary>Learns from a large transfer how fast results come.</summary>
    private void Measure(FetchPeer ended)
    {
        long nanoseconds = _now.Nanoseconds - ended.RequestedAt.Nanoseconds;
        if (ended.ArrivedBytes < MeasuredBytesMin || nanoseconds <= 0)
            return;
        double measured = ended.ArrivedBytes * 1e9 / nanoseconds;
        _fetchedBytesPerSecond += (measured - _fetchedBytesPerSecond) * (_fetchedBytesPerSecond == 0 ? 1 : MeasuredWeight);
    }

    private void OnWorkerJoined(in WorkerJoined joined)
    {
        _awaitsRecovered |= joined.IsOthers;
        if (joined.IsOthers || joined.Worker == _self || _peerNumbers.ContainsKey(joined.Worker.Value))
            return;
        int number = _peers.Count;
        if (_freePeerNumbers.Count > 0)
        {
            number = _freePeerNumbers[^1];
            _freePeerNumbers.RemoveAt(_freePeerNumbers.Count - 1);
        }
        else
        {
            _peers.Add(null);
        }

        _peers[number] = new FetchPeer(joined.Worker, joined.DataAddress);
        _peerNumbers.Add(joined.Worker.Value, number);
        PeerCount++;
    }

    /// <summary>A peer is gone. Looks at every row once: that is rare, and keeps the lists of holders free of the dead.</summary>
    private void OnWorkerLeft(WorkerId worker)
    {
        if (!_peerNumbers.TryGetValue(worker.Value, out int number) || _peers[number] is not { HasLeft: false } peer)
            return;
        peer.HasLeft = true;
        for (int row = 0; row < _data.Extent; row++)
        {
            ref DataRow data = ref _data[row];
            if (data.Status != WorkerDataStatus.Unknown && data.Holders.Contains(worker))
                LoseHolder(ref data, row, worker);
        }

        if (peer.Request.Count == 0)
            Forget(number);
        else
            _effects.Add(new WorkerEffect(WorkerEffectKind.CancelFetch, -1, default, worker));
    }

    private bool IsPeer(WorkerId worker) =>
        _peerNumbers.TryGetValue(worker.Value, out int number) && _peers[number] is { HasLeft: false };

    private FetchPeer Peer(WorkerId worker) => Peer(_peerNumbers[worker.Value]);

    private FetchPeer Peer(int number) =>
        _peers[number] ?? throw new InvariantException($"peer number {number} is used after it was given back.");

    private void Forget(int number)
    {
        _peerNumbers.Remove(Peer(number).Worker.Value);
        _peers[number] = null;
        _peersToAsk.Remove(number);
        _freePeerNumbers.Add(number);
        PeerCount--;
    }

    private bool IsRequested(in DataRow data, WorkerId peer) =>
        data.IsFetching && data.Peer >= 0 && Peer(data.Peer).Worker == peer;

    private void LoseHolder(ref DataRow data, int row, WorkerId holder)
    {
        data.Holders.Remove(holder);
        data.LostHolder = holder;
        if (data.Status == WorkerDataStatus.Wanted)
            Requeue(ref data, row);
        Touch(ref data, row);
    }

    /// <summary>Chooses again from the holders known now; without any, the row stands in no queue until it settles.</summary>
    private void Requeue(ref DataRow data, int row)
    {
        LeaveQueue(ref data);
        if (data.Holders.Count > 0)
            Queue(ref data, row);
    }

    private void Queue(ref DataRow data, int row)
    {
        int number = ChoosePeer(in data);
        FetchPeer peer = Peer(number);
        data.Peer = number;
        data.IsInBackground = data.Users == 0;
        int tail = data.IsInBackground ? peer.BackgroundTail : peer.QueueTail;
        data.PreviousInQueue = tail;
        data.NextInQueue = -1;
        if (tail >= 0)
            _data[tail].NextInQueue = row;
        else
            SetHead(peer, data.IsInBackground, row);
        SetTail(peer, data.IsInBackground, row);
        peer.BacklogBytes += CostOf(in data);
        AskNext(peer, number);
    }

    private static void SetHead(FetchPeer peer, bool isInBackground, int row)
    {
        if (isInBackground)
            peer.BackgroundHead = row;
        else
            peer.QueueHead = row;
    }

    private static void SetTail(FetchPeer peer, bool isInBackground, int row)
    {
        if (isInBackground)
            peer.BackgroundTail = row;
        else
            peer.QueueTail = row;
    }

    /// <summary>The holder with the least to send. Workers begin at different places of the list, so that equal ones share the load.</summary>
    private int ChoosePeer(in DataRow data)
    {
        int best = -1;
        int start = (int)(((uint)_self.Value + data.Task.Row) % (uint)data.Holders.Count);
        for (int i = 0; i < data.Holders.Count; i++)
        {
            int number = _peerNumbers[data.Holders[(start + i) % data.Holders.Count].Value];
            if (best < 0 || Peer(number).BacklogBytes < Peer(best).BacklogBytes)
                best = number;
        }

        return best;
    }

    private void LeaveQueue(ref DataRow data)
    {
        if (data.Peer < 0)
            return;
        FetchPeer peer = Peer(data.Peer);
        if (data.PreviousInQueue >= 0)
            _data[data.PreviousInQueue].NextInQueue = data.NextInQueue;
        else
            SetHead(peer, data.IsInBackground, data.NextInQueue);
        if (data.NextInQueue >= 0)
            _data[data.NextInQueue].PreviousInQueue = data.PreviousInQueue;
        else
            SetTail(peer, data.IsInBackground, data.PreviousInQueue);
        data.IsInBackground = false;
        peer.BacklogBytes -= CostOf(in data);
        data.Peer = -1;
    }

    private void MoveToRequest(ref DataRow data, int row)
    {
        int number = data.Peer;
        LeaveQueue(ref data);
        data.Peer = number;
        FetchPeer peer = Peer(number);
        peer.Request.Add(data.Task);
        peer.RequestRows.Add(row);
        peer.RequestBytes += CostOf(in data);
        peer.BacklogBytes += CostOf(in data);
    }

    private static void LeaveRequest(ref DataRow data)
    {
        data.IsFetching = false;
        data.Peer = -1;
    }

    private static long CostOf(in DataRow data) => data.AnnouncedBytes + OverheadBytes;

    private void AskNext(FetchPeer peer, int number)
    {
        if (peer.IsListed || peer.NextQueued < 0 || peer.Request.Count > 0)
            return;
        peer.IsListed = true;
        _peersToAsk.Add(number);
    }

    private void StartRequests()
    {
        int listed = 0;
        for (; listed < _peersToAsk.Count && _requests < RequestsMax; listed++)
            StartRequest(Peer(_peersToAsk[listed]));
        _peersToAsk.RemoveRange(0, listed);
    }

    private void StartRequest(FetchPeer peer)
    {
        peer.IsListed = false;
        while (peer.NextQueued is var row and >= 0 && peer.Request.Count < RequestCountMax && peer.RequestBytes < RequestBytesTarget)
        {
            _data[row].IsFetching = true;
            _data[row].IsNamedSince = false;
            Touch(ref _data[row], row);
            Settle();
        }

        if (peer.Request.Count == 0)
            return; // What was queued has gone elsewhere since.
        _requests++;
        peer.RequestedAt = _now;
        peer.ArrivedBytes = 0;
        _effects.Add(new WorkerEffect(WorkerEffectKind.Fetch, -1, default, peer.Worker));
    }

    private void CancelRequests()
    {
        foreach (FetchPeer? peer in _peers)
        {
            if (peer is { Request.Count: > 0 })
                _effects.Add(new WorkerEffect(WorkerEffectKind.CancelFetch, -1, default, peer.Worker));
        }
    }
}
