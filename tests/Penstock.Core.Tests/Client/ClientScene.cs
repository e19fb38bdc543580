using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Client;

/// <summary>A client machine with a scheduler that says what the test wants; validated after every step.</summary>
internal sealed class ClientScene
{
    private static readonly TaskFunction Function = Named("step");

    private readonly List<string> _sent = [];
    private long _now;

    public ClientScene(bool keepsRecipes = false)
    {
        Machine = new ClientMachine("tester", 7, keepsRecipes);
        TakeSent();
    }

    public ClientMachine Machine { get; }

    public Timestamp Now => new(_now);

    public static Key KeyOf(int number) => new(0xFEED, (ulong)number);

    public static TaskFunction Named(string name) => TaskFunction.Create(
        new FunctionIdentity("test." + name, name, 0, Guid.Empty, 1), pure: true, Formatters.Int32, static (ref arguments) => arguments.Next(Formatters.Int32));

    /// <summary>A graph of independent tasks whose outputs are all of them, in order.</summary>
    public static LoweredGraph Graph(params int[] keys)
    {
        LoweredGraph graph = Empty();
        foreach (int key in keys)
        {
            AddTask(graph, KeyOf(key), []);
            graph.Outputs.Add(graph.TaskCount - 1);
        }

        return graph;
    }

    public static LoweredGraph Empty()
    {
        var graph = new LoweredGraph();
        graph.Functions.Add(Function);
        return graph;
    }

    public static void AddTask(LoweredGraph graph, Key key, ReadOnlySpan<int> inputs, int argumentBytes = 1)
    {
        graph.Keys.Add(key);
        graph.FunctionOf.Add(0);
        graph.InputCounts.Add(inputs.Length);
        graph.Inputs.AddRange(inputs);
        graph.ArgumentLengths.Add(argumentBytes);
        graph.Arguments.GetSpan(argumentBytes)[..argumentBytes].Clear();
        graph.Arguments.Advance(argumentBytes);
    }

    public HoldId[] Submit(LoweredGraph graph, params HoldId[] held)
    {
        var outputs = new HoldId[graph.Outputs.Count];
        Machine.Submit(graph, held, outputs);
        Machine.Validate();
        return outputs;
    }

    public HoldId Submit(int key) => Submit(Graph(key))[0];

    public void Release(params HoldId[] holds)
    {
        foreach (HoldId hold in holds)
        {
            Machine.Release(hold);
            Machine.Validate();
        }
    }

    public int Cancel(params HoldId[] holds)
    {
        int request = Machine.Cancel(holds, force: false, Now);
        Machine.Validate();
        return request;
    }

    /// <summary>The scheduler says something; gives the changes that end waits.</summary>
    public HoldChange[] Receive<T>(in T message)
        where T : struct, IMessage<T>
    {
        var writer = new WireWriter();
        writer.Append(in message);
        Machine.Effects.Clear();
        Machine.OnBatch(writer.Written, new Timestamp(++_now));
        Machine.Validate();
        return [.. Machine.Effects.Changes];
    }

    public HoldChange[] Finish(HoldId hold, int worker = 1) => Receive(new HoldFinished(hold, new TaskHandle(5, 1), new WorkerId(worker), 100));

    /// <summary>The session is over, and another one begins.</summary>
    public void Rejoin()
    {
        Machine.Effects.Clear();
        Machine.Rejoin(Now);
        Machine.Validate();
    }

    public HoldStatus StatusOf(HoldId hold) => Machine.Read(hold).Status;

    /// <summary>What the machine sent since the last call, a line for each message.</summary>
    public string[] TakeSent()
    {
        _sent.Clear();
        while (Machine.Outbox.TryTake(out Batch batch))
        {
            Describe(batch.Span);
            batch.Return();
        }

        return [.. _sent];
    }

    private void Describe(ReadOnlySpan<byte> batch)
    {
        var reader = new WireReader(batch);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            _sent.Add(Describe(code, ref reader, members));
        }
    }

    private static string Describe(MessageCode code, ref WireReader reader, int members)
    {
        switch (code)
        {
            case MessageCode.DefineFunction:
                return Text(MessageCodec.ReadBody<DefineFunction>(ref reader, members));
            case MessageCode.SubmitGraph:
                return Text(MessageCodec.ReadBody<SubmitGraph>(ref reader, members));
            case MessageCode.ReleaseHold:
                return $"release {MessageCodec.ReadBody<ReleaseHold>(ref reader, members).Hold}";
            case MessageCode.CancelHolds:
                return Text(MessageCodec.ReadBody<CancelHolds>(ref reader, members));
            case MessageCode.RetryHolds:
                return $"retry {string.Join(", ", MessageCodec.ReadBody<RetryHolds>(ref reader, members).Holds.ToArray())}";
            case MessageCode.FireAndForget:
                return $"fire {string.Join(", ", MessageCodec.ReadBody<FireAndForget>(ref reader, members).Holds.ToArray())}";
            case MessageCode.ReplicateHolds:
                return Text(MessageCodec.ReadBody<ReplicateHolds>(ref reader, members));
            case MessageCode.RebalanceData:
                return $"rebalance {MessageCodec.ReadBody<RebalanceData>(ref reader, members).Request}";
            case MessageCode.RetireWorkers:
                RetireWorkers leaving = MessageCodec.ReadBody<RetireWorkers>(ref reader, members);
                return $"retire {leaving.Request}: {string.Join(", ", leaving.Workers.ToArray())}";
            case MessageCode.RestartCluster:
                return $"restart {MessageCodec.ReadBody<RestartCluster>(ref reader, members).Request}";
            case MessageCode.ScatterBegin:
                return $"scatter {MessageCodec.ReadBody<ScatterBegin>(ref reader, members).Hold}";
            case MessageCode.QueryState:
                return $"query {MessageCodec.ReadBody<QueryState>(ref reader, members).Query}";
            case MessageCode.WorkerJoined:
                WorkerJoined known = MessageCodec.ReadBody<WorkerJoined>(ref reader, members);
                return known.IsOthers ? "knew others" : $"knew {known.DataAddress}";
            case MessageCode.NameData:
                return Text(MessageCodec.ReadBody<NameData>(ref reader, members));
            case MessageCode.HoldFailed:
                return $"failed {MessageCodec.ReadBody<HoldFailed>(ref reader, members).Hold}";
            case MessageCode.AnnouncementEnd:
                MessageCodec.ReadBody<AnnouncementEnd>(ref reader, members);
                return "that is all";
            case MessageCode.ClientHello:
                return $"hello {MessageCodec.ReadBody<ClientHello>(ref reader, members).Name}";
            case MessageCode.Goodbye:
                return $"goodbye {MessageCodec.ReadBody<Goodbye>(ref reader, members).Reason}";
            default:
                throw new InvalidOperationException($"A client does not send {code}.");
        }
    }

    private static string Text(DefineFunction message) => $"function {message.Number} {message.Name}";

    private static string Text(NameData message) => $"data {message.Keys[0].Low} was {message.Tasks[0]} of epoch {message.Epochs[0]}";

    private static string Text(ReplicateHolds message) => $"replicate {message.Request}: {message.Copies} of {string.Join(", ", message.Holds.ToArray())}";

    private static string Text(CancelHolds message) => $"cancel {message.Request}{(message.Force ? " force" : "")}: {string.Join(", ", message.Holds.ToArray())}";

    private static string Text(SubmitGraph message)
    {
        string last = message.IsLast ? " last" : "";
        string inputs = message.Inputs.IsEmpty ? "" : $" inputs {string.Join(' ', message.Inputs.ToArray())}";
        string held = message.HeldInputs.IsEmpty ? "" : $" held {string.Join(' ', message.HeldInputs.ToArray())}";
        string wanted = string.Join(", ", message.Wanted.ToArray().Select(want => $"{want.Task} as {want.Hold}"));
        return $"submit {message.Submission} from {message.FirstTask}: {message.Keys.Length} tasks{inputs}{held} wanted [{wanted}]{OptionText(message)}{last}";
    }

    private static string OptionText(SubmitGraph message)
    {
        if (message.OptionsOf.IsEmpty)
            return "";
        var texts = new List<string>();
        var reader = new WireReader(message.Options);
        while (!reader.End)
            texts.Add($"retries {OptionList.Read(ref reader).Retries}");
        IEnumerable<string> setOf = message.OptionsOf.ToArray().Select((set, task) => (set, task)).Where(pair => pair.set >= 0).Select(pair => $"{pair.task}: {pair.set}");
        return $" options {string.Join(", ", texts)} [{string.Join(", ", setOf)}]";
    }
}
