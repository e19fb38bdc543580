namespace Penstock.Tests;

public sealed class RefusalTests
{
    [Fact]
    public async Task Nulls_are_refused_at_the_call()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        await Assert.ThrowsAsync<ArgumentNullException>(() => Client.ConnectAsync(null!));
        Assert.Throws<ArgumentNullException>(() => client.Compute((Delayed<int>)null!));
        Assert.Throws<ArgumentNullException>(() => client.Compute((IEnumerable<Delayed<int>>)null!));
        Assert.Throws<ArgumentNullException>(() => client.Compute(Lazy.Increment(1), (Delayed<int>)null!));
        Assert.Throws<ArgumentNullException>(() => client.Compute([Lazy.Increment(1), null!]));
        Assert.Throws<ArgumentNullException>(() => client.Submit(Lazy.Increment(1), null!));
        Assert.Throws<ArgumentNullException>(() => client.Map((Func<Delayed<int>, Delayed<int>>)null!, [1]));
        Assert.Throws<ArgumentNullException>(() => client.Map(Lazy.Increment, (int[])null!));
        Assert.Throws<ArgumentNullException>(() => client.Map(static (Delayed<int> _) => (Delayed<int>)null!, [1]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GatherAsync((Future<int>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.GatherAsync((Future<int>[])null!));
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.GatherAsync([(Future<int>)null!]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GatherAsync((Dictionary<string, Future<int>>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.ScatterAllAsync((int[])null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Lazy.Increment(1).ComputeAsync(null!));
        AtTheCall.Throws<ArgumentNullException>(() => { client.CancelAsync((IFuture)null!); });
        AtTheCall.Throws<ArgumentNullException>(() => { Futures.WhenAll(null!); });
        Assert.Equal(0, cluster.SubmissionCount);
    }

    [Fact]
    public async Task A_future_of_another_client_is_refused_naming_both()
    {
        (Client one, FakeCluster cluster) = await FakeCluster.ConnectAsync(new ClientOptions { Name = "one" });
        (Client two, FakeCluster _) = await FakeCluster.ConnectAsync(new ClientOptions { Name = "two" });
        await using Client __ = one;
        await using Client ___ = two;
        using Future<int> future = two.Compute(Lazy.Increment(1));
        using FutureList<int> list = two.Map(Lazy.Increment, [5]);
        foreach (Action call in new Action[]
        {
            () => one.Compute(Lazy.Increment(future)),
            () => one.Compute(future),
            () => one.Map(Lazy.Increment, list),
            () => { one.CancelAsync(future); },
            () => { one.CancelAsync(list); },
            () => { one.GatherAsync(list); },
        })
        {
            ArgumentException error = AtTheCall.Throws<ArgumentException>(call);
            Assert.Contains("'one'", error.Message, StringComparison.Ordinal);
            Assert.Contains("'two'", error.Message, StringComparison.Ordinal);
        }

        using Future<int> own = one.Compute(Lazy.Increment(1));
        AtTheCall.Throws<ArgumentException>(() => { Futures.WhenAll([own, future]); });
        Assert.Equal(1, cluster.SubmissionCount);
    }

    [Fact]
    public async Task A_type_without_a_formatter_is_refused_at_the_call()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        Assert.Contains(nameof(Strange), Assert.Throws<NotSupportedException>(() => client.Compute(Lazy.Strange())).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => client.Compute(Lazy.Increment(1), Lazy.Strange()));
        Assert.Throws<NotSupportedException>(() => client.Map(static (Delayed<int> _) => Lazy.Strange(), [1]));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.ScatterAsync(new Strange()));
        Assert.Equal(0, cluster.SubmissionCount);
        Assert.Empty(cluster.Announced);
    }

    [Fact]
    public async Task A_graph_that_cannot_be_lowered_harms_nothing_else()
    {
        (Client client, FakeCluster cluster) = await FakeCluster.ConnectAsync();
        await using Client _ = client;
        var builder = new GraphBuilder();
        builder.Define("a", Lazy.Increment(builder.Use<int>("b")));
        builder.Define("b", Lazy.Increment(builder.Use<int>("a")));
        Assert.Throws<GraphCycleException>(() => client.Compute(builder.Use<int>("a")));
        Assert.Throws<MissingDependencyException>(() => client.Compute(Lazy.Increment(builder.Use<int>("nothing"))));
        Assert.Equal(0, cluster.SubmissionCount);
        Assert.Equal(2, await Lazy.Increment(1).ComputeAsync(client).Within());
    }

    [Fact]
    public async Task Limits_that_are_not_positive_are_refused()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Submit(Lazy.Increment(1), new SubmitOptions { ResultBytesMax = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.GatherAsync(Array.Empty<Future<int>>(), resultBytesMax: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FakeCluster.ConnectAsync(new ClientOptions { ResultBytesMax = 0 }));
    }

    [Fact]
    public async Task Options_that_cannot_work_are_refused_before_connecting()
    {
        string[] names = ["", " ", "half a pair " + (char)0xD83D, new string('n', 513)];
        foreach (string name in names)
            await Assert.ThrowsAsync<ArgumentException>(() => FakeCluster.ConnectAsync(new ClientOptions { Name = name }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => FakeCluster.ConnectAsync(new ClientOptions { TimeProvider = null! }));
    }

    [Fact]
    public async Task A_foreign_kind_of_held_node_is_refused()
    {
        (Client client, FakeCluster _) = await FakeCluster.ConnectAsync();
        await using Client __ = client;
        Assert.Throws<ArgumentException>(() => client.Compute(Lazy.Increment(new FakeHeld())));
    }

    private sealed class FakeHeld : HeldNode<int>
    {
        public override Key Key => new(1, 2);
    }
}
