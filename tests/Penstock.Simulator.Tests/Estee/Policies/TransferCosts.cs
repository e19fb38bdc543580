namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// What a policy knows about where objects are and will be, and what it would cost to bring a task's inputs to a worker: nothing
/// for what is there, a tenth for what comes there for another task's sake, the size for the rest.
/// </summary>
internal sealed class TransferCosts(EsteeGraph graph, int workers)
{
    private const double ShareOfComing = 0.1;

    private readonly bool[] _isThere = new bool[graph.Objects.Length * workers];

    /// <summary>Per object and worker, how many tasks that make or use it are assigned there.</summary>
    private readonly int[] _concerned = new int[graph.Objects.Length * workers];

    private readonly int[] _workerOf = NoWorkers(graph.Tasks.Length);

    /// <summary>Where a task is or was assigned; -1 if it never was.</summary>
    public int WorkerOf(int task) => _workerOf[task];

    public void Learn(ClusterNews news)
    {
        foreach ((int task, int worker) in news.Finished)
        {
            foreach (int output in graph.Tasks[task].Outputs)
                _isThere[(output * workers) + worker] = true;
        }

        foreach ((int data, int worker) in news.Fetched)
            _isThere[(data * workers) + worker] = true;
    }

    public void Assign(int task, int worker)
    {
        if (_workerOf[task] >= 0)
            Count(task, _workerOf[task], -1);
        _workerOf[task] = worker;
        Count(task, worker, 1);
    }

    public double Of(int task, int worker)
    {
        double cost = 0;
        foreach (int input in graph.Tasks[task].Inputs)
        {
            int at = (input * workers) + worker;
            if (!_isThere[at])
                cost += graph.Objects[input].Size * (_concerned[at] > 0 ? ShareOfComing : 1);
        }

        return cost;
    }

    /// <summary>One of the cheapest of some workers, by chance.</summary>
    public int Cheapest(int task, IReadOnlyList<int> candidates, Random random)
    {
        double[] costs = [.. candidates.Select(worker => Of(task, worker))];
        double least = costs.Min();
        int[] cheapest = [.. candidates.Where((_, i) => costs[i] == least)];
        return cheapest[random.Next(cheapest.Length)];
    }

    private static int[] NoWorkers(int tasks)
    {
        int[] none = new int[tasks];
        none.AsSpan().Fill(-1);
        return none;
    }

    private void Count(int task, int worker, int by)
    {
        foreach (int input in graph.Tasks[task].Inputs)
            _concerned[(input * workers) + worker] += by;
        foreach (int output in graph.Tasks[task].Outputs)
            _concerned[(output * workers) + worker] += by;
    }
}
