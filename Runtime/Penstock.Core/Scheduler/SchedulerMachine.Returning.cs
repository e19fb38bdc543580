using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <content>
/// Workers and clients that have lost their session and come back in another one with what they hold: to the same life of the
/// scheduler, which may have declared them dead, or to another one.
/// </content>
public sealed partial class SchedulerMachine
{
    private HeldItem? _adopting;

    /// <summary>How many results workers store under other handles than the one by which they count, as far as is known.</summary>
    private int _renaming;

    private void BeginReturn(SchedulerPeer peer, ulong incarnation, ulong epoch)
    {
        peer.Incarnation = incarnation;
        peer.FormerEpoch = epoch;
        peer.IsAnnouncing = epoch != 0;
        peer.Former = FindSession(peer, incarnation);
    }

    /// <summary>The same process in another session: one that is away, or not known yet to be over.</summary>
    private SchedulerPeer? FindSession(SchedulerPeer peer, ulong incarnation)
    {
        IEnumerable<SchedulerPeer?> peers = peer is WorkerRecord ? _workers : _clients;
        foreach (SchedulerPeer? other in peers)
        {
            if (other is { IsWelcome: true } && other != peer && other.Incarnation == incarnation)
                return other;
        }

        return null;
    }

    /// <summary>
    /// The first words of a session may come when its process has begun another one since, and said there what it holds: then
    /// whatever follows is out of date.
    /// </summary>
    private bool IsOfEarlierSession(SchedulerPeer peer, ulong incarnation)
    {
        if (FindSession(peer, incarnation) is not { } other || IdOf(other) < IdOf(peer))
            return false;
        string reason = $"{other.Name} had begun another session before this one was heard of";
        _closings.Add(new PeerClosing(peer, reason));
        OnPeerLost(peer, reason, _now);
        return true;
    }

    private static int IdOf(SchedulerPeer peer) => peer is WorkerRecord worker ? worker.Id.Value : ((ClientRecord)peer).Id.Value;

    private static void RequireAnnouncing(SchedulerPeer peer, MessageCode code)
    {
        if (!peer.IsAnnouncing)
            throw new PeerProtocolException($"{peer.Name} sends {code}, but it has not said that it comes back.");
    }

    private static void OnHeldData(WorkerRecord worker, in HeldData held)
    {
        RequireAnnouncing(worker, MessageCode.HeldData);
        int count = held.Own.Length;
        if (held.Keys.Length != count || held.Bytes.Length != count || held.Epochs.Length != count || held.Tasks.Length != count || held.MadeBy.Length != count)
            throw new PeerProtocolException($"{worker.Name} names {count} results it holds in columns of different lengths.");
        for (int i = 0; i < count; i++)
        {
            if (!OwnNames.IsOwn(held.Own[i]) || held.Bytes[i] < 0)
                throw new PeerProtocolException($"{worker.Name} holds {held.Bytes[i]} bytes under {held.Own[i]}, which is no name of its own or no size.");
        }

        for (int i = 0; i < count; i++)
            worker.Announced.Add(new HeldItem(worker, held.Own[i], default, held.Keys[i], held.Epochs[i], held.Tasks[i], held.MadeBy[i], held.Bytes[i]));
    }

    private static void OnHeldRuns(WorkerRecord worker, in HeldRuns held)
    {
        RequireAnnouncing(worker, MessageCode.HeldRuns);
        int count = held.Own.Length;
        if (held.OwnAttempts.Length != count || held.Keys.Length != count || held.Epochs.Length != count || held.Tasks.Length != count || held.Attempts.Length != count)
            throw new PeerProtocolException($"{worker.Name} names {count} tasks it runs in columns of different lengths.");
        for (int i = 0; i < count; i++)
        {
            if (!OwnNames.IsOwn(held.Own[i]) || !OwnNames.IsOwn(held.OwnAttempts[i]))
                throw new PeerProtocolException($"{worker.Name} runs {held.OwnAttempts[i]} of {held.Own[i]}, which are no names of its own.");
        }

        for (int i = 0; i < count; i++)
            worker.Announced.Add(new HeldItem(worker, held.Own[i], held.OwnAttempts[i], held.Keys[i], held.Epochs[i], held.Tasks[i], held.Attempts[i], 0));
    }

    /// <summary>A worker has said everything: what is of use counts again, in one event, before its former self is let go.</summary>
    private void OnWorkerAnnounced(WorkerRecord worker)
    {
        RequireAnnouncing(worker, MessageCode.AnnouncementEnd);
        worker.IsAnnouncing = false;
        AdoptOrOffer(worker.Announced, runs: false);
        Settle(); // A run counts only if its inputs do.
        AdoptOrOffer(worker.Announced, runs: true);
        worker.Announced.Clear();
        worker.Announced.TrimExcess();
        UpdateRoomy(worker);
        LetGoOfFormer(worker);
        OnAnnounced(worker);
    }

    private void LetGoOfFormer(SchedulerPeer peer)
    {
        SchedulerPeer? former = peer.Former;
        peer.Former = null;
        if (former is null or { IsGone: true })
            return;
        if (former is WorkerRecord worker)
            worker.HasSaidGoodbye = true; // Its process lives: nothing has killed it.
        string reason = $"{peer.Name} has begun another session";
        _closings.Add(new PeerClosing(former, reason));
        OnPeerLost(former, reason, _now);
    }

    private void AdoptOrOffer(List<HeldItem> items, bool runs)
    {
        foreach (HeldItem item in items)
        {
            if (item.IsRun != runs || TryAdopt(in item))
                continue;
            if (IsRecovering)
                _offers.Add(item);
            else
                Decline(in item);
        }
    }

    private bool TryAdopt(in HeldItem item)
    {
        int task = FindAnnounced(in item);
        return task != TaskRow.None && (item.IsRun ? TryAdoptRun(task, in item) : TryAdoptData(task, in item));
    }

    private void Decline(in HeldItem item)
    {
        if (item.IsRun)
            To(item.Worker).Add(new RecallAttempt(item.Own, item.OwnAttempt));
        else if (_tasks.Find(item.Own) is var task && (task == TaskRow.None || _replicas.Find(_tasks[task].FirstReplica, item.Worker.Id.Value) == TaskRow.None))
            To(item.Worker).Add(new FreeData(item.Own));
    }

    /// <summary>
    /// The task behind what a worker has announced. Handles count only if this life of the scheduler gave them and they are not
    /// stale; else the key says which task it is, the worker's word or that of the client who brought the data.
    /// </summary>
    private int FindAnnounced(in HeldItem item)
    {
        Key key = item.Key;
        if (item.Epoch == _epoch && _tasks.Find(item.Task) is var task and not TaskRow.None && (key == default || key == _tasks.Keys[task]))
            return task;
        if (key == default && !_formerNames.TryGetValue((item.Epoch, item.Task), out key))
            return TaskRow.None;
        return _keys.Find(key);
    }

    /// <summary>Takes a copy that is of use: the same rule as for any copy that is reported.</summary>
    private bool TryAdoptData(int task, in HeldItem item)
    {
        ref TaskRow row = ref _tasks[task];
        if (!row.IsNeeded || row.Status.IsFailed() || (row.Flags & TaskFlags.Submitting) != 0)
            return false;
        if (_replicas.Find(row.FirstReplica, item.Worker.Id.Value) != TaskRow.None)
            return false;
        _cause = StoryCause.ReplicaAdded;
        SetBytes(task, item.Bytes);
        AddReplica(task, item.Worker);
        if (item.Own == _tasks.Handle(task))
            return true;
        To(item.Worker).Add(new AdoptData(item.Own, _tasks.Handle(task), _tasks.Keys[task]));
        if (!OwnNames.IsOwn(item.Own) && item.Worker.Renaming.Add(_tasks.Handle(task)))
            _renaming++; // It answers for its own names until it hears others, but not for handles that it has never heard.
        return true;
    }

    /// <summary>A worker has heard the new name of a result: now it can be asked for it.</summary>
    private bool IsRenamed(WorkerRecord worker, TaskHandle task)
    {
        if (!worker.Renaming.Remove(task))
            return false;
        _renaming--;
        AnswerWhoWaited(worker);
        return true;
    }

    /// <summary>
    /// Takes a run: the very one that is on the books of the worker's former self, or one that nobody has begun elsewhere. A task with
    /// options or mishaps is run again where its needs are met: the worker's word does not say what its run uses.
    /// </summary>
    private bool TryAdoptRun(int task, in HeldItem item)
    {
        ref TaskRow row = ref _tasks[task];
        WorkerRecord worker = item.Worker;
        if (FindPolicy(task) is not null || !worker.TakesTasks)
            return false;
        bool isSame = item.Epoch == _epoch && row.Status == SchedulerTaskStatus.Processing && row.Attempt == item.Attempt.Value && WorkerAt(row.Worker) == worker.Former;
        if (isSame)
        {
            EndRun(task);
            Book(task, worker);
            TellAdopted(task, in item);
            return true;
        }

        bool mayRun = row.Status == SchedulerTaskStatus.Ready || MakerOfMissingInputs(task) == worker;
        if (!mayRun)
            return false;
        _cause = StoryCause.ReplicaAdded;
        _adopting = item;
        Assign(task, worker);
        _adopting = null;
        return true;
    }

    private void TellAdopted(int task, in HeldItem item)
    {
        var attempt = new AttemptId(_tasks[task].Attempt);
        item.Worker.AdoptedRuns[item.Own] = (_tasks.Handle(task), attempt);
        To(item.Worker).Add(new AdoptRun(item.Own, item.OwnAttempt, _tasks.Handle(task), attempt));
    }

    /// <summary>
    /// A run that ends before its worker hears that it was adopted reports under its own name. One that was not adopted yet
    /// becomes a result on offer, or nothing.
    /// </summary>
    /// <returns>Whether the report is one of a task that is known here.</returns>
    private bool IsReportOfTask(WorkerRecord worker, ref TaskHandle task, ref AttemptId attempt, long? bytes)
    {
        if (!OwnNames.IsOwn(task))
            return true;
        if (worker.AdoptedRuns.Remove(task, out (TaskHandle Task, AttemptId Attempt) run))
        {
            task = run.Task;
            attempt = run.Attempt;
            return true;
        }

        TaskHandle own = task;
        int offer = _offers.FindIndex(item => item.Worker == worker && item.Own == own);
        if (offer < 0)
            return false; // It was recalled, and the recall frees what it has made.
        HeldItem item = _offers[offer] with { OwnAttempt = default, Bytes = bytes ?? 0 };
        _offers.RemoveAt(offer);
        if (bytes is not null && !TryAdopt(in item))
            _offers.Add(item);
        return false;
    }
}
