namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// Work stealing with durations known exactly: a ready task goes at once to the worker to which its inputs are moved most
/// cheaply, however busy that is; a worker with free cpus takes tasks that have not started from overloaded ones, those first
/// that move little for the time they take.
/// </summary>
internal sealed class WorkStealingPolicy(EsteeGraph graph, EsteeCluster cluster, Random random) : IPlacementPolicy
{
    /// <summary>Shorter tasks count as this long when it is judged whether moving them pays, in seconds.</summary>
    private const double ShortestDuration = 0.001;

    private readonly double[] _levels = graph.BottomLevels(task => task.Duration);
    private readonly TransferCosts _costs = new(graph, cluster.Workers);
    private readonly int[] _allWorkers = [.. Enumerable.Range(0, cluster.Workers)];
    private readonly int[] _freeCpus = [.. Enumerable.Repeat(cluster.Cpus, cluster.Workers)];
    private readonly SortedSet<int>[] _tasksOf = [.. Enumerable.Range(0, cluster.Workers).Select(_ => new SortedSet<int>())];
    private readonly SortedDictionary<int, int> _plan = [];

    public double WakesAt => double.PositiveInfinity;

    public void Decide(ClusterNews news, List<Assignment> assignments)
    {
        _costs.Learn(news);
        foreach ((int task, int worker) in news.Unmoved)
            Return(task, worker);
        foreach ((int task, int worker) in news.Finished)
            Remove(task, worker);
        _plan.Clear();
        foreach (int task in news.Ready)
            Give(task, _costs.Cheapest(task, _allWorkers, random));
        foreach (int worker in _allWorkers)
        {
            if (_freeCpus[worker] > 0)
                Steal(worker);
        }

        foreach ((int task, int worker) in _plan)
        {
            _costs.Assign(task, worker);
            assignments.Add(new Assignment(task, worker, _levels[task], _levels[task] - graph.Tasks[task].Duration));
        }
    }

    /// <summary>A task was running already where it was to be taken from.</summary>
    private void Return(int task, int worker)
    {
        int thief = _costs.WorkerOf(task);
        _costs.Assign(task, worker);
        if (!_tasksOf[thief].Contains(task))
            return; // It has finished since.
        Remove(task, thief);
        _tasksOf[worker].Add(task);
        _freeCpus[worker] -= graph.Tasks[task].Cpus;
    }

    private void Remove(int task, int worker)
    {
        if (_tasksOf[worker].Remove(task))
            _freeCpus[worker] += graph.Tasks[task].Cpus;
    }

    private void Give(int task, int worker)
    {
        _plan[task] = worker;
        _tasksOf[worker].Add(task);
        _freeCpus[worker] -= graph.Tasks[task].Cpus;
    }

    private void Steal(int thief)
    {
        IEnumerable<int> tasks = _allWorkers.Where(worker => _freeCpus[worker] < 0).SelectMany(worker => _tasksOf[worker]);
        foreach (int task in tasks.OrderBy(task => _costs.Of(task, thief) / Math.Max(graph.Tasks[task].Duration, ShortestDuration)).ToArray())
        {
            int cpus = graph.Tasks[task].Cpus;
            int victim = _plan.TryGetValue(task, out int planned) ? planned : _costs.WorkerOf(task);
            if (cpus > cluster.Cpus || _freeCpus[victim] - cpus >= _freeCpus[thief] || _freeCpus[victim] + cpus > 0)
                continue;
            Remove(task, victim);
            Give(task, thief);
        }
    }
}
