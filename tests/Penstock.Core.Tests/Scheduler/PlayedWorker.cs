using System.Text;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>A worker played by a test: it runs what the test tells it to.</summary>
internal sealed class PlayedWorker(SchedulerScene scene, SchedulerPeer peer) : PlayedPeer(scene, peer)
{
    private readonly Dictionary<string, (TaskHandle Task, AttemptId Attempt)> _runs = [];
    private readonly Dictionary<string, byte[]> _arguments = [];
    private readonly Dictionary<TaskHandle, ulong> _namings = [];
    private readonly Dictionary<string, int> _functionNumbers = [];

    /// <summary>The functions this worker was told of, in order, such as <c>0 f</c>.</summary>
    public List<string> Functions { get; } = [];

    /// <summary>The arguments with which this worker was to run a key.</summary>
    public byte[] ArgumentsOf(string key) => _arguments[key];

    /// <summary>The number of the function with which this worker was to run a key.</summary>
    public int FunctionOf(string key) => _functionNumbers[key];

    public TaskHandle TaskOf(string key) => _runs[key].Task;

    /// <summary>The attempt this worker was given last for a key.</summary>
    public AttemptId AttemptOf(string key) => _runs[key].Attempt;

    public void Finish(string key, long bytes = 8, long nanoseconds = 1000) => Finish(key, _runs[key].Attempt, bytes, nanoseconds);

    public void Finish(string key, AttemptId attempt, long bytes = 8, long nanoseconds = 1000) =>
        Send(writer => writer.Append(new TaskFinished(_runs[key].Task, attempt, bytes, nanoseconds)));

    public void Fail(string key, string message) => Send(writer => writer.Append(new TaskErred(
        _runs[key].Task, _runs[key].Attempt, ErrorOf(message))));

    public void Secede(string key) => Send(writer => writer.Append(new TaskSeceded(_runs[key].Task, _runs[key].Attempt)));

    public void PutBack(string key) => Send(writer => writer.Append(new TaskPutBack(_runs[key].Task, _runs[key].Attempt)));

    /// <summary>Says that the code of a recalled run has ended.</summary>
    public void EndRecalled(string key) => Send(writer => writer.Append(new RunEnded(_runs[key].Attempt)));

    public void SayGoodbye() => Send(writer => writer.Append(new Goodbye("retired")));

    /// <summary>Answers a question for a run.</summary>
    public void Answer(string key, bool givesBack) => Send(writer => writer.Append(new ReclaimAnswer(_runs[key].Task, _runs[key].Attempt, givesBack)));

    public void Refuse(TaskHandle task, string reason) => Send(writer => writer.Append(new AcquireRefused(task, reason)));

    public void Beat() => Send(writer => writer.Append(new Heartbeat(0, 0)));

    public void SayPaused(bool isPaused) => Send(writer => writer.Append(new WorkerPaused(isPaused)));

    public void ReportReplica(TaskHandle task, long bytes = 8) => Send(writer => writer.Append(new ReplicaAdded(task, bytes)));

    /// <summary>Comes back with a result; <paramref name="key"/> is null if the worker was never told whose it is.</summary>
    public void Holds(uint own, string? key, ulong epoch, TaskHandle task, long bytes = 8)
    {
        Scene.Remember(OwnNames.Handle(own), $"own{own}");
        Send(writer => writer.Append(new HeldData
        {
            Own = new[] { OwnNames.Handle(own) },
            Keys = new[] { key is null ? default : SchedulerScene.KeyOf(key) },
            Bytes = new[] { bytes },
            Epochs = new[] { epoch },
            Tasks = new[] { task },
            MadeBy = new AttemptId[1],
        }));
    }

    /// <summary>Comes back with a run.</summary>
    public void Runs(uint own, string key, ulong epoch, TaskHandle task, AttemptId attempt)
    {
        Scene.Remember(OwnNames.Handle(own), $"own{own}");
        Send(writer => writer.Append(new HeldRuns
        {
            Own = new[] { OwnNames.Handle(own) },
            OwnAttempts = new[] { OwnNames.Attempt(own) },
            Keys = new[] { SchedulerScene.KeyOf(key) },
            Epochs = new[] { epoch },
            Tasks = new[] { task },
            Attempts = new[] { attempt },
        }));
    }

    /// <summary>A run ends before its worker has heard what it is called now.</summary>
    public void FinishOwn(uint own, long bytes = 8) =>
        Send(writer => writer.Append(new TaskFinished(OwnNames.Handle(own), OwnNames.Attempt(own), bytes, 1000)));

    /// <summary>A run fails before its worker has heard what it is called now.</summary>
    public void FailOwn(uint own) => Send(writer => writer.Append(new TaskErred(OwnNames.Handle(own), OwnNames.Attempt(own), ErrorOf("failed"))));

    /// <summary>Says that an input was not found where it was named last.</summary>
    public void ReportMissing(TaskHandle input, string waiting, WorkerId holder) => ReportMissing(input, _runs[waiting].Attempt, holder);

    /// <summary>Says so for the sake of an ordered copy.</summary>
    public void ReportMissing(TaskHandle input, WorkerId holder) => ReportMissing(input, default(AttemptId), holder);

    private void ReportMissing(TaskHandle input, AttemptId attempt, WorkerId holder)
    {
        ulong naming = Math.Max(attempt.Value, _namings.GetValueOrDefault(input));
        Send(writer => writer.Append(new InputMissing(input, attempt, holder, naming)));
    }

    protected override string See(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.RunTask:
                RunTask run = MessageCodec.ReadBody<RunTask>(ref reader, members);
                string name = Scene.NameOf(run.Key);
                _runs[name] = (run.Task, run.Attempt);
                _arguments[name] = run.Arguments.ToArray();
                _functionNumbers[name] = run.Function;
                Scene.Remember(run.Task, name);
                return $"Run {name}{SeeInputs(run.Inputs)}{(run.IsAlone ? " alone" : "")}";
            case MessageCode.DefineFunction:
                DefineFunction function = MessageCodec.ReadBody<DefineFunction>(ref reader, members);
                Functions.Add($"{function.Number} {function.Name}");
                return "";
            case MessageCode.RecallAttempt:
                return $"Recall {Scene.NameOf(MessageCodec.ReadBody<RecallAttempt>(ref reader, members).Task)}";
            case MessageCode.FreeData:
                return $"Free {Scene.NameOf(MessageCodec.ReadBody<FreeData>(ref reader, members).Task)}";
            case MessageCode.AdoptData:
                AdoptData data = MessageCodec.ReadBody<AdoptData>(ref reader, members);
                Scene.Remember(data.Task, Scene.NameOf(data.Key));
                return $"Adopt {Scene.NameOf(data.Own)} as {Scene.NameOf(data.Key)}";
            case MessageCode.AdoptRun:
                AdoptRun adopted = MessageCodec.ReadBody<AdoptRun>(ref reader, members);
                _runs[Scene.NameOf(adopted.Own)] = (adopted.Task, adopted.Attempt);
                return $"AdoptRun {Scene.NameOf(adopted.Own)}";
            case MessageCode.AcquireReplica:
                AcquireReplica order = MessageCodec.ReadBody<AcquireReplica>(ref reader, members);
                return "Acquire" + SeeNamed(order.Input, order.Naming);
            case MessageCode.CancelAcquire:
                return $"CancelAcquire {Scene.NameOf(MessageCodec.ReadBody<CancelAcquire>(ref reader, members).Task)}";
            case MessageCode.ReclaimAttempt:
                return $"Reclaim {Scene.NameOf(MessageCodec.ReadBody<ReclaimAttempt>(ref reader, members).Task)}";
            case MessageCode.Dismissal:
                Dismissal dismissal = MessageCodec.ReadBody<Dismissal>(ref reader, members);
                return $"Dismissed{(dismissal.IsReplaced ? " and replaced" : "")}: {dismissal.Reason}";
            case MessageCode.InputHolders:
                InputHolders named = MessageCodec.ReadBody<InputHolders>(ref reader, members);
                return "Holders" + SeeNamed(named.Input, named.Naming);
            default:
                return SkipBody(code, ref reader, members);
        }
    }

    /// <summary>What a run that has thrown reports.</summary>
    public static ErrorInfo ErrorOf(string message) =>
        new(ErrorKind.Task, "System.InvalidOperationException", message, "at f()", default, "", 0, [], 0);

    private string SeeNamed(ReadOnlySpan<byte> input, ulong naming)
    {
        var reader = new WireReader(input);
        InputList.Read(ref reader, out TaskHandle task, out _);
        _namings[task] = naming;
        return SeeInputs(input);
    }

    private string SeeInputs(ReadOnlySpan<byte> inputs)
    {
        var text = new StringBuilder();
        var reader = new WireReader(inputs);
        while (!reader.End)
        {
            int holders = InputList.Read(ref reader, out TaskHandle task, out _);
            text.Append(' ').Append(Scene.NameOf(task)).Append('@');
            for (int i = 0; i < holders; i++)
                text.Append(InputList.ReadHolder(ref reader).Value);
            if (holders == 0)
                text.Append("ahead");
        }

        return text.ToString();
    }
}
