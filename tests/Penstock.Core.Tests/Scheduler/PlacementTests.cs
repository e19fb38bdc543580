using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>D13 and D15: what a worker is given ahead, and when a chain runs without a word from the scheduler.</summary>
public sealed class PlacementTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_dependent_runs_ahead_on_the_worker_that_makes_its_input()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");

        client.Submit("x; y <- x", hold: "y");

        Assert.Equal(["Run x", "Run y x@ahead"], worker.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        Assert.True(worker.AttemptOf("x").Value < worker.AttemptOf("y").Value);
    }

    [Fact]
    public void When_the_input_of_a_task_that_ran_ahead_fails_the_task_is_recalled_and_fails_with_its_cause()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();

        worker.Fail("x", "bad");

        Assert.Equal(["Recall y"], worker.TakeSeen());
        Assert.Contains("Erred y", client.TakeSeen());
    }

    [Fact]
    public void A_task_whose_missing_inputs_are_made_by_two_workers_waits_until_they_are_in_memory()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("a; b; y <- a b", hold: "y");
        string[] runs = [.. first.TakeSeen(), .. second.TakeSeen()];
        Assert.DoesNotContain(runs, seen => seen.StartsWith("Run y", StringComparison.Ordinal));

        RunnerOf("a", first, second).Finish("a");
        RunnerOf("b", first, second).Finish("b");

        Assert.Single([.. first.TakeSeen(), .. second.TakeSeen()], seen => seen.StartsWith("Run y", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_hears_of_a_function_once_before_its_first_use_by_a_number_of_its_own()
    {
        PlayedWorker first = _scene.AddWorker("first", slots: 3);
        PlayedClient client = _scene.AddClient("c");
        client.Define(1, "g");
        client.Define(2, "h");
        client.Functions["x"] = 2;
        client.Functions["y"] = 1;
        client.Submit("x; y", hold: "x y");
        first.TakeSeen();
        Assert.Equal(["0 h", "1 g"], first.Functions);
        PlayedWorker second = _scene.AddWorker("second", slots: 3);
        client.Functions["a"] = 1;
        client.Functions["c"] = 2;

        client.Submit("a; b; c", hold: "a b c");

        Assert.Equal(["Run c"], first.TakeSeen());
        Assert.Equal(["Run a", "Run b"], second.TakeSeen());
        Assert.Equal(["0 h", "1 g"], first.Functions);
        Assert.Equal(["0 g", "1 f"], second.Functions);
        Assert.Equal((0, 1, 0), (first.FunctionOf("x"), first.FunctionOf("y"), first.FunctionOf("c")));
        Assert.Equal((0, 1), (second.FunctionOf("a"), second.FunctionOf("b")));
    }

    [Fact]
    public void An_unknown_function_counts_as_slow_and_a_worker_gets_as_many_tasks_as_it_has_slots()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 20);
        PlayedClient client = _scene.AddClient("c");
        string[] names = Names(50);

        client.Submit([.. names.Select(name => (name, Array.Empty<string>()))], hold: names);

        Assert.Equal(20, CountRuns(worker));
    }

    [Fact]
    public void A_worker_whose_tasks_end_soon_gets_some_that_wait_behind_them()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 20);
        PlayedClient client = _scene.AddClient("c");
        string[] names = Names(200);
        client.Submit([.. names.Select(name => (name, Array.Empty<string>()))], hold: names);
        int given = CountRunsAfter(worker, names[..100], bytes: 8, nanoseconds: 5_000_000);

        Assert.Equal(22, given - 100); // ceil(1.1 x 20 slots)
    }

    [Fact]
    public void What_runs_ahead_takes_no_slot()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        PlayedClient client = _scene.AddClient("c");

        client.Submit("x; y <- x; a; b", hold: "y a b");

        Assert.Equal(["Run a", "Run x", "Run y x@ahead"], worker.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_function_known_to_be_fast_is_given_out_for_two_milliseconds_ahead()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        string[] names = Names(10_000);
        client.Submit([.. names.Select(name => (name, Array.Empty<string>()))], hold: names);
        int given = CountRunsAfter(worker, names[..20], bytes: 8, nanoseconds: 500);
        Assert.InRange(given - 20, 3500, 4000); // 2 ms of 500 ns each; what a worker spends on them besides does not count.
    }

    [Fact]
    public void What_is_given_ahead_makes_no_more_than_a_hundredth_of_the_memory()
    {
        PlayedWorker worker = _scene.AddWorker("w", memoryBudget: 100_000);
        PlayedClient client = _scene.AddClient("c");
        string[] names = Names(100);
        client.Submit([.. names.Select(name => (name, Array.Empty<string>()))], hold: names);
        int given = CountRunsAfter(worker, names[..20], bytes: 100, nanoseconds: 500);
        Assert.Equal(10, given - 20); // 10 results of 100 bytes.
    }

    [Fact]
    public void Tasks_run_in_the_order_of_their_submission()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("a; b; c", hold: "a b c");
        client.Submit("d", hold: "d");
        var order = new List<string>();
        foreach (string name in (string[])["a", "b", "c", "d"])
        {
            order.AddRange(worker.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
            worker.Finish(name);
        }

        Assert.Equal(["Run a", "Run b", "Run c", "Run d"], order);
    }

    [Fact]
    public void A_task_goes_where_its_large_inputs_are_if_there_is_room()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("big", hold: "big");
        holder.TakeSeen();
        holder.Finish("big", bytes: 10L << 30);
        PlayedWorker idle = _scene.AddWorker("idle");

        client.Submit("y <- big", hold: "y");

        Assert.Contains("Run y big@0", holder.TakeSeen());
        Assert.DoesNotContain(idle.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
    }

    [Fact]
    public void Large_inputs_do_not_bind_a_task_to_a_worker_without_room()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("big", hold: "big");
        holder.TakeSeen();
        holder.Finish("big", bytes: 10L << 30);
        client.Submit("busy", hold: "busy");
        client.Submit("y <- big", hold: "y");
        Assert.DoesNotContain("Run y big@0", holder.TakeSeen());

        PlayedWorker idle = _scene.JoinWorker("idle");

        Assert.Contains("Run y big@0", idle.TakeSeen());
    }

    [Fact]
    public void Tasks_that_use_the_same_large_input_go_where_it_is_on_its_way_to()
    {
        PlayedWorker holder = _scene.AddWorker("holder");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("big", hold: "big");
        holder.TakeSeen();
        holder.Finish("big", bytes: 10L << 30);
        client.Submit("busy", hold: "busy");
        PlayedWorker[] others = [_scene.AddWorker("w1", slots: 3), _scene.AddWorker("w2", slots: 3), _scene.AddWorker("w3", slots: 3)];

        client.Submit("a <- big; b <- big; c <- big", hold: "a b c");

        Assert.Equal([0, 0, 3], others.Select(CountRuns).Order());
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"t{i:00000}")];

    private static int CountRuns(PlayedWorker worker) => worker.TakeSeen().Count(seen => seen.StartsWith("Run", StringComparison.Ordinal));

    /// <summary>Finishes runs one after the other and gives how many were begun, these among them.</summary>
    private static int CountRunsAfter(PlayedWorker worker, string[] finished, long bytes, long nanoseconds)
    {
        int begun = CountRuns(worker);
        foreach (string name in finished)
        {
            worker.Finish(name, bytes, nanoseconds);
            begun += CountRuns(worker);
        }

        return begun;
    }

    private static PlayedWorker RunnerOf(string name, PlayedWorker first, PlayedWorker second)
    {
        try
        {
            first.TaskOf(name);
            return first;
        }
        catch (KeyNotFoundException)
        {
            return second;
        }
    }

    [Fact]
    public void Measured_bandwidth_decides_between_moving_inputs_and_waiting()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder", slots: 3);
        client.Submit("x", hold: "x");
        holder.TakeSeen();
        holder.Finish("x", bytes: 160 << 20);
        PlayedWorker fast = _scene.AddWorker("fast");
        client.Options["b"] = new TaskOptions { Workers = ["holder"] };
        client.Submit("b", hold: "b"); // Half a second of work for a slot of the holder, since it is unknown.
        client.Submit("y <- x", hold: "y");
        Assert.Equal(["Run b", "Run y x@0"], holder.TakeSeen()); // 1.7 s to move it, as long as nobody has measured.

        fast.Send(writer => writer.Append(new Heartbeat(0, 0, FetchedBytesPerSecond: 10_000_000_000)));
        client.Submit("z <- x", hold: "z");

        Assert.Equal(["Run z x@0"], fast.TakeSeen());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_workers_that_could_start_a_task_equally_early_the_one_with_less_data_gets_it(int fuller)
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker[] workers = [_scene.AddWorker("w0"), _scene.AddWorker("w1")];
        client.Options["x"] = new TaskOptions { Workers = [$"w{fuller}"] };
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], workers[fuller].TakeSeen());
        workers[fuller].Finish("x", bytes: 100);

        client.Submit("y", hold: "y");

        Assert.Equal(["Run y"], workers[1 - fuller].TakeSeen());
        Assert.Empty(workers[fuller].TakeSeen());
    }
}
