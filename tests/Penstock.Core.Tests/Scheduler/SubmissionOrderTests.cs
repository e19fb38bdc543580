namespace Penstock.Core.Tests.Scheduler;

/// <summary>When a graph is put into the order that holds few results, and when it keeps the order of its submission.</summary>
public sealed class SubmissionOrderTests : IDisposable
{
    /// <summary>Tasks that are ready at once are a, b, c and d; the order of the graph takes those of a pair together.</summary>
    private const string Pairs = "a; b; c; d; e <- a c; g <- b d";

    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_order_of_the_graph_decides_while_nobody_knows_how_large_results_are()
    {
        PlayedWorker worker = _scene.AddWorker("w");

        _scene.AddClient("c").Submit(Pairs, hold: "e g");

        Assert.Equal(["Run a", "Run c"], RootsGiven(worker));
    }

    [Theory]
    [InlineData(1_789_569, "Run b")]
    [InlineData(1_789_570, "Run c")]
    public void A_graph_that_fits_into_one_percent_of_a_worker_keeps_the_order_of_its_submission(long bytes, string second)
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        Teach(client, worker, bytes);

        client.Submit(Pairs, hold: "e g");

        Assert.Equal(["Run a", second], RootsGiven(worker)); // Six of 1,789,569 are 10,737,414; a hundredth of a gibibyte is 10,737,418.
    }

    [Fact]
    public void Memory_of_a_worker_that_has_left_does_not_count()
    {
        PlayedWorker large = _scene.AddWorker("large", memoryBudget: 1L << 40);
        PlayedClient client = _scene.AddClient("c");
        Teach(client, large, bytes: 2_000_000);
        PlayedWorker small = _scene.AddWorker("small");
        _scene.Lose(large);
        small.TakeSeen();

        client.Submit(Pairs, hold: "e g");

        Assert.Equal(["Run a", "Run c"], RootsGiven(small));
    }

    [Fact]
    public void Without_workers_nothing_fits()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedClient client = _scene.AddClient("c");
        Teach(client, first, bytes: 8);
        _scene.Lose(first);
        client.Submit(Pairs, hold: "e g");

        PlayedWorker later = _scene.JoinWorker("later");

        Assert.Equal(["Run a", "Run c"], RootsGiven(later));
    }

    /// <summary>A slot gets one slow task at a time: the first, and what it gets when that has ended.</summary>
    private static string[] RootsGiven(PlayedWorker worker)
    {
        string first = FirstRunIn(worker.TakeSeen());
        worker.Finish("a", nanoseconds: 1_000_000_000);
        return [first, FirstRunIn(worker.TakeSeen())];
    }

    private static string FirstRunIn(IEnumerable<string> seen) => seen.First(one => one.StartsWith("Run ", StringComparison.Ordinal));

    /// <summary>Lets the function run until its results count as known. It is slow, so that a slot gets one task at a time.</summary>
    private static void Teach(PlayedClient client, PlayedWorker worker, long bytes)
    {
        for (int i = 0; i < 16; i++)
        {
            string name = $"known{i}";
            client.Submit(name, hold: name);
            worker.TakeSeen();
            worker.Finish(name, bytes, nanoseconds: 1_000_000_000);
            client.Release(name);
        }

        worker.TakeSeen();
    }
}
