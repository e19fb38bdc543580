using Penstock.TestKit;

namespace Penstock.EndToEnd.Tests.Scale;

public sealed class RandomGraphTests
{
    private const int Runs = 200;
    private const int Steps = 6;

    /// <summary>Random graphs, some computed, some held, some let go early, some cancelled: values are right and nothing stays.</summary>
    [Fact]
    public void Random_graphs_over_the_in_memory_link_have_the_values_of_a_sequential_evaluation() =>
        SeededRuns.Run(Runs, seed => RunAsync(seed).WaitAsync(Deadline.Default).GetAwaiter().GetResult());

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using LocalCluster cluster = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Workers = random.Next(1, 4),
            SlotsPerWorker = random.Next(1, 3),
            Isolate = random.Next(2) == 0,
            ChecksInvariants = true,
        });
        await using Client client = await cluster.ConnectAsync();
        var graph = new RandomGraph(random);
        var held = new List<FutureList<long>>();
        for (int step = 0; step < Steps; step++)
        {
            var picked = graph.Pick();
            FutureList<long> futures = client.Persist(picked.Select(item => item.Lazy));
            switch (random.Next(3))
            {
                case 0: // Let go early, perhaps while it runs.
                    futures.Dispose();
                    break;
                case 1: // Let go once it is here.
                    Assert.Equal(picked.Select(item => item.Value), await client.GatherAsync(futures));
                    futures.Dispose();
                    break;
                default: // Held, and built upon.
                    Assert.Equal(picked.Select(item => item.Value), await client.GatherAsync(futures));
                    graph.Use(futures[0], picked[0].Value);
                    held.Add(futures);
                    break;
            }

            graph.Grow(random.Next(10));
        }

        await CancelAsync(client, graph);
        foreach (FutureList<long> futures in held)
            futures.Dispose();
        ClusterStatus status = await client.StatusAsync();
        Assert.Equal((0, 0), (status.Tasks, status.Bytes));
    }

    /// <summary>The last thing a run does, since it ends held futures too if they depend on what is cancelled.</summary>
    private static async Task CancelAsync(Client client, RandomGraph graph)
    {
        using FutureList<long> futures = client.Persist(graph.Pick().Select(item => item.Lazy));
        await client.CancelAsync(futures);
        Assert.All(futures, future => Assert.Equal(FutureStatus.Cancelled, future.Status));
    }
}
