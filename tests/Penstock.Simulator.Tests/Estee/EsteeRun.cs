namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// Runs a graph on simulated workers by Estee's rules (MIT, https://github.com/It4innovations/estee): a policy assigns tasks at
/// any time, also before their inputs exist; workers fetch each input from the worker that has made it, the most urgent first
/// and those of tasks whose inputs all exist before others. Time is in seconds, data in MiB.
/// </summary>
internal sealed class EsteeRun
{
    /// <summary>What lies closer together counts as simultaneous where a policy's clock meets the run's: times of recorded schedules were added up elsewhere.</summary>
    private const double Simultaneous = 1e-9;

    /// <summary>Added to the priority of a download for a task whose inputs all exist.</summary>
    private const double ReadyBoost = 100_000;

    private readonly EsteeGraph _graph;
    private readonly EsteeWorker[] _workers;
    private readonly DownloadSlots _network;
    private readonly IPlacementPolicy _policy;
    private readonly TaskState[] _tasks;
    private readonly PriorityQueue<int, (double End, int Order)> _ends = new();
    private readonly Dictionary<int, int> _wanting = [];
    private readonly ClusterNews _news = new();
    private readonly List<Assignment> _assignments = [];
    private readonly List<int> _fetched = [];
    private double _now;
    private int _started;
    private int _unfinished;

    private EsteeRun(EsteeGraph graph, EsteeCluster cluster, IPlacementPolicy policy)
    {
        _graph = graph;
        _policy = policy;
        _network = cluster.CreateNetwork();
        _workers = [.. Enumerable.Range(0, cluster.Workers).Select(number => new EsteeWorker(number, cluster.Cpus, graph.Objects.Length))];
        _tasks = [.. graph.Tasks.Select(task => new TaskState { UnmadeInputs = task.Inputs.Length })];
        _unfinished = _tasks.Length;
    }

    /// <summary>Runs a graph to its end.</summary>
    /// <returns>The makespan in seconds.</returns>
    /// <exception cref="InvalidOperationException">Nothing happens any more, but tasks are left: the policy has not assigned them.</exception>
    public static double Makespan(EsteeGraph graph, EsteeCluster cluster, IPlacementPolicy policy) => new EsteeRun(graph, cluster, policy).Run();

    private double Run()
    {
        _news.Ready.AddRange(_graph.Tasks.Where(task => task.Inputs.Length == 0).Select(task => task.Number));
        Decide();
        while (_unfinished > 0)
        {
            double next = Math.Min(_network.NextEnd, _ends.TryPeek(out _, out (double End, int) first) ? first.End : double.PositiveInfinity);
            if (_policy.WakesAt + Simultaneous < next)
            {
                _now = Math.Max(_now, _policy.WakesAt);
                Decide();
                continue;
            }

            if (double.IsPositiveInfinity(next))
                throw new InvalidOperationException($"{_unfinished} tasks of {_graph.Name} are left, and nothing happens any more.");
            _now = next;
            EndTasks();
            EndDownloads();
            if (!_news.IsEmpty)
                Decide();
        }

        return _now;
    }

    /// <summary>Asks the policy once. That a task did not move it hears with the next news, as it takes an event to learn of it.</summary>
    private void Decide()
    {
        _news.Now = _now;
        _assignments.Clear();
        _policy.Decide(_news, _assignments);
        _news.Clear();
        foreach (Assignment assignment in _assignments.OrderByDescending(assignment => assignment.Priority))
            Assign(assignment);
        foreach (EsteeWorker worker in _workers)
            worker.StartArriving(_graph, Start);
    }

    private void Assign(Assignment assignment)
    {
        TaskState task = _tasks[assignment.Task];
        EsteeWorker worker = _workers[assignment.Worker];
        if (task.Status is TaskStatus.Running or TaskStatus.Finished)
        {
            _news.Unmoved.Add((assignment.Task, task.Assignment.Worker));
            return;
        }

        if (_graph.Tasks[assignment.Task].Cpus > worker.Cpus)
            throw new InvalidOperationException($"Task {assignment.Task} of {_graph.Name} needs more cpus than worker {worker.Number} has.");
        if (task.Status == TaskStatus.Assigned)
            Withdraw(task.Assignment);
        task.Status = TaskStatus.Assigned;
        task.Assignment = assignment;
        task.InputsToCome = 0;
        foreach (int input in _graph.Tasks[assignment.Task].Inputs)
        {
            if (worker.Holds(input))
                continue;
            task.InputsToCome++;
            if (_tasks[_graph.Objects[input].Producer].Status == TaskStatus.Finished)
                Fetch(assignment, input);
        }

        if (task.InputsToCome == 0)
            worker.Arrive(assignment);
    }

    /// <summary>Takes a task from a worker; what nobody else there wants is not fetched unless that has begun.</summary>
    private void Withdraw(Assignment assignment)
    {
        _workers[assignment.Worker].Withdraw(assignment.Task);
        foreach (int input in _graph.Tasks[assignment.Task].Inputs)
        {
            int transfer = TransferNumber(assignment.Worker, input);
            if (!_wanting.TryGetValue(transfer, out int wanting))
                continue;
            if (wanting == 1 && !_network.HasBegun(transfer))
            {
                _network.Stop(transfer, _now);
                _wanting.Remove(transfer);
            }
            else
            {
                _wanting[transfer] = wanting - 1;
            }
        }
    }

    private void Fetch(Assignment assignment, int data)
    {
        double priority = assignment.Priority + (_tasks[assignment.Task].UnmadeInputs == 0 ? ReadyBoost : 0);
        int transfer = TransferNumber(assignment.Worker, data);
        if (_wanting.TryGetValue(transfer, out int wanting))
        {
            if (_network.PriorityOf(transfer) < priority)
                _network.Prioritize(transfer, priority);
        }
        else
        {
            int source = _tasks[_graph.Objects[data].Producer].Assignment.Worker;
            _network.Start(transfer, source, assignment.Worker, _graph.Objects[data].Size, _now, priority);
        }

        _wanting[transfer] = wanting + 1;
    }

    private int TransferNumber(int worker, int data) => (worker * _graph.Objects.Length) + data;

    private void Start(EsteeWorker worker, Assignment assignment)
    {
        _tasks[assignment.Task].Status = TaskStatus.Running;
        _ends.Enqueue(assignment.Task, (_now + _graph.Tasks[assignment.Task].Duration, _started++));
    }

    private void EndTasks()
    {
        while (_ends.TryPeek(out int task, out (double End, int) first) && first.End <= _now)
        {
            _ends.Dequeue();
            End(_graph.Tasks[task]);
        }

        foreach (EsteeWorker worker in _workers)
        {
            worker.StartQueued(_graph, Start); // What the ends have made ready joins after this.
            worker.StartArriving(_graph, Start);
        }
    }

    private void End(EsteeTask task)
    {
        TaskState state = _tasks[task.Number];
        EsteeWorker worker = _workers[state.Assignment.Worker];
        state.Status = TaskStatus.Finished;
        _unfinished--;
        worker.Finish(task);
        _news.Finished.Add((task.Number, worker.Number));
        foreach (int output in task.Outputs)
        {
            AddData(worker, output);
            foreach (int consumer in _graph.Objects[output].Consumers)
            {
                if (--_tasks[consumer].UnmadeInputs == 0)
                    _news.Ready.Add(consumer);
            }
        }

        foreach (int output in task.Outputs)
            SendToConsumers(output);
    }

    /// <summary>Workers that were given tasks which use a new object begin to fetch it; one without size is there at once.</summary>
    private void SendToConsumers(int output)
    {
        foreach (int consumer in _graph.Objects[output].Consumers)
        {
            TaskState state = _tasks[consumer];
            if (state.Status != TaskStatus.Assigned || _workers[state.Assignment.Worker].Holds(output))
                continue;
            if (_graph.Objects[output].Size == 0)
                AddData(_workers[state.Assignment.Worker], output);
            else
                Fetch(state.Assignment, output);
        }
    }

    private void EndDownloads()
    {
        if (_network.NextEnd > _now)
            return;
        _fetched.Clear();
        _network.Advance(_now, _fetched);
        foreach (int transfer in _fetched)
        {
            (int worker, int data) = Math.DivRem(transfer, _graph.Objects.Length);
            _wanting.Remove(transfer);
            _news.Fetched.Add((data, worker));
            AddData(_workers[worker], data);
        }

        foreach (EsteeWorker worker in _workers)
            worker.StartArriving(_graph, Start);
    }

    private void AddData(EsteeWorker worker, int data)
    {
        worker.Hold(data);
        foreach (int consumer in _graph.Objects[data].Consumers)
        {
            TaskState state = _tasks[consumer];
            if (state.Status == TaskStatus.Assigned && state.Assignment.Worker == worker.Number && --state.InputsToCome == 0)
                worker.Arrive(state.Assignment);
        }
    }

    private enum TaskStatus
    {
        Unassigned,
        Assigned,
        Running,
        Finished,
    }

    private sealed class TaskState
    {
        public TaskStatus Status { get; set; }

        public Assignment Assignment { get; set; }

        /// <summary>How many inputs do not exist.</summary>
        public int UnmadeInputs { get; set; }

        /// <summary>Assigned: how many inputs are not on its worker.</summary>
        public int InputsToCome { get; set; }
    }
}

/// <summary>A cluster of equal workers.</summary>
/// <param name="Workers">How many.</param>
/// <param name="Cpus">What each has.</param>
/// <param name="IsMaxMin">Whether transfers share the network fairly, a few at a time; otherwise each has the whole bandwidth.</param>
/// <param name="Bandwidth">In MiB per second.</param>
internal sealed record EsteeCluster(int Workers, int Cpus, bool IsMaxMin, double Bandwidth = 128)
{
    /// <summary>A transfer has ended when less than this many MiB remain.</summary>
    private const double ToleranceMebibytes = 2e-6;

    public DownloadSlots CreateNetwork() => IsMaxMin
        ? new DownloadSlots(new FairTransfers(Bandwidth, ToleranceMebibytes))
        : new DownloadSlots(new SimpleTransfers(Bandwidth), int.MaxValue, int.MaxValue);

    public override string ToString() => $"{Workers}x{Cpus} {(IsMaxMin ? "max-min" : "simple")}";
}
