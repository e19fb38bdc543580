using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Tests;

/// <summary>
/// A link with a scheduler and workers behind it that do what the test says. Unless told otherwise it runs a graph as soon as
/// it has arrived and answers within the call that sent it.
/// </summary>
internal sealed class FakeCluster : IClientLink
{
    private readonly Lock _lock = new();
    private readonly SessionMachine _session = new();
    private readonly Dictionary<int, TaskFunction> _functions = [];
    private readonly Dictionary<HoldId, FakeTask> _holds = [];
    private readonly List<FakeTask> _graph = [];
    private ILinkReceiver? _receiver;
    private bool _isClosed;

    public FakeData Workers { get; } = new();

    public IDataNetwork Data => Workers;

    public string RemoteName => "fake";

    /// <summary>Whether graphs run as soon as they have arrived; if not, the test finishes holds one by one.</summary>
    public bool RunsAtOnce { get; set; } = true;

    /// <summary>Whether the first message is answered.</summary>
    public bool Welcomes { get; set; } = true;

    /// <summary>Whether scattered data gets a worker.</summary>
    public bool PlacesData { get; set; } = true;

    /// <summary>The answer to questions.</summary>
    public string Answer { get; set; } = "{}";

    public string? RefusesGraphs { get; set; }

    /// <summary>Holds in the order of their announcement, released ones included.</summary>
    public List<HoldId> Announced { get; } = [];

    public List<HoldId> Released { get; } = [];

    public List<string> Log { get; } = [];

    public int SubmissionCount { get; private set; }

    public bool IsClosedByClient { get; private set; }

    public int LiveHoldCount
    {
        get
        {
            lock (_lock)
                return Announced.Count - Released.Count;
        }
    }

    public static async Task<(Client Client, FakeCluster Cluster)> ConnectAsync(ClientOptions? options = null, bool runsAtOnce = true)
    {
        var cluster = new FakeCluster { RunsAtOnce = runsAtOnce };
        Client client = await Client.ConnectAsync(cluster, options ?? new ClientOptions { Name = "tester" });
        return (client, cluster);
    }

    public void Start(ILinkReceiver receiver) => _receiver = receiver;

    public void Send(in FrameHeader header, Batch payload)
    {
        lock (_lock)
        {
            if (!_session.Accept(header))
                throw new InvalidOperationException("A frame came twice.");
            var answer = new WireWriter();
            Handle(payload.Span, answer);
            payload.Return();
            Deliver(answer);
        }
    }

    public void Close(string? reason)
    {
        IsClosedByClient = true;
        Break(null);
    }

    public void Break(Exception? error)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }

        _receiver?.OnClosed(this, error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The scheduler says something.</summary>
    public void Say<T>(in T message)
        where T : struct, IMessage<T>
    {
        lock (_lock)
        {
            var writer = new WireWriter();
            writer.Append(in message);
            Deliver(writer);
        }
    }

    /// <summary>Runs what a hold is about, wherever it stands in the order of announcements, and says so.</summary>
    public void Finish(int announced, int worker = 1) => Finish(Announced[announced], worker);

    public void Finish(HoldId hold, int worker = 1)
    {
        FakeTask task = _holds[hold];
        Say(Run(hold, task, worker));
    }

    /// <summary>Sends bytes as one frame.</summary>
    public void SayBytes(byte[] bytes)
    {
        var writer = new WireWriter();
        writer.WriteRaw(bytes);
        lock (_lock)
            Deliver(writer);
    }

    private void Deliver(WireWriter messages)
    {
        if (messages.Length > 0 && !_isClosed)
            _receiver!.OnFrame(this, _session.Stamp(), Batch.Copy(messages.Written)); // The client starts the link before it sends.
    }

    private void Handle(ReadOnlySpan<byte> batch, WireWriter answer)
    {
        var reader = new WireReader(batch);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            Log.Add(code.ToString());
            switch (code)
            {
                case MessageCode.ClientHello:
                    MessageCodec.ReadBody<ClientHello>(ref reader, members);
                    if (Welcomes)
                        Welcome(answer);
                    break;
                case MessageCode.DefineFunction:
                    DefineFunction definition = MessageCodec.ReadBody<DefineFunction>(ref reader, members);
                    _functions.Add(definition.Number, FakeTask.FindFunction(definition.Id));
                    break;
                case MessageCode.SubmitGraph:
                    OnGraph(MessageCodec.ReadBody<SubmitGraph>(ref reader, members), answer);
                    break;
                case MessageCode.ReleaseHold:
                    Released.Add(MessageCodec.ReadBody<ReleaseHold>(ref reader, members).Hold);
                    break;
                case MessageCode.CancelHolds:
                    OnCancel(MessageCodec.ReadBody<CancelHolds>(ref reader, members), answer);
                    break;
                case MessageCode.ScatterBegin:
                    OnScatter(MessageCodec.ReadBody<ScatterBegin>(ref reader, members), answer);
                    break;
                case MessageCode.QueryState:
                    QueryState query = MessageCodec.ReadBody<QueryState>(ref reader, members);
                    answer.Append(new QueryReply(query.Request, query.Query == StateQuery.Status ? Answer : $"{{\"{query.Query}\":\"{query.Key}\"}}"));
                    break;
                default:
                    MessageCodec.ReadBody<Goodbye>(ref reader, members);
                    break;
            }
        }
    }

    private static void Welcome(WireWriter answer)
    {
        answer.Append(new ClientWelcome(new ClientId(1), 1));
        for (int worker = 1; worker <= FakeData.WorkerCount; worker++)
            answer.Append(new WorkerJoined(new WorkerId(worker), $"w{worker}", FakeData.AddressOf(worker), 2));
    }

    private void OnGraph(in SubmitGraph part, WireWriter answer)
    {
        if (part.FirstTask == 0)
            _graph.Clear();
        int input = 0;
        int argument = 0;
        for (int i = 0; i < part.Keys.Length; i++)
        {
            var inputs = new List<FakeTask>();
            foreach (int position in part.Inputs.Slice(input, part.InputCounts[i]))
                inputs.Add(position >= 0 ? _graph[position] : _holds[part.HeldInputs[~position]]);
            input += part.InputCounts[i];
            _graph.Add(new FakeTask(part.Keys[i], _functions[part.Functions[i]], part.Arguments.Slice(argument, part.ArgumentLengths[i]).ToArray(), inputs));
            argument += part.ArgumentLengths[i];
        }

        foreach (WantedTask wanted in part.Wanted)
        {
            Announced.Add(wanted.Hold);
            _holds.Add(wanted.Hold, _graph[wanted.Task]);
        }

        if (!part.IsLast)
            return;
        SubmissionCount++;
        if (RefusesGraphs is { } reason)
            Refuse(part.Submission, reason, answer);
        else
            Accept(part.Submission, answer);
    }

    private void Refuse(int submission, string reason, WireWriter answer)
    {
        foreach (FakeTask task in _graph)
            task.IsTold = true;
        answer.Append(new GraphRefused(submission, reason));
    }

    private void Accept(int submission, WireWriter answer)
    {
        answer.Append(new GraphAccepted(submission));
        if (!RunsAtOnce)
            return;
        foreach (HoldId hold in Announced)
        {
            FakeTask task = _holds[hold];
            if (task.IsTold)
                continue;
            task.IsTold = true;
            if (task.Error is { } error)
                answer.Append(new HoldErred(hold, error));
            else
                answer.Append(Run(hold, task, 1 + (int)(task.Handle.Row % FakeData.WorkerCount)));
        }
    }

    private HoldFinished Run(HoldId hold, FakeTask task, int worker)
    {
        Cell cell = task.Cell;
        Workers.Put(worker, task.Handle, cell);
        return new HoldFinished(hold, task.Handle, new WorkerId(worker), cell.Measure());
    }

    private void OnCancel(in CancelHolds cancel, WireWriter answer)
    {
        foreach (HoldId hold in cancel.Holds)
            answer.Append(new HoldCancelled(hold, new ClientId(1), "tester"));
        answer.Append(new CancelDone(cancel.Request, cancel.Holds.Length));
    }

    private void OnScatter(ScatterBegin scatter, WireWriter answer)
    {
        Announced.Add(scatter.Hold);
        var task = new FakeTask(scatter.Key);
        _holds.Add(scatter.Hold, task);
        Workers.WhenBrought(task.Handle, cell =>
        {
            task.Bring(cell);
            Say(new HoldFinished(scatter.Hold, task.Handle, new WorkerId(1), cell.Measure()));
        });
        if (PlacesData)
            answer.Append(new ScatterPlaced(scatter.Hold, task.Handle, new WorkerId(1)));
        else
            answer.Append(new HoldLost(scatter.Hold, WorkerId.None, ""));
    }
}
