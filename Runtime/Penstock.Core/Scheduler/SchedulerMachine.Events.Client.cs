using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>What clients say, except graphs.</content>
public sealed partial class SchedulerMachine
{
    private const int ClientSlotsMax = 1 << 28;

    private readonly List<int> _cancelling = [];
    private readonly HashSet<int> _cancelSeen = [];

    private void OnClientMessage(ClientRecord client, MessageCode code, ref WireReader reader, int members)
    {
        if (!client.IsWelcome && code is not (MessageCode.ClientHello or MessageCode.Goodbye))
            throw new PeerProtocolException($"The first message of a client must be {MessageCode.ClientHello}, not {code}.");
        switch (code)
        {
            case MessageCode.ClientHello:
                OnClientHello(client, MessageCodec.ReadBody<ClientHello>(ref reader, members));
                break;
            case MessageCode.DefineFunction:
                OnDefineFunction(client, MessageCodec.ReadBody<DefineFunction>(ref reader, members));
                break;
            case MessageCode.SubmitGraph:
                _cause = StoryCause.Submitted;
                OnSubmitGraph(client, MessageCodec.ReadBody<SubmitGraph>(ref reader, members));
                break;
            case MessageCode.ReleaseHold:
                _cause = StoryCause.HoldReleased;
                OnReleaseHold(client, MessageCodec.ReadBody<ReleaseHold>(ref reader, members).Hold);
                break;
            case MessageCode.CancelHolds:
                _cause = StoryCause.Cancelled;
                OnCancelHolds(client, MessageCodec.ReadBody<CancelHolds>(ref reader, members));
                break;
            case MessageCode.RetryHolds:
                _cause = StoryCause.Retried;
                OnRetryHolds(client, MessageCodec.ReadBody<RetryHolds>(ref reader, members));
                break;
            case MessageCode.FireAndForget:
                OnFireAndForget(client, MessageCodec.ReadBody<FireAndForget>(ref reader, members));
                break;
            case MessageCode.ReplicateHolds or MessageCode.RebalanceData or MessageCode.RetireWorkers or MessageCode.RestartCluster:
                OnMovingMessage(client, code, ref reader, members);
                break;
            case MessageCode.ScatterBegin:
                _cause = StoryCause.Scattered;
                OnScatterBegin(client, MessageCodec.ReadBody<ScatterBegin>(ref reader, members));
                break;
            case MessageCode.NameData:
                OnNameData(client, MessageCodec.ReadBody<NameData>(ref reader, members));
                break;
            case MessageCode.HoldFailed:
                OnHoldFailed(client, MessageCodec.ReadBody<HoldFailed>(ref reader, members));
                break;
            case MessageCode.WorkerJoined:
                OnWorkerExpected(client, MessageCodec.ReadBody<WorkerJoined>(ref reader, members));
                break;
            case MessageCode.AnnouncementEnd:
                MessageCodec.ReadBody<AnnouncementEnd>(ref reader, members);
                OnClientAnnounced(client);
                break;
            case MessageCode.QueryState:
                OnQueryState(client, MessageCodec.ReadBody<QueryState>(ref reader, members));
                break;
            case MessageCode.Heartbeat:
                MessageCodec.ReadBody<Heartbeat>(ref reader, members);
                break;
            case MessageCode.Goodbye:
                Goodbye goodbye = MessageCodec.ReadBody<Goodbye>(ref reader, members);
                OnPeerLost(client, goodbye.Reason, _now);
                _closings.Add(new PeerClosing(client, goodbye.Reason));
                break;
            default:
                throw new PeerProtocolException($"A client does not send {code} messages.");
        }
    }

    private void OnClientHello(ClientRecord client, ClientHello hello)
    {
        if (client.IsWelcome)
            throw new PeerProtocolException($"{client.Name} said hello twice.");
        if (IsOfEarlierSession(client, hello.Incarnation))
            return;
        client.IsWelcome = true;
        if (hello.Name.Length > 0)
            client.Name = hello.Name;
        BeginReturn(client, hello.Incarnation, hello.Epoch);
        To(client).Add(new ClientWelcome(client.Id, _epoch));
        TellOfOthers(client);
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is { IsWelcome: true })
                To(client).Add(Announcement(worker));
        }
    }

    private void OnDefineFunction(ClientRecord client, DefineFunction definition)
    {
        if (definition.Number != client.Functions.Count)
            throw new PeerProtocolException($"{client.Name} defines function {definition.Number}; the next number is {client.Functions.Count}.");
        client.Functions.Add(_functions.Add(definition));
    }

    private void OnReleaseHold(ClientRecord client, HoldId hold)
    {
        int want = FindWant(client, hold);
        if (want != TaskRow.None)
            WithdrawWant(client, hold.Slot, want);
    }

    /// <summary>The want behind a hold; none if it was cancelled meanwhile or is of an earlier generation.</summary>
    private static int FindWant(ClientRecord client, HoldId hold)
    {
        if (hold.Slot >= (uint)client.Holds.Count)
            return TaskRow.None;
        HoldSlot slot = client.Holds[(int)hold.Slot];
        return slot.Generation == hold.Generation ? slot.Want : TaskRow.None;
    }

    private void AddWant(ClientRecord client, HoldId hold, int task)
    {
        if (hold.Slot >= ClientSlotsMax)
            throw new PeerProtocolException($"{client.Name} uses hold slot {hold.Slot}; slots are below {ClientSlotsMax}.");
        while (client.Holds.Count <= (int)hold.Slot)
            client.Holds.Add(new HoldSlot(0, TaskRow.None));
        if (client.Holds[(int)hold.Slot].Want != TaskRow.None)
            throw new PeerProtocolException($"{client.Name} uses hold slot {hold.Slot} again before releasing it.");
        int want = _wants.Add(task, client.Id.Value, (int)hold.Slot, hold.Generation, ref _tasks[task].FirstWant);
        client.Holds[(int)hold.Slot] = new HoldSlot(hold.Generation, want);
        client.HoldCount++;
        MarkDirty(task);
        NotifyWant(task, want);
    }

    private void WithdrawWant(ClientRecord client, uint slot, int want)
    {
        int task = _wants[want].Task;
        client.Holds[(int)slot] = client.Holds[(int)slot] with { Want = TaskRow.None };
        client.HoldCount--;
        _wants.Remove(want, ref _tasks[task].FirstWant);
        MarkDirty(task);
    }

    /// <summary>
    /// Cancels (M4): this client's wants, or with force everybody's, end on the given keys and on all that depends on them,
    /// through tasks nobody named. What is still needed by others goes on; the counts decide about the rest.
    /// </summary>
    private void OnCancelHolds(ClientRecord client, CancelHolds cancel)
    {
        foreach (HoldId hold in cancel.Holds)
        {
            int want = FindWant(client, hold);
            if (want != TaskRow.None && _cancelSeen.Add(_wants[want].Task))
                _cancelling.Add(_wants[want].Task);
        }

        int withdrawn = 0;
        for (int i = 0; i < _cancelling.Count; i++)
        {
            int task = _cancelling[i];
            withdrawn += CancelWants(client, task, cancel.Force);
            for (int edge = _tasks[task].FirstDependent; edge != TaskRow.None; edge = _edges[edge].Next)
            {
                if (_cancelSeen.Add(_edges[edge].Dependent))
                    _cancelling.Add(_edges[edge].Dependent);
            }
        }

        _cancelling.Clear();
        _cancelSeen.Clear();
        To(client).Add(new CancelDone(cancel.Request, withdrawn));
    }

    private int CancelWants(ClientRecord client, int task, bool force)
    {
        int withdrawn = 0;
        if (force)
            HasFired(task);
        int want = _tasks[task].FirstWant;
        while (want != TaskRow.None)
        {
            int next = _wants[want].Next;
            ClientRecord holder = ClientOf(want);
            if (force || holder == client)
            {
                var cancelled = new HoldCancelled(HoldOf(want), client.Id, client.Name);
                To(holder).Add(cancelled);
                if (holder != client)
                    holder.Forced[cancelled.Hold.Slot] = cancelled;
                WithdrawWant(holder, (uint)_wants[want].Position, want);
                withdrawn++;
            }

            want = next;
        }

        return withdrawn;
    }

    private void OnScatterBegin(ClientRecord client, ScatterBegin scatter)
    {
        if (scatter.Bytes < 0)
            throw new PeerProtocolException($"{client.Name} announces data of {scatter.Bytes} bytes.");
        if (_keys.Find(scatter.Key) is var known and not TaskRow.None && client.IsAnnouncing)
        {
            TakeOverScatter(client, scatter.Hold, known);
            return;
        }

        if (_keys.Find(scatter.Key) != TaskRow.None)
            throw new PeerProtocolException($"{client.Name} announces data under the key {scatter.Key}, which exists.");
        int task = _tasks.Add(scatter.Key);
        _keys.Add(task);
        if (scatter.Name.Length > 0)
            _dataNames[task] = scatter.Name;
        _tasks[task].Bytes = scatter.Bytes;
        AddWant(client, scatter.Hold, task);
        WorkerRecord? worker = _isHoldingBack ? null : LeastFilledWorker();
        if (worker is null && !_isHoldingBack)
            return; // It settles as Lost: there is nobody to bring it to.
        _arriving++;
        _tasks[task].Status = SchedulerTaskStatus.Arriving;
        _tasks[task].Worker = worker?.Id.Value ?? TaskRow.AnyWorker;
        _tasks[task].Attempt = (ulong)client.Id.Value;
        _story.Add(_tasks.Handle(task), SchedulerTaskStatus.Forgotten, SchedulerTaskStatus.Arriving, _cause, _now);
        if (worker is null)
            _unplaced.Add(new UnplacedScatter(client, scatter.Hold, _tasks.Handle(task)));
        else
            To(client).Add(new ScatterPlaced(scatter.Hold, _tasks.Handle(task), worker.Id));
    }

    private WorkerRecord? LeastFilledWorker()
    {
        WorkerRecord? best = null;
        foreach (WorkerRecord? worker in _workers)
        {
            if (worker is not { IsWelcome: true })
                continue;
            bool isBetter = best is null || (worker.TakesTasks != best.TakesTasks ? worker.TakesTasks : worker.Bytes < best.Bytes);
            if (isBetter)
                best = worker;
        }

        return best;
    }

    private void RemoveClient(ClientRecord client)
    {
        _cause = StoryCause.ClientLeft;
        ClientCount--;
        for (int slot = 0; slot < client.Holds.Count; slot++)
        {
            if (client.Holds[slot].Want != TaskRow.None)
                WithdrawWant(client, (uint)slot, client.Holds[slot].Want);
        }

        if (client.Open is { } open)
            AbandonSubmission(open);
        client.Open = null;
        LoseArriving(row => row.Attempt == (ulong)client.Id.Value, client.Name);
        _clients[client.Id.Value] = null;
    }
}
