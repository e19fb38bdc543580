using Penstock.Benchmarks.Sides;
using static Penstock.Benchmarks.BenchmarkFunctions.Delayed;

namespace Penstock.Benchmarks.Rounds;

/// <summary>Whole graphs, of which the one result is fetched. Building the nodes is not timed, on neither side.</summary>
internal static class GraphRounds
{
    public static Task<RoundReport> RunChainAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        Delayed<long> last = Inc(0);
        for (int i = 1; i < request.Tasks; i++)
            last = Inc(last);
        return RunAsync(cluster, request, last, request.Tasks, expected: request.Tasks);
    }

    /// <summary>A task sums its parents, one without parents gives 1, and a sink sums the tasks that are nobody's parent.</summary>
    public static Task<RoundReport> RunRandomAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        EdgeList edges = EdgeList.Read(request.Graph ?? throw new ArgumentException("The request names no graph.", nameof(request)));
        var nodes = new Delayed<long>[edges.TaskCount];
        var values = new long[edges.TaskCount];
        for (int task = 0; task < nodes.Length; task++)
        {
            int[] parents = edges.ParentsOf(task);
            nodes[task] = parents.Length == 0 ? Inc(0) : Sum(parents.Select(parent => nodes[parent]));
            values[task] = parents.Length == 0 ? 1 : parents.Sum(parent => values[parent]);
        }

        Delayed<long> sink = Sum(edges.Leaves.Select(leaf => nodes[leaf]));
        return RunAsync(cluster, request, sink, nodes.Length + 1, edges.Leaves.Sum(leaf => values[leaf]));
    }

    private static async Task<RoundReport> RunAsync(ClusterUnderTest cluster, RoundRequest request, Delayed<long> output, int tasks, long expected)
    {
        RoundMeter meter = RoundMeter.Start(cluster.Pids, request.Memory);
        long value = await output.ComputeAsync(cluster.Client);
        RoundReport report = meter.Stop(tasks, value);
        return value == expected ? report : throw new InvalidOperationException($"The graph computed {value}; it is {expected}.");
    }
}
