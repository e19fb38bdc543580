using System;
using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

public sealed partial class ClientMachine
{
    private readonly Queue<int> _outstandingCancels = new();
    private readonly Dictionary<int, (StateQuery Query, Key Key)> _outstandingQueries = [];
    private readonly HashSet<int> _outstandingRetries = [];
    private readonly Dictionary<WorkerId, ClientWorker> _workers = [];
    private int _requests;
    private int _lastCancel;

    /// <summary>How many workers the cluster has, as far as the scheduler has told.</summary>
    public int WorkerCount => _workers.Count;

    /// <summary>Finds a worker.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>The worker; null if it is gone or unknown.</returns>
    public ClientWorker? FindWorker(WorkerId id) => _workers.GetValueOrDefault(id);

    /// <summary>Cancels holds and everything that depends on their keys. The holds named are cancelled at once, dependents when the scheduler says so.</summary>
    /// <param name="holds">Holds that have not been released, at most <see cref="CancelHoldsMax"/>.</param>
    /// <param name="force">Whether holds of other clients end too.</param>
    /// <param name="now">The time.</param>
    /// <returns>The number of the request; <see cref="ClientEffects.CancelsDone"/> will name it.</returns>
    public int Cancel(ReadOnlySpan<HoldId> holds, bool force, Timestamp now)
    {
        ThrowIfEnded();
        int request = ++_requests;
        Outbox.Add(new CancelHolds { Request = request, Force = force, Holds = holds });
        _outstandingCancels.Enqueue(request);
        _lastCancel = request;
        RememberCancel(holds);
        var end = new CancelledEnd(Name, now);
        foreach (HoldId hold in holds)
        {
            if (RowOf(hold).Status != HoldStatus.Cancelled)
                EnterEnd((int)hold.Slot, HoldStatus.Cancelled, end);
        }

        return request;
    }

    /// <summary>The most holds of one cancel or retry: its message must fit a frame.</summary>
    public const int CancelHoldsMax = 1 << 20;

    /// <summary>Wants what failed to be run again, with everything that failed by it. The holds are pending again when the scheduler says so.</summary>
    /// <param name="holds">Holds that have not been released, at most <see cref="CancelHoldsMax"/>; those that have not failed are left alone.</param>
    /// <returns>The number of the request; <see cref="ClientEffects.RetriesDone"/> will name it.</returns>
    public int Retry(ReadOnlySpan<HoldId> holds)
    {
        ThrowIfEnded();
        int request = ++_requests;
        Outbox.Add(new RetryHolds { Request = request, Holds = holds });
        _outstandingRetries.Add(request);
        return request;
    }

    /// <summary>Wants the tasks behind holds to run at least once although the holds end.</summary>
    /// <param name="holds">Holds that have not been released, at most <see cref="CancelHoldsMax"/>.</param>
    public void FireAndForget(ReadOnlySpan<HoldId> holds)
    {
        ThrowIfEnded();
        Outbox.Add(new FireAndForget { Holds = holds });
    }

    /// <summary>Asks the scheduler something.</summary>
    /// <param name="query">What.</param>
    /// <param name="key">The key it is about; default for questions about none.</param>
    /// <returns>The number of the request; <see cref="ClientEffects.Replies"/> will name it.</returns>
    public int Query(StateQuery query, Key key)
    {
        ThrowIfEnded();
        int request = ++_requests;
        _outstandingQueries.Add(request, (query, key));
        Outbox.Add(new QueryState(request, query, key));
        return request;
    }

    /// <summary>Handles what the scheduler sent.</summary>
    /// <param name="batch">Whole messages one behind the other.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="WireFormatException">The bytes are not messages.</exception>
    /// <exception cref="PeerProtocolException">A message cannot mean anything here.</exception>
    public void OnBatch(ReadOnlySpan<byte> batch, Timestamp now)
    {
        ThrowIfEnded();
        var reader = new WireReader(batch);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            switch (code)
            {
                case MessageCode.HoldFinished:
                    OnFinished(MessageCodec.ReadBody<HoldFinished>(ref reader, members));
                    break;
                case MessageCode.HoldPending:
                    OnPending(MessageCodec.ReadBody<HoldPending>(ref reader, members).Hold);
                    break;
                case MessageCode.HoldErred:
                    HoldErred erred = MessageCodec.ReadBody<HoldErred>(ref reader, members);
                    OnEnd(erred.Hold, HoldStatus.Erred, new ErredEnd(erred.Error));
                    break;
                case MessageCode.HoldCancelled:
                    HoldCancelled cancelled = MessageCodec.ReadBody<HoldCancelled>(ref reader, members);
                    OnEnd(cancelled.Hold, HoldStatus.Cancelled, new CancelledEnd(cancelled.ByName, now));
                    break;
                case MessageCode.HoldLost:
                    HoldLost lost = MessageCodec.ReadBody<HoldLost>(ref reader, members);
                    OnEnd(lost.Hold, HoldStatus.Lost, new LostEnd(lost.WorkerName));
                    break;
                default:
                    OnOtherMessage(code, ref reader, members);
                    break;
            }
        }
    }

    private void OnOtherMessage(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.ClientWelcome:
                OnWelcome(MessageCodec.ReadBody<ClientWelcome>(ref reader, members));
                break;
            case MessageCode.GraphAccepted:
                OnSubmissionAnswered(MessageCodec.ReadBody<GraphAccepted>(ref reader, members).Submission);
                break;
            case MessageCode.GraphRefused:
                GraphRefused refused = MessageCodec.ReadBody<GraphRefused>(ref reader, members);
                OnSubmissionAnswered(refused.Submission);
                Refuse(refused.Submission, refused.Reason);
                break;
            case MessageCode.ScatterPlaced:
                OnPlaced(MessageCodec.ReadBody<ScatterPlaced>(ref reader, members));
                break;
            case MessageCode.CancelDone:
                OnCancelDone(MessageCodec.ReadBody<CancelDone>(ref reader, members));
                break;
            case MessageCode.RetryDone:
                OnRetryDone(MessageCodec.ReadBody<RetryDone>(ref reader, members));
                break;
            case MessageCode.Recovered:
                MessageCodec.ReadBody<Recovered>(ref reader, members);
                OnRecovered();
                break;
            case MessageCode.OrderDone:
                OnOrderDone(MessageCodec.ReadBody<OrderDone>(ref reader, members));
                break;
            case MessageCode.QueryReply:
                OnReply(MessageCodec.ReadBody<QueryReply>(ref reader, members));
                break;
            case MessageCode.WorkerNeeded:
                Effects.WorkersNeeded.Add(MessageCodec.ReadBody<WorkerNeeded>(ref reader, members));
                break;
            case MessageCode.WorkerJoined:
                OnWorkerJoined(MessageCodec.ReadBody<WorkerJoined>(ref reader, members));
                break;
            case MessageCode.WorkerLeft:
                OnWorkerLeft(MessageCodec.ReadBody<WorkerLeft>(ref reader, members));
                break;
            default:
                throw new PeerProtocolException($"The scheduler sent message {code} ({(int)code}), which is not for clients.");
        }
    }

    private void OnFinished(in HoldFinished message)
    {
        if (!TryFind(message.Hold, HoldStatus.Finished, out int slot))
            return;
        if (message.Worker.Value < 0)
            throw new PeerProtocolException($"The scheduler says that {message.Hold} of client '{Name}' is finished, but not which worker has it.");
        ref HoldRow row = ref _rows[slot];
        Move(ref row, HoldStatus.Finished);
        row.Task = message.Task;
        row.Worker = message.Worker;
        row.Bytes = message.Bytes;
        row.IsUnconfirmed = false;
        if (row.Submission == 0)
            _book?.NoteHandle(row.Key, Epoch, message.Task);
        Effects.Changes.Add(new HoldChange(message.Hold, HoldStatus.Finished));
    }

    private void OnPending(HoldId hold)
    {
        if (!TryFind(hold, HoldStatus.Pending, out int slot))
            return;
        ref HoldRow row = ref _rows[slot];
        Move(ref row, HoldStatus.Pending);
        row.Task = default;
        row.Worker = WorkerId.None;
        row.Bytes = 0;
        row.IsUnconfirmed = false;
        _ends.Remove(slot);
    }

    private void OnEnd(HoldId hold, HoldStatus to, HoldEnd end)
    {
        if (!TryFind(hold, to, out int slot))
            return;
        if (_rows[slot].Status == to && end is not RefusedEnd)
            _ends[slot] = end; // It has ended so before; nobody waits for it.
        else
            EnterEnd(slot, to, end);
    }

    /// <summary>The slot a message is about; false if the hold was released or cancelled while the message was on its way.</summary>
    private bool TryFind(HoldId hold, HoldStatus to, out int slot)
    {
        slot = (int)hold.Slot;
        if (hold.Slot >= (uint)_rowCount || hold.Generation > _rows[slot].Generation || (hold.Generation == _rows[slot].Generation && _rows[slot].Status == HoldStatus.Free))
            throw new PeerProtocolException($"The scheduler says {to} about {hold}, which client '{Name}' has not begun.");
        if (hold.Generation < _rows[slot].Generation || _rows[slot].Status == HoldStatus.Cancelled)
            return false;
        if (!HoldTransitions.IsLegal(_rows[slot].Status, to))
            throw new PeerProtocolException($"The scheduler says {to} about a hold that cannot become that. {Explain(hold)}");
        return true;
    }

    private void OnWelcome(ClientWelcome message)
    {
        if (Id is not null)
            throw new PeerProtocolException($"The scheduler welcomed client '{Name}' twice.");
        Id = message.Client;
        Epoch = message.Epoch;
        Effects.Welcomed = true;
    }

    private void OnSubmissionAnswered(int submission)
    {
        if (submission != _submissionsAnswered + 1 || submission > _submissionsSent)
            throw new PeerProtocolException($"The scheduler answered submission {submission} of client '{Name}'; {_submissionsAnswered} of {_submissionsSent} are answered.");
        _submissionsAnswered = submission;
        Effects.SubmissionAnswered = true;
    }

    private void OnPlaced(in ScatterPlaced message)
    {
        if (!TryFind(message.Hold, HoldStatus.Finished, out int slot))
            return;
        _book?.NoteHandle(_rows[slot].Key, Epoch, message.Task);
        Effects.Placed.Add(message);
    }

    private void OnCancelDone(CancelDone message)
    {
        if (!_outstandingCancels.TryDequeue(out int expected) || expected != message.Request)
            throw new PeerProtocolException($"The scheduler reported cancel {message.Request} of client '{Name}' as done, which is not the one that is due.");
        _cancelledKeys.TryDequeue(out _);
        Effects.CancelsDone.Add(message);
    }

    private void OnRetryDone(RetryDone message)
    {
        if (!_outstandingRetries.Remove(message.Request))
            throw new PeerProtocolException($"The scheduler reported retry {message.Request} as done, which client '{Name}' has not asked for.");
        Effects.RetriesDone.Add(message);
    }

    private void OnReply(QueryReply message)
    {
        if (!_outstandingQueries.Remove(message.Request))
            throw new PeerProtocolException($"The scheduler answered question {message.Request}, which client '{Name}' has not asked.");
        Effects.Replies.Add(message);
    }

    private void OnWorkerJoined(WorkerJoined message)
    {
        if (message.IsOthers)
        {
            _awaitsRecovered = true;
            return;
        }

        var worker = new ClientWorker(message.Worker, message.Name, message.DataAddress, message.Slots);
        if (!_workers.TryAdd(message.Worker, worker))
            throw new PeerProtocolException($"The scheduler announced {message.Worker} ('{message.Name}') twice.");
        Effects.WorkersJoined.Add(worker);
    }

    private void OnWorkerLeft(WorkerLeft message)
    {
        if (!_workers.Remove(message.Worker, out ClientWorker? worker))
            throw new PeerProtocolException($"The scheduler says that {message.Worker} left, which client '{Name}' does not know.");
        Effects.WorkersLeft.Add(new ClientWorkerLeft(worker, message.Reason, message.LostResults, message.LostRuns));
    }
}
