using System;
using System.Collections.Generic;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core;

/// <content>What the scheduler says.</content>
public sealed partial class WorkerMachine
{
    private readonly List<FunctionRecord> _functions = [];
    private readonly Dictionary<DefineFunction, int> _functionOf = [];

    /// <summary>The functions by their numbers on this connection, which counts anew.</summary>
    private readonly List<int> _functionNumbers = [];

    /// <summary>Says who this worker is; the first message to the scheduler.</summary>
    /// <param name="hello">Who it is.</param>
    public void Join(in WorkerHello hello) => ToScheduler.Add(in hello);

    /// <summary>Says what this worker offers of named resources; once, after <see cref="Join"/>.</summary>
    /// <param name="amounts">The amounts by name, within the bounds of <see cref="TaskOptions.CheckedAmounts"/>.</param>
    public void Offer(IReadOnlyDictionary<string, double> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        if (amounts.Count == 0)
            return;
        var writer = new WireWriter();
        OptionList.WriteAmounts(writer, amounts);
        _offered = writer.ToArray();
        ToScheduler.Add(new OfferResources { Amounts = _offered });
    }

    /// <summary>Says that this worker leaves in an orderly way: the last message to the scheduler.</summary>
    /// <param name="reason">Why, for people.</param>
    public void SayGoodbye(string reason)
    {
        if (_rejoining is not null)
            ToScheduler.Clear(); // Nothing was said in this session: what waits here was meant for the one before.
        ToScheduler.Add(new Goodbye(reason));
    }

    /// <summary>Handles messages of the scheduler. A message is handled whole or not at all.</summary>
    /// <param name="batch">Whole messages one behind the other.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="WireFormatException">The bytes are not messages.</exception>
    /// <exception cref="PeerProtocolException">A message cannot mean anything here.</exception>
    public void OnBatch(ReadOnlySpan<byte> batch, Timestamp now)
    {
        _now = now;
        var reader = new WireReader(batch);
        while (!reader.End && !_isSchedulerLost)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            switch (code)
            {
                case MessageCode.RunTask:
                    OnRunTask(MessageCodec.ReadBody<RunTask>(ref reader, members));
                    break;
                case MessageCode.FreeData:
                    OnFreeData(MessageCodec.ReadBody<FreeData>(ref reader, members).Task);
                    break;
                case MessageCode.RecallAttempt:
                    OnRecall(MessageCodec.ReadBody<RecallAttempt>(ref reader, members));
                    break;
                case MessageCode.InputHolders:
                    OnInputHolders(MessageCodec.ReadBody<InputHolders>(ref reader, members));
                    break;
                case MessageCode.AcquireReplica or MessageCode.CancelAcquire or MessageCode.ReclaimAttempt or MessageCode.Dismissal:
                    OnMovingMessage(code, ref reader, members);
                    break;
                case MessageCode.DefineFunction:
                    OnDefineFunction(MessageCodec.ReadBody<DefineFunction>(ref reader, members));
                    break;
                case MessageCode.WorkerJoined:
                    OnWorkerJoined(MessageCodec.ReadBody<WorkerJoined>(ref reader, members));
                    break;
                case MessageCode.WorkerLeft:
                    OnWorkerLeft(MessageCodec.ReadBody<WorkerLeft>(ref reader, members).Worker);
                    break;
                case MessageCode.WorkerWelcome:
                    WorkerWelcome welcome = MessageCodec.ReadBody<WorkerWelcome>(ref reader, members);
                    _self = welcome.Worker;
                    Epoch = welcome.Epoch;
                    break;
                case MessageCode.AdoptData:
                    OnAdoptData(MessageCodec.ReadBody<AdoptData>(ref reader, members));
                    break;
                case MessageCode.AdoptRun:
                    OnAdoptRun(MessageCodec.ReadBody<AdoptRun>(ref reader, members));
                    break;
                case MessageCode.Recovered:
                    MessageCodec.ReadBody<Recovered>(ref reader, members);
                    _knownBefore.Clear();
                    _awaitsRecovered = false;
                    break;
                case MessageCode.Heartbeat:
                    MessageCodec.ReadBody<Heartbeat>(ref reader, members);
                    break;
                case MessageCode.Goodbye:
                    MessageCodec.ReadBody<Goodbye>(ref reader, members);
                    OnSchedulerLost(now);
                    break;
                default:
                    throw new PeerProtocolException($"The scheduler sent {code}, which is not for workers.");
            }

            Settle();
        }
    }

    /// <summary>The scheduler is gone: nothing here is needed any more.</summary>
    /// <param name="now">The time.</param>
    public void OnSchedulerLost(Timestamp now)
    {
        _now = now;
        _isSchedulerLost = true;
        for (int row = 0; row < _attempts.Extent; row++)
        {
            if (_attempts[row].Status == WorkerAttemptStatus.Unknown)
                continue;
            _attempts[row].IsRecalled = true;
            Touch(ref _attempts[row], row);
        }

        Settle();
        for (int row = 0; row < _data.Extent; row++)
        {
            if (_data[row].Status == WorkerDataStatus.Held)
                _data[row].IsFreed = true;
            else if (!_data[row].IsOrdered)
                continue;
            _data[row].IsOrdered = false;
            Touch(ref _data[row], row);
        }

        Settle();
        CancelRequests();
        ToScheduler.Clear();
    }

    /// <summary>The function behind a number.</summary>
    /// <param name="number">The number, from a <see cref="RunOrder"/>.</param>
    /// <returns>How the scheduler defined it.</returns>
    public DefineFunction Function(int number) => _functions[number].Definition;

    private void OnDefineFunction(in DefineFunction definition)
    {
        if (definition.Number != _functionNumbers.Count)
            throw new PeerProtocolException($"Function {definition.Number} ({definition.Id}) was defined after {_functionNumbers.Count} functions; numbers count up from zero.");
        DefineFunction identity = definition with { Number = 0 };
        if (!_functionOf.TryGetValue(identity, out int function))
        {
            function = _functions.Count;
            _functionOf.Add(identity, function);
            _functions.Add(new FunctionRecord(definition));
        }

        _functionNumbers.Add(function);
    }

    private void OnRunTask(in RunTask run)
    {
        if (_self == WorkerId.None)
            throw new PeerProtocolException($"The scheduler gave {run.Task} to a worker that it has not welcomed.");
        if ((uint)run.Function >= (uint)_functionNumbers.Count)
            throw new PeerProtocolException($"{run.Attempt} of task {run.Task} calls function {run.Function}; only {_functionNumbers.Count} are defined.");
        CheckInputs(run.Inputs);
        if (IsKnownRun(run.Task, run.Attempt))
            return;
        int output = TakeData(run.Task);
        _data[output].Key = run.Key;
        if (_data[output].HasValue)
            ReportHeld(ref _data[output], in run);
        else
            AddAttempt(output, in run);
    }

    /// <summary>Whether this run or a later one of the same task is here; an earlier one gives way.</summary>
    private bool IsKnownRun(TaskHandle task, AttemptId attempt)
    {
        int row = FindData(task);
        if (row < 0 || _data[row].Producer < 0)
            return false;
        int producer = _data[row].Producer;
        if (_attempts[producer].Attempt.Value >= attempt.Value)
            return true;
        Recall(producer);
        Settle();
        return false;
    }

    /// <summary>The result came here as a copy before the scheduler knew of it: the run is over before it begins.</summary>
    private void ReportHeld(ref DataRow data, in RunTask run)
    {
        if (data.IsFreed)
            data.MadeBy = run.Attempt;
        data.IsFreed = false;
        ToScheduler.Add(new TaskFinished(run.Task, run.Attempt, data.Bytes, _functions[_functionNumbers[run.Function]].MeanNanoseconds));
    }

    private void AddAttempt(int output, in RunTask run)
    {
        int row = _attempts.Allocate();
        ref AttemptRow attempt = ref _attempts[row];
        byte[]? arguments = attempt.Arguments;
        if (arguments is null || arguments.Length < run.Arguments.Length)
            arguments = run.Arguments.IsEmpty ? arguments : new byte[run.Arguments.Length];
        run.Arguments.CopyTo(arguments);
        attempt = new AttemptRow
        {
            Task = run.Task,
            Attempt = run.Attempt,
            Key = run.Key,
            Priority = run.Priority,
            Function = _functionNumbers[run.Function],
            IsAlone = run.IsAlone,
            Output = output,
            FirstInput = -1,
            Arguments = arguments,
            ArgumentBytes = run.Arguments.Length,
        };
        _data[output].Producer = row;
        Touch(ref _data[output], output);
        AddInputs(row, run.Inputs);
        Touch(ref _attempts[row], row);
    }

    private void AddInputs(int attempt, ReadOnlySpan<byte> inputs)
    {
        var reader = new WireReader(inputs);
        int lastInput = -1;
        while (!reader.End)
        {
            int holders = InputList.Read(ref reader, out TaskHandle task, out long bytes, out Key key);
            int row = TakeData(task);
            LinkInput(attempt, row, ref lastInput);
            ref DataRow data = ref _data[row];
            if (key != default)
                data.Key = key;
            KeepForUse(ref data);
            NameHolders(ref data, row, bytes, ref reader, holders, _attempts[attempt].Attempt.Value);
            Touch(ref data, row);
            if (holders > 0 && data.Holders.Count == 0 && data.Status == WorkerDataStatus.Missing)
                ToScheduler.Add(new InputMissing(task, _attempts[attempt].Attempt, data.LostHolder, data.Naming));
        }
    }

    /// <summary>A freed copy that still lies here for an earlier run is a copy again.</summary>
    private void KeepForUse(ref DataRow data)
    {
        if (!data.IsFreed)
            return;
        data.IsFreed = false;
        data.MadeBy = default;
        ToScheduler.Add(new ReplicaAdded(data.Task, data.Bytes));
    }

    /// <summary>Takes over where an input can be found now; naming nobody changes nothing.</summary>
    private void NameHolders(ref DataRow data, int row, long bytes, ref WireReader reader, int count, ulong naming)
    {
        if (count == 0)
            return;
        if (data.HasValue)
        {
            for (int i = 0; i < count; i++)
                InputList.ReadHolder(ref reader);
            return;
        }

        data.Naming = naming;
        data.IsNamedSince = data.IsFetching;
        data.Holders.Clear();
        for (int i = 0; i < count; i++)
        {
            WorkerId holder = InputList.ReadHolder(ref reader);
            if (IsPeer(holder))
                data.Holders.Add(holder);
            else
                data.LostHolder = holder;
        }

        if (data.Status == WorkerDataStatus.Wanted)
            Requeue(ref data, row);
        if (data.Peer < 0)
            data.AnnouncedBytes = bytes;
    }

    private void OnInputHolders(in InputHolders named)
    {
        CheckInputs(named.Input);
        var reader = new WireReader(named.Input);
        int count = InputList.Read(ref reader, out TaskHandle task, out long bytes);
        int row = FindData(task);
        if (row < 0)
            return;
        ref DataRow data = ref _data[row];
        NameHolders(ref data, row, bytes, ref reader, count, named.Naming);
        Touch(ref data, row);
        if (count > 0 && data.Holders.Count == 0 && data.Status == WorkerDataStatus.Missing)
            ReportMissing(ref data);
    }

    /// <summary>Reads a whole input list once before anything is changed.</summary>
    private static void CheckInputs(ReadOnlySpan<byte> inputs)
    {
        var reader = new WireReader(inputs);
        while (!reader.End)
        {
            int holders = InputList.Read(ref reader, out _, out long bytes);
            if (bytes < 0)
                throw new PeerProtocolException($"An input has a size of {bytes} bytes.");
            for (int i = 0; i < holders; i++)
                InputList.ReadHolder(ref reader);
        }
    }

    /// <summary>
    /// Recalls a run that has not ended. If it has, its report and this message have crossed: the scheduler ignores the
    /// report by its number and does not know the result, so that is freed.
    /// </summary>
    private void OnRecall(in RecallAttempt recall)
    {
        int row = FindData(recall.Task);
        if (row < 0)
            return;
        ref DataRow data = ref _data[row];
        if (data.Producer >= 0 && _attempts[data.Producer].Attempt == recall.Attempt)
        {
            _attempts[data.Producer].IsConfirmed = recall.IsConfirmed;
            Recall(data.Producer);
        }
        else if (data.HasValue && data.MadeBy == recall.Attempt)
            Free(ref data, row);
    }

    private void Recall(int row)
    {
        _attempts[row].IsRecalled = true;
        Touch(ref _attempts[row], row);
    }

    private void OnFreeData(TaskHandle task)
    {
        int row = FindData(task);
        if (row >= 0 && _data[row].HasValue)
            Free(ref _data[row], row);
    }

    private void Free(ref DataRow data, int row)
    {
        data.IsFreed = true;
        Touch(ref data, row);
    }
}
