namespace Penstock.Simulator.Tests.Estee;

/// <summary>Every task goes to a worker drawn at the start.</summary>
internal sealed class RandomPolicy(EsteeGraph graph, EsteeCluster cluster, Random random) : IPlacementPolicy
{
    private bool _hasDecided;

    public double WakesAt => double.PositiveInfinity;

    public void Decide(ClusterNews news, List<Assignment> assignments)
    {
        if (_hasDecided)
            return;
        _hasDecided = true;
        foreach (int task in graph.Tasks.Select(task => task.Number).Shuffle(random))
            assignments.Add(new Assignment(task, random.Next(cluster.Workers)));
    }
}
