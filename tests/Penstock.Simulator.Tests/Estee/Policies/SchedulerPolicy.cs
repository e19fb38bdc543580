using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// The production scheduler: the graph is submitted to a <see cref="SchedulerMachine"/>, and what workers do is reported to it
/// in the messages of real workers. It learns durations and sizes only from these reports.
/// </summary>
/// <remarks>
/// Three things are not the same in both worlds. A task has one result here: one with several outputs is reported with the
/// average size of what a dependent needs of it, and a copy is reported once all of it is there. Tasks that need several cpus
/// take one slot, because the machine knows no tasks of several slots: a worker offers as many slots as it has cpus for tasks
/// of the graph's average need, and starts a task when enough cpus are free. And tasks have no functions there: those of which
/// the author expected the same duration, and that need the same cpus, count as calls of the same function.
/// </remarks>
internal sealed class SchedulerPolicy : IPlacementPolicy
{
    private const double BytesPerMebibyte = 1 << 20;
    private const long MemoryBudget = 1L << 50;

    private readonly EsteeGraph _graph;
    private readonly SchedulerMachine _machine = new(epoch: 1);
    private readonly SchedulerPeer _client;
    private readonly SchedulerPeer[] _workers;
    private readonly Dictionary<SchedulerPeer, int> _workerOf = [];
    private readonly Dictionary<Key, int> _taskOf = [];
    private readonly Dictionary<(int Task, int Worker), int> _outputsThere = [];
    private readonly (TaskHandle Handle, AttemptId Attempt)[] _runs;
    private readonly List<SchedulerPeer> _touched = [];
    private readonly WireWriter[] _reports;
    private bool _hasSubmitted;

    public SchedulerPolicy(EsteeGraph graph, EsteeCluster cluster)
    {
        _graph = graph;
        _runs = new (TaskHandle, AttemptId)[graph.Tasks.Length];
        _client = _machine.AddPeer(PeerRole.Client, default);
        _reports = [.. Enumerable.Range(0, cluster.Workers).Select(_ => new WireWriter())];
        _workers = [.. Enumerable.Range(0, cluster.Workers).Select(number => AddWorker(number, SlotsFor(graph, cluster.Cpus)))];
    }

    public double WakesAt => double.PositiveInfinity;

    public void Decide(ClusterNews news, List<Assignment> assignments)
    {
        Timestamp now = TimeOf(news.Now);
        if (!_hasSubmitted)
            Submit(now);
        _hasSubmitted = true;
        foreach ((int data, int worker) in news.Fetched)
            ReportCopy(data, worker);
        foreach ((int task, int worker) in news.Finished)
            _reports[worker].Append(new TaskFinished(_runs[task].Handle, _runs[task].Attempt, ResultBytes(task), (long)(_graph.Tasks[task].Duration * 1e9)));
        for (int worker = 0; worker < _workers.Length; worker++)
        {
            if (_reports[worker].Length > 0)
                _machine.OnBatch(_workers[worker], _reports[worker].Written, now);
            _reports[worker].Clear();
        }

        Collect(assignments);
    }

    /// <summary>How many tasks of the graph's average need fit a worker.</summary>
    private static int SlotsFor(EsteeGraph graph, int cpus)
    {
        double needed = graph.Tasks.Sum(task => task.Duration * task.Cpus) / graph.Tasks.Sum(task => task.Duration);
        return Math.Max(1, (int)Math.Round(cpus / needed));
    }

    private static Timestamp TimeOf(double seconds) => new((long)(seconds * 1e9));

    private SchedulerPeer AddWorker(int number, int slots)
    {
        SchedulerPeer worker = _machine.AddPeer(PeerRole.Worker, default);
        _workerOf.Add(worker, number);
        var hello = new WireWriter();
        hello.Append(new WorkerHello($"worker {number}", (ulong)number + 1, slots, MemoryBudget, "", 1));
        _machine.OnBatch(worker, hello.Written, default);
        return worker;
    }

    private void Submit(Timestamp now)
    {
        var messages = new WireWriter();
        messages.Append(new ClientHello("placement", 1));
        int[] order = _graph.InputsFirst();
        int[] positions = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            positions[order[i]] = i;
        EsteeTask[] tasks = [.. order.Select(task => _graph.Tasks[task])];
        (double?, int)[] functions = [.. tasks.Select(task => (task.Expected, task.Cpus)).Distinct()];
        for (int i = 0; i < functions.Length; i++)
            messages.Append(new DefineFunction(i, $"f{i}", $"f{i}", 0, Guid.Empty, 1));
        foreach (EsteeTask task in tasks)
            _taskOf.Add(KeyOf(task.Number), task.Number);
        int[][] inputs = [.. tasks.Select(task => task.Inputs.Select(input => positions[_graph.Objects[input].Producer]).Distinct().ToArray())];
        messages.Append(new SubmitGraph
        {
            Submission = 1,
            IsLast = true,
            Keys = tasks.Select(task => KeyOf(task.Number)).ToArray(),
            Functions = tasks.Select(task => Array.IndexOf(functions, (task.Expected, task.Cpus))).ToArray(),
            InputCounts = inputs.Select(own => own.Length).ToArray(),
            Inputs = inputs.SelectMany(own => own).ToArray(),
            ArgumentLengths = new int[tasks.Length],
            Wanted = tasks.Where(IsSink).Select((task, slot) => new WantedTask(positions[task.Number], new HoldId((uint)slot, 1))).ToArray(),
        });
        _machine.OnBatch(_client, messages.Written, now);
    }

    private static Key KeyOf(int task) => new(1, (ulong)task + 1);

    private bool IsSink(EsteeTask task) => task.Outputs.All(output => _graph.Objects[output].Consumers.Count == 0);

    /// <summary>What a dependent needs of a task's outputs, on average.</summary>
    private long ResultBytes(int task)
    {
        int[] outputs = _graph.Tasks[task].Outputs;
        double needed = outputs.Sum(output => _graph.Objects[output].Size * _graph.Objects[output].Consumers.Count);
        int dependents = outputs.SelectMany(output => _graph.Objects[output].Consumers).Distinct().Count();
        return (long)(BytesPerMebibyte * needed / Math.Max(dependents, 1));
    }

    private void ReportCopy(int data, int worker)
    {
        int task = _graph.Objects[data].Producer;
        int there = _outputsThere.GetValueOrDefault((task, worker)) + 1;
        _outputsThere[(task, worker)] = there;
        if (there == _graph.Tasks[task].Outputs.Length)
            _reports[worker].Append(new ReplicaAdded(_runs[task].Handle, ResultBytes(task)));
    }

    private void Collect(List<Assignment> assignments)
    {
        _machine.TakeTouched(_touched);
        foreach (SchedulerPeer peer in _touched)
        {
            while (peer.Outbox.TryTake(out Batch batch))
            {
                if (_workerOf.TryGetValue(peer, out int worker))
                    Read(batch.Span, worker, assignments);
                batch.Return();
            }
        }
    }

    private void Read(ReadOnlySpan<byte> messages, int worker, List<Assignment> assignments)
    {
        var reader = new WireReader(messages);
        while (!reader.End)
        {
            MessageCode code = MessageCodec.ReadHead(ref reader, out int members);
            if (code == MessageCode.RecallAttempt)
                throw new InvalidOperationException("The scheduler recalls a task although nothing was lost or cancelled.");
            if (code != MessageCode.RunTask)
            {
                for (int i = 0; i < members; i++)
                    reader.Skip();
                continue;
            }

            RunTask run = MessageCodec.ReadBody<RunTask>(ref reader, members);
            int task = _taskOf[run.Key];
            _runs[task] = (run.Task, run.Attempt);
            assignments.Add(new Assignment(task, worker, -run.Priority));
        }
    }
}
