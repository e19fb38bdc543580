using Penstock.Protocol;

namespace Penstock.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task The_status_is_read_from_the_answer()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Answer = """
            {"tasks":3,"bytes":40,"later":[1],"byStatus":{"Memory":2,"Waiting":1},
             "workers":[{"id":1,"name":"w1","address":"a","pid":9,"slots":2,"processing":1,"count":2,"bytes":40,"storedCount":2,"storedBytes":41}],
             "clients":[{"id":1,"name":"tester","holds":2}]}
            """;
        ClusterStatus status = await client.StatusAsync().Within();
        Assert.Equal((3L, 40L, 2L), (status.Tasks, status.Bytes, status.ByStatus["Memory"]));
        Assert.Equal([new WorkerStatus(1, "w1", "a", 9, 2, 1, 2, 40, 2, 41)], status.Workers);
        Assert.Equal([new ClientStatus(1, "tester", 2)], status.Clients);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{\"tasks\":\"many\"}")]
    [InlineData("{\"workers\":5}")]
    public async Task An_answer_that_is_no_status_is_an_error(string answer)
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Answer = answer;
        await Assert.ThrowsAsync<SchedulerUnavailableException>(() => client.StatusAsync().Within());
    }

    [Fact]
    public async Task Keys_are_explained_by_the_scheduler()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Assert.Equal($"{{\"Explain\":\"{future.Key}\"}}", await client.ExplainAsync(future.Key).Within());
        Assert.Equal($"{{\"Story\":\"{future.Key}\"}}", await client.StoryAsync(future.Key).Within());
    }

    [Fact]
    public async Task Workers_that_come_and_go_are_told_in_order()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        client.WorkerJoined += (_, worker) => seen.Enqueue($"+{worker.Name} {worker.Slots}");
        client.WorkerLeft += (_, worker) => seen.Enqueue($"-{worker.Name} {worker.Reason} {worker.LostResults} {worker.LostRuns}");
        cluster.Say(new WorkerJoined(new WorkerId(9), "w9", "fake://w9", 4));
        cluster.Say(new WorkerLeft(new WorkerId(9), "killed", 3, 2));
        await Eventually.IsTrue(() => seen.Contains("-w9 killed 3 2"), "the last notice");
        Assert.Equal(["+w9 4", "-w9 killed 3 2"], seen.Where(line => line[1..].StartsWith("w9", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Names_are_for_people()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        Assert.Equal("client 'tester'", client.ToString());
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Assert.Equal($"future Increment-{future.Key} [Finished]", future.ToString());
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2]);
        Assert.Equal("2 futures of Int32", list.ToString());
    }
}
