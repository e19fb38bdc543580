using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>M7: copies are made when they are wanted, dropped when they are surplus, and the last one never goes.</summary>
public sealed class MovingTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Copies_are_ordered_from_the_holder_and_the_client_hears_when_there_are_enough()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        client.Replicate(2, "x");
        Assert.Equal(["Acquire x@0"], other.TakeSeen());
        Assert.Empty(client.TakeSeen());
        other.ReportReplica(holder.TaskOf("x"));
        Assert.Contains("Order 1: 1 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void More_copies_than_workers_are_as_many_as_there_are_workers_until_another_joins()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        client.Replicate(int.MaxValue, "x");
        other.ReportReplica(holder.TaskOf("x"));
        Assert.Contains("Order 1: 1 done, 0 failed", client.TakeSeen());
        PlayedWorker third = _scene.JoinWorker("third");
        Assert.Contains(third.TakeSeen(), seen => seen.StartsWith("Acquire x", StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_that_is_lost_is_made_again_while_more_than_one_is_wanted()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        client.Replicate(2, "x");
        other.ReportReplica(holder.TaskOf("x"));
        PlayedWorker third = _scene.AddWorker("third");
        _scene.Lose(holder);
        Assert.Contains("Acquire x@1", third.TakeSeen());
    }

    [Fact]
    public void Copies_of_a_result_that_is_not_there_yet_are_ordered_when_it_is()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker other = _scene.AddWorker("other");
        client.Replicate(2, "x");
        Assert.Empty(other.TakeSeen());
        holder.TakeSeen();
        holder.Finish("x");
        Assert.Equal(["Acquire x@0"], other.TakeSeen());
    }

    [Fact]
    public void An_order_ends_with_its_result_and_the_client_hears_why()
    {
        (PlayedClient client, _, PlayedWorker other) = Two();
        client.Replicate(2, "x");
        other.TakeSeen();
        client.Release("x");
        Assert.Equal(["CancelAcquire x"], other.TakeSeen());
        Assert.Contains(client.TakeSeen(), seen => seen.StartsWith("Order 1: 0 done, 1 failed because", StringComparison.Ordinal));
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void An_order_for_what_is_cancelled_in_the_same_frame_is_answered()
    {
        (PlayedClient client, PlayedWorker holder, _) = Two();
        client.Submit("y <- x", hold: "y");
        holder.TakeSeen();
        holder.Finish("y");
        client.Release("x"); // Its recipe stays for y.
        PlayedClient other = _scene.AddClient("other");
        other.InOneFrame(() =>
        {
            other.Submit("x", hold: "x");
            other.Replicate(2, "x");
            other.Cancel("x");
        });
        Assert.Contains(other.TakeSeen(), seen => seen.StartsWith("Order 1: 0 done, 1 failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_that_cannot_get_a_copy_is_not_asked_again_and_the_client_hears_why()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        client.Replicate(2, "x");
        other.TakeSeen();
        other.Refuse(holder.TaskOf("x"), "no formatter");
        Assert.Empty(other.TakeSeen());
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("no formatter", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_found_before_a_copy_came_says_nothing_of_that_copy()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        first.Finish("x");
        TaskHandle x = first.TaskOf("x");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedWorker third = _scene.AddWorker("third");
        PlayedWorker fourth = _scene.AddWorker("fourth");
        client.Replicate(4, "x");
        second.ReportReplica(x);
        Assert.Equal(["Acquire x@0"], third.TakeSeen());
        Assert.Equal(["Acquire x@10"], fourth.TakeSeen());
        first.TakeSeen();

        fourth.ReportMissing(x, new WorkerId(0));
        Assert.Equal(["Free x"], first.TakeSeen());
        first.ReportReplica(x); // A copy comes back there.
        third.ReportMissing(x, new WorkerId(0)); // It asked before the copy there now.
        Assert.Empty(first.TakeSeen());
        Assert.Equal(["Holders x@01"], third.TakeSeen());

        third.ReportMissing(x, new WorkerId(0)); // It has asked again.
        Assert.Equal(["Free x"], first.TakeSeen());
    }

    [Fact]
    public void A_worker_that_pauses_while_it_fetches_a_copy_leaves_it_to_another()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        PlayedWorker third = _scene.AddWorker("third");
        client.Replicate(2, "x");
        Assert.Equal(["Acquire x@0"], other.TakeSeen());

        other.SayPaused(true);

        Assert.Equal(["CancelAcquire x"], other.TakeSeen());
        Assert.Equal(["Acquire x@0"], third.TakeSeen());
        third.ReportReplica(holder.TaskOf("x"));
        Assert.Equal(16, _scene.Machine.StoredBytes);
        Assert.Contains(client.TakeSeen(), seen => seen.StartsWith("Order 1:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_without_memory_gets_no_copy()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x", bytes: 900);
        PlayedWorker small = _scene.AddWorker("small", memoryBudget: 1000);
        client.Replicate(2, "x");
        Assert.Empty(small.TakeSeen());
        Assert.Contains(client.TakeSeen(), seen => seen.Contains("1 copies: small holds 0 bytes of its budget", StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_that_a_computation_made_is_dropped_after_a_while_and_never_the_last()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        other.ReportReplica(holder.TaskOf("x"));
        client.TakeSeen();
        Live(1_000, holder, other);
        Assert.Empty(holder.TakeSeen());
        Assert.Empty(other.TakeSeen());
        Live(3_000, holder, other);
        Assert.Equal(["Free x"], holder.TakeSeen()); // Both hold as much: the worker that came first.
        Assert.Empty(other.TakeSeen());
        Assert.Equal(8, _scene.Machine.StoredBytes);
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void Wanted_copies_are_not_dropped()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        client.Replicate(2, "x");
        other.ReportReplica(holder.TaskOf("x"));
        other.TakeSeen();
        Live(10_000, holder, other);
        Assert.Empty(holder.TakeSeen());
        Assert.Empty(other.TakeSeen());
        client.Replicate(1, "x");
        Live(3_000, holder, other);
        Assert.Equal(["Free x"], [.. holder.TakeSeen(), .. other.TakeSeen()]);
    }

    [Fact]
    public void Of_three_copies_as_many_go_as_are_too_many_and_the_books_follow()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        PlayedWorker third = _scene.AddWorker("third");
        client.Replicate(3, "x");
        other.ReportReplica(holder.TaskOf("x"));
        third.ReportReplica(holder.TaskOf("x"));
        long three = _scene.Machine.StoredBytes;
        foreach (PlayedWorker worker in (PlayedWorker[])[holder, other, third])
            worker.TakeSeen();

        client.Replicate(2, "x");
        Live(3_000, holder, other, third);

        Assert.Equal(["Free x"], [.. holder.TakeSeen(), .. other.TakeSeen(), .. third.TakeSeen()]);
        Assert.Equal(three / 3 * 2, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_copy_that_a_run_is_about_to_use_stays()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        other.ReportReplica(holder.TaskOf("x"));
        client.Submit("y <- x; z <- x", hold: "y z");
        string[] runs = [.. holder.TakeSeen(), .. other.TakeSeen()];
        Assert.Equal(2, runs.Count(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        Live(5_000, holder, other);
        Assert.Empty(holder.TakeSeen());
        Assert.Empty(other.TakeSeen());
    }

    [Fact]
    public void Rebalancing_moves_from_the_fullest_worker_to_the_emptiest()
    {
        PlayedWorker full = _scene.AddWorker("full");
        PlayedClient client = _scene.AddClient("c");
        for (int i = 0; i < 10; i++)
        {
            client.Submit($"x{i}", hold: $"x{i}");
            full.TakeSeen();
            full.Finish($"x{i}", bytes: 100);
        }

        PlayedWorker empty = _scene.AddWorker("empty");
        full.TakeSeen();
        client.TakeSeen();
        client.Rebalance();
        string[] orders = empty.TakeSeen();
        Assert.Equal(["Acquire x0@0", "Acquire x1@0", "Acquire x2@0", "Acquire x3@0", "Acquire x4@0"], orders);
        for (int i = 0; i < 5; i++)
            empty.ReportReplica(full.TaskOf($"x{i}"), 100);
        Assert.Equal(["Free x0", "Free x1", "Free x2", "Free x3", "Free x4"], full.TakeSeen());
        Assert.Contains("Order 2: 5 done, 0 failed", client.TakeSeen());
    }

    [Fact]
    public void Where_there_is_nothing_to_even_out_rebalancing_is_done_at_once()
    {
        PlayedWorker only = _scene.AddWorker("only");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        only.TakeSeen();
        only.Finish("x", bytes: 1000);
        PlayedWorker paused = _scene.AddWorker("paused");
        paused.SayPaused(true);
        client.TakeSeen();

        client.Rebalance();

        Assert.Equal(["Order 2: 0 done, 0 failed"], client.TakeSeen());
        Assert.Empty(paused.TakeSeen());
    }

    [Fact]
    public void Rebalancing_counts_only_workers_that_are_there()
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        _scene.Lose(other);
        client.TakeSeen();
        holder.TakeSeen();

        client.Rebalance();

        Assert.Equal(["Order 2: 0 done, 0 failed"], client.TakeSeen());
        Assert.Empty(holder.TakeSeen());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_copies_the_one_on_the_fuller_worker_is_dropped(bool isFirstFuller)
    {
        (PlayedWorker fuller, PlayedWorker emptier) = TwoCopiesBesideOtherData(isFirstFuller);

        Live(3_000, fuller, emptier);

        Assert.Equal(["Free x"], fuller.TakeSeen());
        Assert.Empty(emptier.TakeSeen());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_copies_the_one_on_a_paused_worker_is_dropped_however_full_the_other_is(bool isFirstFuller)
    {
        (PlayedWorker fuller, PlayedWorker emptier) = TwoCopiesBesideOtherData(isFirstFuller);
        emptier.SayPaused(true);

        Live(3_000, fuller, emptier);

        Assert.Equal(["Free x"], emptier.TakeSeen());
        Assert.Empty(fuller.TakeSeen());
    }

    /// <summary>A result x of 8 bytes on two workers, which hold other results too, one a larger than the other.</summary>
    private (PlayedWorker Fuller, PlayedWorker Emptier) TwoCopiesBesideOtherData(bool isFirstFuller)
    {
        (PlayedClient client, PlayedWorker holder, PlayedWorker other) = Two();
        other.ReportReplica(holder.TaskOf("x"));
        client.Submit("a; b", hold: "a b");
        foreach (PlayedWorker worker in (PlayedWorker[])[holder, other])
            worker.Finish(Assert.Single(worker.TakeSeen())["Run ".Length..], bytes: worker == holder == isFirstFuller ? 2000 : 1000);
        return isFirstFuller ? (holder, other) : (other, holder);
    }

    private void Live(long milliseconds, params PlayedWorker[] workers)
    {
        for (long passed = 0; passed < milliseconds; passed += 1_000)
        {
            foreach (PlayedWorker worker in workers)
                worker.Beat();
            _scene.Wait(1_000);
        }
    }

    /// <summary>A result x of 8 bytes on worker 0, held by a client, and worker 1 beside it.</summary>
    private (PlayedClient Client, PlayedWorker Holder, PlayedWorker Other) Two()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x");
        PlayedWorker other = _scene.AddWorker("other");
        holder.TakeSeen();
        client.TakeSeen();
        return (client, holder, other);
    }
}
