namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// List scheduling by b-level: whenever cpus are free, the ready task with the longest path to the
/// end of the graph goes to the worker to which its inputs are moved most cheaply. No task overtakes one that waits for cpus.
/// Paths are measured in exact durations, or in tasks where these are not to be known.
/// </summary>
internal sealed class BottomLevelPolicy : IPlacementPolicy
{
    private readonly EsteeGraph _graph;
    private readonly Random _random;
    private readonly TransferCosts _costs;
    private readonly int[] _freeCpus;
    private readonly int[] _rank;
    private readonly SortedSet<(int Rank, int Task)> _ready = [];

    public BottomLevelPolicy(EsteeGraph graph, EsteeCluster cluster, Random random, bool knowsDurations)
    {
        _graph = graph;
        _random = random;
        _costs = new TransferCosts(graph, cluster.Workers);
        _freeCpus = [.. Enumerable.Repeat(cluster.Cpus, cluster.Workers)];
        _rank = RankByLevel(graph, random, knowsDurations);
    }

    public double WakesAt => double.PositiveInfinity;

    public void Decide(ClusterNews news, List<Assignment> assignments)
    {
        _costs.Learn(news);
        foreach ((int task, int worker) in news.Finished)
            _freeCpus[worker] += _graph.Tasks[task].Cpus;
        foreach (int task in news.Ready)
            _ready.Add((_rank[task], task));
        while (_ready.Count > 0)
        {
            int task = _ready.Min.Task;
            int[] roomy = [.. Enumerable.Range(0, _freeCpus.Length).Where(worker => _freeCpus[worker] >= _graph.Tasks[task].Cpus)];
            if (roomy.Length == 0)
                return;
            int chosen = _costs.Cheapest(task, roomy, _random);
            _freeCpus[chosen] -= _graph.Tasks[task].Cpus;
            _costs.Assign(task, chosen);
            assignments.Add(new Assignment(task, chosen));
            _ready.Remove(_ready.Min);
        }
    }

    /// <summary>Tasks with longer paths first; those with equal paths in a random order.</summary>
    private static int[] RankByLevel(EsteeGraph graph, Random random, bool knowsDurations)
    {
        double[] levels = graph.BottomLevels(task => knowsDurations ? task.Duration : 1);
        int[] order = [.. graph.Tasks.Select(task => task.Number).Shuffle(random).OrderByDescending(task => levels[task])];
        int[] rank = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            rank[order[i]] = i;
        return rank;
    }
}
