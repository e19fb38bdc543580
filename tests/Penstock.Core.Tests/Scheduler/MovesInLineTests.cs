namespace Penstock.Core.Tests.Scheduler;

/// <summary>
/// Moves that wait for a busy recipient when stored data is evened out: worker 0 is to give 95 of its 200 results of 10 bytes to
/// worker 1, which fetches 64 at once.
/// </summary>
public sealed class MovesInLineTests : IDisposable
{
    private const int AtOnce = 64;
    private const int Moves = 95;

    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_recipient_gets_another_one_for_each_that_arrives()
    {
        (PlayedClient client, PlayedWorker giver, PlayedWorker taker) = Rebalance();
        Assert.Equal(AtOnce, TakeOrders(taker).Length);

        for (int i = 0; i < Moves; i++)
        {
            Assert.Empty(TakeAnswers(client));
            taker.ReportReplica(giver.TaskOf($"a{i}"), 10);
            Assert.Equal(i < Moves - AtOnce ? [$"Acquire a{i + AtOnce}@0"] : [], TakeOrders(taker));
        }

        Assert.Equal([$"Order 2: {Moves} done, 0 failed"], TakeAnswers(client));
    }

    [Fact]
    public void What_was_let_go_meanwhile_is_not_moved_and_has_not_failed()
    {
        (PlayedClient client, PlayedWorker giver, PlayedWorker taker) = Rebalance();
        client.Release($"a{AtOnce}", $"a{AtOnce + 1}");

        FetchAll(giver, taker);

        Assert.Equal([$"Order 2: {Moves - 2} done, 0 failed"], TakeAnswers(client));
    }

    [Fact]
    public void Who_has_a_result_by_now_does_not_fetch_it()
    {
        (PlayedClient client, PlayedWorker giver, PlayedWorker taker) = Rebalance();
        TakeOrders(taker);
        taker.ReportReplica(giver.TaskOf($"a{AtOnce}"), 10);
        Assert.Empty(TakeOrders(taker));

        taker.ReportReplica(giver.TaskOf("a0"), 10);

        Assert.Equal([$"Acquire a{AtOnce + 1}@0"], TakeOrders(taker));
        foreach (int i in Enumerable.Range(1, Moves - 1).Where(static i => i != AtOnce))
            taker.ReportReplica(giver.TaskOf($"a{i}"), 10);
        Assert.StartsWith($"Order 2: {Moves - 1} done, 1 failed because ", Assert.Single(TakeAnswers(client)), StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_recipient_leaves_the_moves_that_wait_for_it_fail_too()
    {
        (PlayedClient client, _, PlayedWorker taker) = Rebalance();

        _scene.Lose(taker);

        Assert.StartsWith($"Order 2: 0 done, {Moves} failed because ", Assert.Single(TakeAnswers(client)), StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_recipient_pauses_the_moves_that_wait_for_it_fail_too()
    {
        (PlayedClient client, PlayedWorker giver, PlayedWorker taker) = Rebalance();
        taker.ReportReplica(giver.TaskOf("a0"), 10);

        taker.SayPaused(true);

        Assert.StartsWith($"Order 2: 1 done, {Moves - 1} failed because ", Assert.Single(TakeAnswers(client)), StringComparison.Ordinal);
        Assert.Empty(TakeOrders(taker)[(AtOnce + 1)..]);
    }

    [Fact]
    public void A_recipient_without_memory_for_them_gets_as_many_as_fit()
    {
        (PlayedClient client, PlayedWorker giver, PlayedWorker taker) = Rebalance(memoryOfTaker: 1000); // 800 for copies, and it has 10.

        FetchAll(giver, taker);

        Assert.StartsWith($"Order 2: 79 done, {Moves - 79} failed because ", Assert.Single(TakeAnswers(client)), StringComparison.Ordinal);
    }

    private (PlayedClient Client, PlayedWorker Giver, PlayedWorker Taker) Rebalance(long memoryOfTaker = 1 << 30)
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker giver = _scene.AddWorker("giver");
        PlayedWorker taker = _scene.AddWorker("taker", memoryBudget: memoryOfTaker);
        Store(client, taker, "taker", "b0");
        for (int i = 0; i < 200; i++)
            Store(client, giver, "giver", $"a{i}");
        client.TakeSeen();
        client.Rebalance();
        return (client, giver, taker);
    }

    private static void Store(PlayedClient client, PlayedWorker worker, string name, string key)
    {
        client.Options[key] = new TaskOptions { Workers = [name] };
        client.Submit(key, hold: key);
        worker.TakeSeen();
        worker.Finish(key, bytes: 10);
    }

    private static string[] TakeOrders(PlayedWorker taker) =>
        [.. taker.TakeSeen().Where(static seen => seen.StartsWith("Acquire ", StringComparison.Ordinal))];

    /// <summary>The recipient fetches everything that it is told to.</summary>
    private static void FetchAll(PlayedWorker giver, PlayedWorker taker)
    {
        while (TakeOrders(taker) is { Length: > 0 } orders)
        {
            foreach (string order in orders)
                taker.ReportReplica(giver.TaskOf(order["Acquire ".Length..order.IndexOf('@', StringComparison.Ordinal)]), 10);
        }
    }

    private static string[] TakeAnswers(PlayedClient client) =>
        [.. client.TakeSeen().Where(static seen => seen.StartsWith("Order ", StringComparison.Ordinal))];
}
