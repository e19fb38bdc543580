using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Peers whose links broke (D10): until their grace ends nothing of theirs is lost. They keep what they hold and were given; they
/// are given nothing more.
/// </content>
public sealed partial class SchedulerMachine
{
    private readonly SchedulerMachineOptions _options;
    private readonly List<SchedulerPeer> _away = [];

    /// <summary>Makes a scheduler that knows nothing.</summary>
    /// <param name="epoch">A number no other life of this scheduler has had.</param>
    /// <param name="options">How it treats peers that are away.</param>
    public SchedulerMachine(ulong epoch, SchedulerMachineOptions options)
        : this(epoch)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        IsRecovering = _isHoldingBack = options.RecoveryMilliseconds > 0;
    }

    /// <summary>A peer's link broke, and its session may be resumed. A driver whose sessions end with their links says <see cref="OnPeerLost"/> instead.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="now">The time.</param>
    public void OnPeerAway(SchedulerPeer peer, string reason, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer.IsGone || peer.IsAway)
            return;
        long grace = peer is ClientRecord ? _options.ClientGraceMilliseconds : _options.WorkerGraceMilliseconds;
        if (grace <= 0)
        {
            OnPeerLost(peer, reason, now);
            return;
        }

        peer.AwayUntil = now.AddMilliseconds(grace);
        peer.AwayReason = reason;
        _away.Add(peer);
        if (peer is WorkerRecord { IsWelcome: true } worker)
            UpdateRoomy(worker);
    }

    /// <summary>A peer's session goes on: what waits in its outbox can be sent.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="now">The time.</param>
    public void OnPeerReturned(SchedulerPeer peer, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (peer.IsGone || !peer.IsAway)
            return;
        _now = now;
        _cause = StoryCause.WorkerJoined;
        EndAbsence(peer);
        peer.LastHeard = now;
        if (!peer.Outbox.IsEmpty)
            To(peer);
        if (peer is WorkerRecord { IsWelcome: true } worker)
        {
            UpdateRoomy(worker);
            LookAtBlocked(worker);
            AnswerWhoWaited(worker);
            LookAtUnmetPlans();
        }

        Finish();
    }

    private void EndAbsence(SchedulerPeer peer)
    {
        if (!peer.IsAway)
            return;
        peer.AwayUntil = null;
        _away.Remove(peer);
    }

    /// <summary>Ends every event: settles, gives out work, and lets go of peers for whom too much waits.</summary>
    private void Finish()
    {
        Settle();
        if (_hasNewNeeds)
            MatchOffers();
        Place();
        foreach (SchedulerPeer peer in _away)
        {
            if (peer.Outbox.Bytes <= _options.AwayBytesMax)
                continue;
            LoseAway(peer, $"{peer.Name} is away ({peer.AwayReason}), and {peer.Outbox.Bytes:N0} bytes wait for it; the limit is {_options.AwayBytesMax:N0} (AwayBytesMax)");
            return; // Losing it has looked at the others.
        }
    }

    private void LoseExpired(Timestamp now)
    {
        for (int i = _away.Count - 1; i >= 0; i--)
        {
            if (i < _away.Count && _away[i].AwayUntil <= now)
                LoseAway(_away[i], $"{_away[i].Name} did not come back within its grace time: {_away[i].AwayReason}");
        }
    }

    private void LoseAway(SchedulerPeer peer, string reason)
    {
        _closings.Add(new PeerClosing(peer, reason));
        OnPeerLost(peer, reason, _now);
    }

    /// <summary>
    /// A worker could not get an input from one that is away. That is no proof that it is gone: whoever asks waits until its
    /// holder is back or lost, unless somebody else has it.
    /// </summary>
    private bool WaitsForAbsent(WorkerRecord asker, TaskHandle input, int replica)
    {
        WorkerRecord holder = WorkerAt(_replicas[replica].Peer);
        if (!holder.IsAway)
            return false;
        if (HasPresentHolder(_replicas[replica].Task))
            TellHolders(asker, _replicas[replica].Task);
        else
            holder.AskedInVain.Add((asker, input));
        return true;
    }

    private bool HasPresentHolder(int task)
    {
        for (int link = _tasks[task].FirstReplica; link != TaskRow.None; link = _replicas[link].Next)
        {
            WorkerRecord holder = WorkerAt(_replicas[link].Peer);
            if (!holder.IsAway && !holder.Renaming.Contains(_tasks.Handle(task)))
                return true;
        }

        return false;
    }

    /// <summary>A holder is back, has heard a name, or is gone: whoever asked hears where the input is now. If it is nowhere, its run is recalled.</summary>
    private void AnswerWhoWaited(WorkerRecord holder)
    {
        (WorkerRecord, TaskHandle)[] asked = [.. holder.AskedInVain];
        holder.AskedInVain.Clear(); // Who has to wait on is entered again.
        foreach ((WorkerRecord asker, TaskHandle input) in asked)
        {
            int task = _tasks.Find(input);
            if (task != TaskRow.None && !asker.IsGone && _tasks[task].FirstReplica != TaskRow.None)
                TellHolders(asker, task);
        }
    }

    private void LookAtBlocked(WorkerRecord worker)
    {
        if (worker.RunAheadBlocked.Count == 0 || worker.IsUnblocked)
            return;
        worker.IsUnblocked = true;
        _unblocked.Add(worker);
    }

    private void ValidateAbsences()
    {
        var away = new HashSet<SchedulerPeer>(_away);
        Require(away.Count == _away.Count, "I40", "a peer is listed twice as away");
        int marked = 0;
        foreach (WorkerRecord? worker in _workers)
            marked += worker is { IsAway: true } ? ValidateAbsence(worker, away) : 0;
        foreach (ClientRecord? client in _clients)
            marked += client is { IsAway: true } ? ValidateAbsence(client, away) : 0;
        Require(marked == _away.Count, "I40", $"{marked} peers are away, {_away.Count} are listed");
    }

    private static int ValidateAbsence(SchedulerPeer peer, HashSet<SchedulerPeer> away)
    {
        Require(away.Contains(peer), "I40", $"{peer.Name} is away and not listed");
        Require(peer is not WorkerRecord { RoomyPosition: not TaskRow.None }, "I40", $"{peer.Name} is away and listed as having room");
        return 1;
    }
}
