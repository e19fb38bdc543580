using static Penstock.EndToEnd.Tests.TestTasks.Delayed;

namespace Penstock.EndToEnd.Tests.Promises;

/// <summary>Concrete values, lazy values and futures, and the ways between them: the same on every kind of cluster.</summary>
public abstract class ComputingPromises(ClusterFixture fixture) : ClusterTest(fixture)
{
    private string Log => Folder.File("log");

    private string Gate => Folder.File("gate");

    [Fact]
    public async Task Values_computed_together_share_one_graph_and_run_common_parts_once()
    {
        Delayed<long> shared = Logged(Log, "shared", 40);
        (long first, long second, long third) = await (shared + 1, Add(shared, 2), shared * 2).ComputeAsync(Client).Bounded();
        Assert.Equal((41, 42, 80), (first, second, third));
        Assert.Equal(["shared"], RunLog.Read(Log));
    }

    [Fact]
    public async Task Nothing_stays_on_the_cluster_after_a_value_was_computed()
    {
        Assert.Equal(15, await Sum([1, Add(2, 3), Multiply(3, 3)]).ComputeAsync(Client).Bounded());
        ClusterStatus status = await Client.StatusAsync().Bounded();
        Assert.Equal((0, 0), (status.Tasks, status.Bytes));
    }

    [Fact]
    public async Task Compute_gives_a_future_at_once()
    {
        using Future<long> future = Client.Compute(WaitForFileAsync(Gate, 7));
        Assert.Equal(FutureStatus.Pending, future.Status);
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(7, await future.Bounded());
        Assert.Equal(FutureStatus.Finished, future.Status);
    }

    [Fact]
    public async Task Further_work_starts_from_what_was_persisted()
    {
        using FutureList<long> held = Client.Persist(Enumerable.Range(0, 5).Select(i => Logged(Log, $"part {i}", i)));
        Assert.Equal(10, await Sum(held).ComputeAsync(Client).Bounded());
        Assert.Equal(30, await (Sum(held) * 3).ComputeAsync(Client).Bounded());
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"part {i}"), RunLog.Read(Log).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Map_starts_at_once_and_not_when_it_is_asked_for_values()
    {
        using FutureList<long> mapped = Client.Map(value => Logged(Log, "run", value), new long[] { 1, 2, 3 });
        await Deadline.Until(() => RunLog.Read(Log).Count == 3, "three runs without anybody waiting for them");
        using FutureList<long> again = Client.Map(value => Add(value, 10), mapped);
        long[] first = await Client.GatherAsync(mapped).Bounded();
        long[] second = await Client.GatherAsync(again).Bounded();
        Assert.Equal([1, 2, 3], first);
        Assert.Equal([11, 12, 13], second);
    }

    [Fact]
    public async Task Scattered_values_are_used_in_graphs_like_computed_ones()
    {
        using Future<long> one = await Client.ScatterAsync(5L).Bounded();
        using FutureList<byte[]> many = await Client.ScatterAllAsync([new byte[100], new byte[20_000], Array.Empty<byte>()]).Bounded();
        Assert.Equal(25, await (one * one).ComputeAsync(Client).Bounded());
        Assert.Equal(20_100, await Sum(many.Select(bytes => CountBytes(bytes))).ComputeAsync(Client).Bounded());
        Assert.Equal(5, await one.Bounded());
    }

    [Fact]
    public async Task Futures_are_arguments_inside_lists_dictionaries_and_tuples()
    {
        using Future<long> future = Client.Compute(Add(1, 2));
        Assert.Equal(13, await Sum([future, 10]).ComputeAsync(Client).Bounded());
        Assert.Equal(7, await SumByName(new Dictionary<string, Delayed<long>> { ["future"] = future, ["lazy"] = Add(future, 1) }).ComputeAsync(Client).Bounded());
        (Delayed<long> first, Delayed<long> second) = Graph.Zip<long, long>(future, future + 1);
        Assert.Equal(12, await (first * second).ComputeAsync(Client).Bounded());
    }

    [Fact]
    public async Task Futures_are_arguments_inside_records()
    {
        using Future<long> future = Client.Compute(Add(1, 2));
        var named = new Dictionary<string, Delayed<long>> { ["future"] = future };
        Assert.Equal(15, await Total(Basket.Lazy(future, [Add(future, 1), 5], named)).ComputeAsync(Client).Bounded());
        using Future<Basket> basket = Client.Compute(Basket.Lazy(future, [future], named));
        Assert.Equal(9, await Total(basket).ComputeAsync(Client).Bounded());
        Assert.Equal([3L], (await basket.Bounded()).Rest);
    }

    [Fact]
    public async Task Tuples_that_tasks_return_come_apart()
    {
        (Delayed<long> quotient, Delayed<long> remainder) = Divide(17, 5);
        Assert.Equal((3, 2), await (quotient, remainder).ComputeAsync(Client).Bounded());
    }

    [Fact]
    public async Task A_future_can_be_waited_for_with_a_timeout_that_leaves_it_usable()
    {
        using Future<long> future = Client.Compute(WaitForFileAsync(Gate, 7));
        Assert.Contains(future.Key.ToString(), future.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() => future.WaitAsync(TimeSpan.FromMilliseconds(30)));
        Assert.Equal(FutureStatus.Pending, future.Status);
        await File.WriteAllTextAsync(Gate, "");
        Assert.Equal(7, await Task.Run(() => future.Result).Bounded());
    }

    [Fact]
    public async Task Gather_keeps_the_shape_of_what_it_is_given()
    {
        using Future<long> number = Client.Compute(Add(1, 2));
        using Future<Point> point = Client.Compute(Move(new Point(1, 2), 3));
        long[] list = await Client.GatherAsync([number, number]).Bounded();
        Assert.Equal([3, 3], list);
        Dictionary<string, long> named = await Client.GatherAsync(new Dictionary<string, Future<long>>(StringComparer.Ordinal) { ["three"] = number }).Bounded();
        Assert.Equal(3, named["three"]);
        Assert.Equal((3, new Point(4, 2)), await Client.GatherAsync((number, point)).Bounded());
    }

    [Fact]
    public async Task Futures_lazy_values_and_constants_mix_in_one_graph()
    {
        using Future<long> future = Client.Compute(AddLaterAsync(3, 4));
        Delayed<long> lazy = Multiply(future, 2);
        Assert.Equal(((7 * 2) + 7) - 1, await (lazy + future - 1).ComputeAsync(Client).Bounded());
    }

    [Fact]
    public async Task Futures_come_back_in_the_order_in_which_they_end()
    {
        using Future<long> slow = Client.Compute(WaitForFileAsync(Gate, 1));
        using Future<long> quick = Client.Compute(Add(1, 1));
        Assert.Same(quick, await Futures.WhenAny([slow, quick]).Bounded());
        var ended = new List<Future<long>>();
        await foreach (Future<long> future in Futures.AsCompleted([slow, quick]))
        {
            ended.Add(future);
            await File.WriteAllTextAsync(Gate, "");
        }

        Assert.Equal([quick, slow], ended);
    }

    [Fact]
    public async Task A_task_that_throws_fails_what_depends_on_it_and_nothing_else()
    {
        using Future<long> good = Client.Compute(Add(1, 2));
        using Future<long> bad = Client.Compute(Add(Fail(3, "boom"), good));
        TaskFailedException error = await Assert.ThrowsAsync<TaskFailedException>(() => bad.Bounded());
        Assert.Equal(("boom 3", 2), (error.RemoteMessage, error.Chain.Count));
        Assert.EndsWith("PrivateException", error.RemoteTypeName, StringComparison.Ordinal);
        Assert.Equal(FutureStatus.Erred, bad.Status);
        Assert.Equal(3, await good.Bounded());
    }
}

public sealed class ComputingInProcess(InProcessFixture fixture) : ComputingPromises(fixture), IClassFixture<InProcessFixture>;

public sealed class ComputingIsolated(IsolatedFixture fixture) : ComputingPromises(fixture), IClassFixture<IsolatedFixture>;

public sealed class ComputingOnProcesses(ProcessesFixture fixture) : ComputingPromises(fixture), IClassFixture<ProcessesFixture>;
