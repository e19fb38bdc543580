namespace Penstock.Tests;

public sealed class GatherTests
{
    [Fact]
    public async Task Gather_keeps_the_shape_it_is_given()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        using Future<int> one = client.Compute(Lazy.Increment(1));
        using Future<string> text = client.Compute(Lazy.Text(1));
        using FutureList<int> list = client.Map(Lazy.Increment, [1, 2, 3]);
        Assert.Equal(2, await client.GatherAsync(one).Within());
        Assert.Equal(new[] { 2, 3, 4 }, await client.GatherAsync(list).Within());
        Assert.Equal(new[] { 4, 2, 4, 2 }, await client.GatherAsync([list[2], one, list[2], list[0]]).Within());
        Assert.Equal((2, "text 1"), await client.GatherAsync((one, text)).Within());
        var named = new Dictionary<string, Future<int>>(StringComparer.OrdinalIgnoreCase) { ["One"] = one, ["Three"] = list[1] };
        Dictionary<string, int> values = await client.GatherAsync(named).Within();
        Assert.Equal((2, 3), (values["one"], values["three"]));
    }

    [Fact]
    public async Task Values_that_travel_encoded_are_decoded()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        cluster.Workers.Encodes = true;
        Assert.Equal(("text 1", 2), await (Lazy.Text(1), Lazy.Increment(1)).ComputeAsync(client).Within());
    }

    [Fact]
    public async Task Many_small_results_come_in_one_request_per_worker()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        using FutureList<int> list = client.Map(Lazy.Fresh, Enumerable.Range(0, 1000));
        await client.GatherAsync(list).Within();
        Assert.Equal(FakeData.WorkerCount, cluster.Workers.GetCount);
        Assert.Equal(1000, cluster.Workers.FetchedCount);
    }

    [Fact]
    public async Task Awaits_of_one_future_at_the_same_time_share_one_request()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        Task<int>[] awaits = [future.AsTask(), future.AsTask(), future.AsTask()];
        cluster.Finish(0);
        Assert.Equal(new[] { 2, 2, 2 }, await Task.WhenAll(awaits).Within());
        Assert.Equal(1, cluster.Workers.GetCount);
        await future.AsTask().Within();
        Assert.Equal(2, cluster.Workers.GetCount);
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_refused_by_name_before_any_byte_moves()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { ResultBytesMax = 3, Name = "small" });
        await using Client _ = client;
        using Future<string> text = client.Compute(Lazy.Text(1));
        ResultTooLargeException error = await Assert.ThrowsAsync<ResultTooLargeException>(() => text.AsTask().Within());
        Assert.Equal((text.Key, 3L), (error.Key, error.ResultBytesMax));
        Assert.True(error.ResultBytes > 3);
        Assert.Contains(text.Key.ToString("Text"), error.Message, StringComparison.Ordinal);
        Assert.Contains("ResultBytesMax", error.Message, StringComparison.Ordinal);

        using FutureList<int> list = client.Map(Lazy.Increment, Enumerable.Range(0, 4));
        await Assert.ThrowsAsync<ResultTooLargeException>(() => client.GatherAsync(list).Within());
        await Assert.ThrowsAsync<ResultTooLargeException>(() => client.GatherAsync((text, list[0])).Within());
        Assert.Equal(0, cluster.Workers.GetCount);

        Assert.Equal(new[] { 1, 2, 3, 4 }, await client.GatherAsync(list, resultBytesMax: 1000).Within());
        Assert.Equal("text 1", await client.GatherAsync(text, resultBytesMax: 1000).Within());
        using Future<string> allowed = client.Submit(Lazy.Text(2), new SubmitOptions { ResultBytesMax = 1000 });
        Assert.Equal("text 2", await allowed.AsTask().Within());
        Assert.Equal("text 2", await client.GatherAsync(allowed).Within());
    }

    [Fact]
    public async Task The_default_limit_comes_from_the_free_memory()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync(runsAtOnce: false);
        await using Client _ = client;
        using Future<int> future = client.Compute(Lazy.Increment(1));
        cluster.Say(new Protocol.HoldFinished(cluster.Announced[0], new Protocol.TaskHandle(1, 1), new Protocol.WorkerId(1), 1L << 50));
        ResultTooLargeException error = await Assert.ThrowsAsync<ResultTooLargeException>(() => future.AsTask().Within());
        Assert.InRange(error.ResultBytesMax, 1 << 20, 1L << 45);
    }
}
