using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>Wrong calls: an error at the call that says what is wrong, and everything else works as before.</summary>
public abstract class RefusalPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Client.Compute((Delayed<long>)null!));
        Assert.Throws<ArgumentNullException>(() => Client.Persist((IEnumerable<Delayed<long>>)null!));
        Assert.Throws<ArgumentNullException>(() => Client.Map((Func<Delayed<long>, Delayed<long>>)null!, new long[] { 1 }));
        Assert.Throws<ArgumentNullException>(() => Add(null!, 1));
        await StillWorksAsync();
    }

    [Fact]
    public async Task A_cycle_is_refused_with_its_path_and_a_missing_name_with_the_name()
    {
        var graph = new GraphBuilder();
        graph.Define("first", Add(graph.Use<long>("second"), 1));
        graph.Define("second", Add(graph.Use<long>("first"), 1));
        graph.Define("third", Add(graph.Use<long>("nowhere"), 1));
        Assert.Equal(["first", "second"], Assert.Throws<GraphCycleException>(() => Client.Compute(graph.Use<long>("first"))).Path);
        Assert.Equal("nowhere", Assert.Throws<MissingDependencyException>(() => Client.Compute(graph.Use<long>("third"))).Name);
        await StillWorksAsync();
    }

    [Fact]
    public async Task A_type_without_a_formatter_is_refused_by_name()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Client.Compute(Graph.Value(new Unknown())));
        Assert.Contains(nameof(Unknown), error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.ScatterAsync(new Unknown()));
        await StillWorksAsync();
    }

    [Fact]
    public async Task A_constant_that_is_too_large_is_refused_and_says_to_scatter_it()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Client.Compute(CountBytes(new byte[2 << 20])));
        Assert.Contains("scatter", error.Message, StringComparison.OrdinalIgnoreCase);
        await StillWorksAsync();
    }

    [Fact]
    public async Task A_result_over_the_limit_is_refused_and_its_future_stays_usable()
    {
        using Future<byte[]> future = Client.Submit(Bytes(100_000, 1), new SubmitOptions { ResultBytesMax = 10_000 });
        ResultTooLargeException error = await Assert.ThrowsAsync<ResultTooLargeException>(() => future.Bounded());
        Assert.Equal((future.Key, 10_000), (error.Key, error.ResultBytesMax));
        Assert.Equal(100_000, await CountBytes(future).ComputeAsync(Client).Bounded());
    }

    [Fact]
    public async Task A_closed_client_names_itself()
    {
        Client closed = await Cluster.ConnectAsync(new ClientOptions { Name = "gone" }).Bounded();
        Future<long> future = closed.Compute(Add(1, 2));
        await closed.DisposeAsync();
        await closed.DisposeAsync();
        Assert.Contains("gone", Assert.Throws<ObjectDisposedException>(() => closed.Compute(Add(1, 2))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => future.Bounded());
        future.Dispose();
        await StillWorksAsync();
    }

    private async Task StillWorksAsync() => Assert.Equal(3, await Add(1, 2).ComputeAsync(Client).Bounded());

    private sealed class Unknown;
}

public sealed class RefusalInProcess(InProcessFixture fixture) : RefusalPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class RefusalOnProcesses(ProcessesFixture fixture) : RefusalPromises(fixture), IClassFixture<ProcessesFixture>;
