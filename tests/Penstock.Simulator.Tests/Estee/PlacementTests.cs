using System.Globalization;
using Xunit.Abstractions;

namespace Penstock.Simulator.Tests.Estee;

/// <summary>
/// How good the scheduler's placement is on published graphs, against policies of which all but one know every duration
/// beforehand. Prints the tables:
/// <c>dotnet test tests/Penstock.Simulator.Tests --filter PlacementTests --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class PlacementTests(ITestOutputHelper output)
{
    private const string Ours = "ours";

    /// <summary>The policies; "tasks" is b-level with paths measured in tasks, which knows no more than the scheduler.</summary>
    private static readonly string[] Policies = [Ours, "random", "stealing", "b-level", "tasks"];

    private static readonly EsteeCluster[] Clusters =
    [
        new(8, 4, IsMaxMin: false), new(8, 4, IsMaxMin: true),
        new(16, 8, IsMaxMin: false), new(16, 8, IsMaxMin: true),
        new(32, 4, IsMaxMin: false), new(32, 4, IsMaxMin: true),
    ];

    [Fact]
    public void The_schedulers_makespans_are_within_a_tenth_of_the_best_policy()
    {
        double[][] means = [.. Clusters.Select(PrintTable)];

        output.WriteLine(Row("geometric mean of /best", Policies));
        for (int i = 0; i < Clusters.Length; i++)
            output.WriteLine(Row(Clusters[i].ToString(), means[i].Select(Ratio)));
        double[] overall = [.. Policies.Select((_, policy) => GeometricMean(means.Select(mean => mean[policy])))];
        output.WriteLine(Row("all", overall.Select(Ratio)));
        Assert.True(overall[0] <= 1.1 * overall.Min(), $"ours is {Ratio(overall[0])}, the best policy {Ratio(overall.Min())}");
    }

    /// <summary>Prints the makespans on a cluster and gives, by policy, the geometric mean of makespan by the best makespan of the graph.</summary>
    private double[] PrintTable(EsteeCluster cluster)
    {
        output.WriteLine(Row($"{cluster}, seconds", [.. Policies, "ours/best"]));
        var ratios = new List<double[]>();
        foreach (EsteeGraph graph in EsteeData.Graphs.Values)
        {
            double[] makespans = [.. Policies.Select(policy => EsteeRun.Makespan(graph, cluster, Create(policy, graph, cluster)))];
            ratios.Add([.. makespans.Select(makespan => makespan / makespans.Min())]);
            output.WriteLine(Row(graph.Name, [.. makespans.Select(makespan => makespan.ToString("0.00", CultureInfo.InvariantCulture)), Ratio(ratios[^1][0])]));
        }

        return [.. Policies.Select((_, policy) => GeometricMean(ratios.Select(ratio => ratio[policy])))];
    }

    private static IPlacementPolicy Create(string policy, EsteeGraph graph, EsteeCluster cluster) => policy switch
    {
        Ours => new SchedulerPolicy(graph, cluster),
        "random" => new RandomPolicy(graph, cluster, new Random(1)),
        "stealing" => new WorkStealingPolicy(graph, cluster, new Random(1)),
        _ => new BottomLevelPolicy(graph, cluster, new Random(1), knowsDurations: policy == "b-level"),
    };

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    private static string Ratio(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Row(string name, IEnumerable<string> cells) => $"{name,-26}{string.Concat(cells.Select(cell => $"{cell,12}"))}";
}
