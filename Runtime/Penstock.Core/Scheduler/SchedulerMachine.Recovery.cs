using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// A scheduler that follows another life knows nothing. For a while it starts nothing and keeps what returning workers offer, so
/// that no result a live worker holds is computed again only because its worker came later than the client that wants it.
/// </content>
public sealed partial class SchedulerMachine
{
    private readonly List<HeldItem> _offers = [];
    private readonly Dictionary<(ulong Epoch, TaskHandle Task), Key> _formerNames = [];
    private readonly HashSet<string> _expected = [];
    private readonly List<TaskHandle> _awaited = [];
    private readonly List<UnplacedScatter> _unplaced = [];
    private Timestamp? _recoveryEnd;
    private bool _isHoldingBack;
    private bool _wasToldOfWorkers;
    private bool _mayBeMore;
    private bool _hasNewNeeds;

    /// <summary>Whether it follows another life and starts nothing yet, because workers of that life may still come back.</summary>
    public bool IsHoldingBack => _isHoldingBack;

    /// <summary>Whether workers and clients of the life before may still come back, and what returning workers hold is kept for these clients.</summary>
    public bool IsRecovering { get; private set; }

    private void BeginRecovery(Timestamp now)
    {
        if (IsRecovering && _recoveryEnd is null)
            _recoveryEnd = now.AddMilliseconds(_options.RecoveryMilliseconds);
    }

    /// <summary>A returning peer names a worker that it knew in the life before: what that one holds is worth waiting for.</summary>
    private void OnWorkerExpected(SchedulerPeer peer, WorkerJoined known)
    {
        RequireAnnouncing(peer, MessageCode.WorkerJoined);
        if (!_isHoldingBack || peer.FormerEpoch == _epoch)
            return;
        if (known.IsOthers)
        {
            _mayBeMore = true;
            return;
        }

        _wasToldOfWorkers = true;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true, IsAnnouncing: false } && worker.DataAddress == known.DataAddress)
                return;
        }

        _expected.Add(known.DataAddress);
    }

    private void OnNameData(ClientRecord client, in NameData named)
    {
        RequireAnnouncing(client, MessageCode.NameData);
        if (named.Epochs.Length != named.Keys.Length || named.Tasks.Length != named.Keys.Length)
            throw new PeerProtocolException($"{client.Name} names {named.Keys.Length} pieces of data in columns of different lengths.");
        if (!IsRecovering)
            return;
        for (int i = 0; i < named.Keys.Length; i++)
            _formerNames[(named.Epochs[i], named.Tasks[i])] = named.Keys[i];
    }

    private static void OnHoldFailed(ClientRecord client, HoldFailed failed)
    {
        RequireAnnouncing(client, MessageCode.HoldFailed);
        client.Failures[failed.Hold] = failed.Error;
    }

    /// <summary>
    /// What has failed for a client that comes back has failed for all, as if its hold had been here all the time. But if the
    /// task runs or has a result since, somebody has asked for it anew: then the hold waits again, as after a retry.
    /// </summary>
    private void TakeFailure(ClientRecord client, HoldId hold, int task, ErrorInfo failure)
    {
        ref TaskRow row = ref _tasks[task];
        if (HasFailed(in row))
            return;
        if (row.Status is SchedulerTaskStatus.Processing or SchedulerTaskStatus.Memory)
        {
            To(client).Add(new HoldPending(hold));
            return;
        }

        row.Flags |= TaskFlags.OwnError;
        _errors[task] = new ErrorRecord(Label(task), failure, cause: null);
        MarkDirty(task);
    }

    /// <summary>A client has said everything it holds.</summary>
    private void OnClientAnnounced(ClientRecord client)
    {
        RequireAnnouncing(client, MessageCode.AnnouncementEnd);
        if (client.Open is not null)
            throw new PeerProtocolException($"{client.Name} has said everything in the middle of a submission.");
        client.IsAnnouncing = false;
        client.Failures.Clear();
        if (client.Former is ClientRecord former)
            TakeOverArriving(former, client);
        LetGoOfFormer(client);
        MatchOffers();
        Settle();
        OnAnnounced(client);
    }

    /// <summary>Data that the client has announced before, in another session; it has not heard where to bring it.</summary>
    private void TakeOverScatter(ClientRecord client, HoldId hold, int task)
    {
        if (WasForced(client, hold))
            return;
        AddWant(client, hold, task);
        ref TaskRow row = ref _tasks[task];
        if (row.Status == SchedulerTaskStatus.Arriving && row.Worker >= 0)
            To(client).Add(new ScatterPlaced(hold, _tasks.Handle(task), new WorkerId(row.Worker)));
        else if (row.Status == SchedulerTaskStatus.Arriving)
            _unplaced.Add(new UnplacedScatter(client, hold, _tasks.Handle(task)));
    }

    /// <summary>Data that the client's former self was bringing is brought by the client.</summary>
    private void TakeOverArriving(ClientRecord former, ClientRecord client)
    {
        if (_arriving == 0)
            return;
        for (int task = 0; task < _tasks.RowsUsed; task++)
        {
            ref TaskRow row = ref _tasks[task];
            if (row.Status == SchedulerTaskStatus.Arriving && row.Attempt == (ulong)former.Id.Value)
                row.Attempt = (ulong)client.Id.Value;
        }
    }

    /// <summary>A key that a client has announced without a recipe: while workers may still come back, one of them may hold it.</summary>
    private void AwaitData(int task)
    {
        if (!IsRecovering)
            return; // It settles as Lost.
        ref TaskRow row = ref _tasks[task];
        row.Status = SchedulerTaskStatus.Arriving;
        row.Worker = TaskRow.AnyWorker;
        row.Attempt = ulong.MaxValue;
        _arriving++;
        _awaited.Add(_tasks.Handle(task));
        _story.Add(_tasks.Handle(task), SchedulerTaskStatus.Forgotten, SchedulerTaskStatus.Arriving, _cause, _now);
    }

    /// <summary>A copy is needless for now. A client that wants it may still come back: until then it is on offer like what was never needed.</summary>
    private void FreeOrOffer(int task, WorkerRecord worker)
    {
        TaskHandle handle = _tasks.Handle(task);
        if (IsRecovering && !worker.IsGone)
            _offers.Add(new HeldItem(worker, handle, default, _tasks.Keys[task], _epoch, handle, default, _tasks[task].Bytes));
        else
            To(worker).Add(new FreeData(handle));
    }

    /// <summary>Takes those offers that are needed by now.</summary>
    private void MatchOffers()
    {
        _hasNewNeeds = false;
        if (_offers.Count == 0)
            return;
        Settle(); // What nobody holds is needed by what waits for it.
        TakeOffers(runs: false);
        Settle(); // A run counts only if its inputs do.
        TakeOffers(runs: true);
    }

    private void TakeOffers(bool runs)
    {
        int kept = 0;
        for (int i = 0; i < _offers.Count; i++)
        {
            HeldItem offer = _offers[i];
            if (offer.IsRun != runs || !TryAdopt(in offer))
                _offers[kept++] = offer;
        }

        _offers.RemoveRange(kept, _offers.Count - kept);
    }

    private void OnAnnounced(SchedulerPeer peer)
    {
        peer.AwaitsRecovered = _isHoldingBack;
        if (!_isHoldingBack)
            To(peer).Add(default(Recovered));
        if (peer is WorkerRecord worker)
            _expected.Remove(worker.DataAddress);
        if (_isHoldingBack && _wasToldOfWorkers && !_mayBeMore && _expected.Count == 0 && !IsAnyAnnouncing())
            StopHoldingBack();
    }

    private bool IsAnyAnnouncing()
    {
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsAnnouncing: true })
                return true;
        }

        foreach (ClientRecord? client in _clients)
        {
            if (client is { IsAnnouncing: true })
                return true;
        }

        return false;
    }

    private void StopHoldingBack()
    {
        if (!_isHoldingBack)
            return;
        MatchOffers();
        Settle();
        _isHoldingBack = false;
        _expected.Clear();
        PlaceScatters();
        foreach (ClientRecord? client in _clients)
            SayRecovered(client);
        foreach (WorkerRecord? worker in _workers)
            SayRecovered(worker);
    }

    /// <summary>A peer that comes for the first time while others are waited for does not know of them.</summary>
    private void TellOfOthers(SchedulerPeer peer)
    {
        if (!_isHoldingBack || peer.IsAnnouncing)
            return;
        peer.AwaitsRecovered = true;
        To(peer).Add(WorkerJoined.Others);
    }

    private void SayRecovered(SchedulerPeer? peer)
    {
        if (peer is not { AwaitsRecovered: true })
            return;
        peer.AwaitsRecovered = false;
        To(peer).Add(default(Recovered));
    }

    /// <summary>A client that comes back says a hold that another client has ended by force: now it hears of it.</summary>
    private bool WasForced(ClientRecord client, HoldId hold)
    {
        if (client.Former is not ClientRecord former || !former.Forced.TryGetValue(hold.Slot, out HoldCancelled cancelled) || cancelled.Hold != hold)
            return false;
        To(client).Add(cancelled);
        client.Forced[hold.Slot] = cancelled;
        return true;
    }

    private void LookAtRecovery(Timestamp now)
    {
        BeginRecovery(now);
        if (_recoveryEnd is not { } end || end > now)
            return;
        _cause = StoryCause.WorkerLeft;
        StopHoldingBack();
        EndRecovery();
        Finish();
    }

    /// <summary>Whoever has not come back by now is gone, and so is what only they knew of.</summary>
    private void EndRecovery()
    {
        MatchOffers();
        Settle();
        foreach (HeldItem offer in _offers)
            Decline(in offer);
        foreach (TaskHandle handle in _awaited)
            LoseAwaited(handle);
        _offers.Clear();
        _awaited.Clear();
        _formerNames.Clear();
        _recoveryEnd = null;
        IsRecovering = false;
    }

    private void LoseAwaited(TaskHandle handle)
    {
        int task = _tasks.Find(handle);
        if (task == TaskRow.None || _tasks[task].Status != SchedulerTaskStatus.Arriving || _tasks[task].Worker != TaskRow.AnyWorker)
            return;
        _tasks[task].Worker = TaskRow.None;
        _errors[task] = LossOf(task, "a worker that did not come back after the scheduler restarted");
        MarkDirty(task);
    }

    /// <summary>Data that a client announced while no worker was back.</summary>
    private void PlaceScatters()
    {
        foreach (UnplacedScatter scatter in _unplaced)
        {
            int task = _tasks.Find(scatter.Task);
            if (scatter.Client.IsGone || task == TaskRow.None || _tasks[task].Status != SchedulerTaskStatus.Arriving || _tasks[task].Worker != TaskRow.AnyWorker)
                continue;
            WorkerRecord? worker = LeastFilledWorker();
            _tasks[task].Worker = worker?.Id.Value ?? TaskRow.None;
            MarkDirty(task);
            if (worker is not null)
                To(scatter.Client).Add(new ScatterPlaced(scatter.Hold, scatter.Task, worker.Id));
        }

        _unplaced.Clear();
    }

    private void ValidateRecovery()
    {
        Require(IsRecovering || (_offers.Count == 0 && _awaited.Count == 0 && _formerNames.Count == 0), "I41", "offers are kept although nobody waits for clients any more");
        Require(IsRecovering || !_isHoldingBack, "I41", "tasks are held back although nobody waits for workers any more");
        Require(_isHoldingBack || (_expected.Count == 0 && _unplaced.Count == 0), "I41", "workers are expected although tasks are not held back");
        foreach (HeldItem offer in _offers)
            Require(!offer.Worker.IsGone && !offer.Worker.IsAnnouncing, "I42", $"{offer.Worker.Name} offers {offer.Own}, but it is gone or has not said everything");
        int renaming = 0;
        foreach (WorkerRecord? worker in _workers)
            renaming += worker?.Renaming.Count ?? 0;
        Require(renaming == _renaming, "I43", $"workers have not confirmed {renaming} names, but {_renaming} are counted");
    }

    /// <summary>Data that has no worker yet to be brought to.</summary>
    private readonly record struct UnplacedScatter(ClientRecord Client, HoldId Hold, TaskHandle Task);
}
