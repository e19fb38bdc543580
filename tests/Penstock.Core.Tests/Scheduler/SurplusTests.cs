namespace Penstock.Core.Tests.Scheduler;

/// <summary>M7: which of the copies that computations have left behind go, and which stay for whom.</summary>
public sealed class SurplusTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Copies_that_waiting_tasks_will_use_stay_until_these_have_run()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        client.Submit("a; b; y <- x a b; z <- x a b", hold: "y z");
        for (int i = 0; i < 2; i++)
        {
            string[] runs = [.. workers.Select(worker => Assert.Single(RunsOf(worker)))];
            Assert.Empty(FreedWithin(5, workers, "x"));
            for (int j = 0; j < runs.Length; j++)
                workers[j].Finish(runs[j]);
        }

        Assert.Single(FreedWithin(5, workers, "x"));
    }

    [Theory]
    [InlineData("y", 2)]
    [InlineData("y z", 1)]
    public void Of_three_copies_as_many_stay_as_there_are_tasks_that_will_use_one(string users, int dropped)
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 3);
        client.Submit("a; b; y <- x a b; z <- x a b", hold: users);
        Assert.Equal(dropped, FreedWithin(3, workers, "x").Length);
    }

    [Fact]
    public void A_copy_stays_for_a_run_and_another_one_for_a_task_that_waits()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        PlayedWorker third = _scene.AddWorker("third");
        client.Submit("y <- x", hold: "y");
        Assert.Equal(["y"], RunsOf(workers));
        client.Submit("a; b; z <- x a b", hold: "z");
        Assert.Empty(FreedWithin(5, [.. workers, third], "x"));
    }

    [Fact]
    public void Users_of_one_result_do_not_keep_copies_of_another()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        AddResult(client, "w", workers);
        client.Submit("y <- x", hold: "y");
        Assert.Equal(["y"], RunsOf(workers[0]));

        Live(3, workers);

        Assert.Equal(["Free w"], workers[0].TakeSeen());
        Assert.Equal(["Free x"], workers[1].TakeSeen());
    }

    [Fact]
    public void The_copy_that_a_run_is_about_to_use_stays_also_on_the_fullest_worker()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        client.Submit("y <- x", hold: "y");
        Assert.Equal(["y"], RunsOf(workers[0]));
        PlayedWorker third = _scene.AddWorker("third");
        AddResult(client, "w", [third, workers[0]], bytes: 1_000);

        Live(3, [.. workers, third]);

        Assert.DoesNotContain("Free x", workers[0].TakeSeen());
        Assert.Contains("Free x", workers[1].TakeSeen());
    }

    [Fact]
    public void Copies_that_are_too_many_go_also_if_more_were_on_their_way_at_their_time()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        PlayedWorker third = _scene.AddWorker("third");
        client.Replicate(3, "x");
        Assert.Equal(["Acquire x@10"], third.TakeSeen());
        client.Replicate(1, "x");
        Assert.Empty(FreedWithin(3, [.. workers, third], "x"));

        third.Refuse(_scene.HandleOf("x"), "no memory");

        Assert.Single(FreedWithin(5, [.. workers, third], "x"));
    }

    [Fact]
    public void A_result_that_was_let_go_meanwhile_is_not_looked_at()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        client.Release("x");
        Assert.Equal(2, FreedWithin(5, workers, "x").Length);
    }

    [Fact]
    public void A_copy_stays_while_the_only_other_one_is_on_a_worker_that_retires_and_uses_it()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 2);
        RetireWithRun("y <- x", client, workers[0]);
        Assert.Empty(FreedWithin(10, workers, "x"));
    }

    [Fact]
    public void Beside_a_worker_that_retires_and_uses_a_copy_one_stays()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 3);
        RetireWithRun("y <- x", client, workers[0]);
        Assert.Single(FreedWithin(10, workers[1..], "x"));
        Assert.DoesNotContain("Free x", workers[0].TakeSeen());
    }

    [Fact]
    public void Beside_a_worker_that_retires_and_does_not_use_its_copy_one_stays()
    {
        (PlayedClient client, PlayedWorker[] workers) = HoldersOf("x", 3);
        RetireWithRun("y", client, workers[0]);
        Assert.Equal(2, FreedWithin(3, workers, "x").Length);
    }

    [Fact]
    public void Nothing_goes_beside_a_copy_whose_worker_has_fallen_silent_until_it_is_heard_of_again()
    {
        (_, PlayedWorker[] workers) = HoldersOf("x", 2);
        Live(8, workers[1]);
        Assert.Empty(FreedWithin(0, workers, "x"));

        Assert.Single(FreedWithin(5, workers, "x"));
    }

    [Fact]
    public void Nothing_goes_while_a_worker_that_has_a_copy_is_away()
    {
        (_, PlayedWorker[] workers) = HoldersOf("x", 3);
        Live(1, workers);
        _scene.Leave(workers[0]);
        Assert.Empty(FreedWithin(4, workers[1..], "x"));
        _scene.Return(workers[0]);

        Assert.Equal(2, FreedWithin(5, workers, "x").Length);
    }

    [Fact]
    public void What_was_moved_away_stays_for_a_run_that_uses_it_and_goes_afterwards()
    {
        (PlayedClient client, PlayedWorker full, PlayedWorker empty) = FullAndEmpty();
        client.Submit("y <- x0", hold: "y");
        Assert.Equal(["y"], RunsOf(full));
        client.Rebalance();
        empty.ReportReplica(_scene.HandleOf("x0"), 100);
        Assert.Empty(full.TakeSeen());

        full.Finish("y");

        Live(5, full, empty);
        Assert.Equal(["Free x0"], full.TakeSeen());
    }

    [Fact]
    public void A_move_ends_well_if_the_worker_it_was_from_has_died_and_somebody_else_had_a_copy()
    {
        (PlayedClient client, PlayedWorker full, PlayedWorker empty) = FullAndEmpty();
        client.Rebalance();
        PlayedWorker third = _scene.AddWorker("third");
        third.ReportReplica(_scene.HandleOf("x0"), 100);
        _scene.Lose(full);
        client.TakeSeen();

        empty.ReportReplica(_scene.HandleOf("x0"), 100);

        Assert.Contains("Order 2: 1 done, 0 failed", client.TakeSeen());
    }

    /// <summary>Workers of one slot that hold a result of 8 bytes, and the client that holds its future.</summary>
    private (PlayedClient Client, PlayedWorker[] Workers) HoldersOf(string key, int count)
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker[] workers = [.. Enumerable.Range(0, count).Select(i => _scene.AddWorker($"w{i}"))];
        AddResult(client, key, workers);
        return (client, workers);
    }

    /// <summary>A worker with two results of 100 bytes, and one without any that is to get the first when they are evened out.</summary>
    private (PlayedClient Client, PlayedWorker Full, PlayedWorker Empty) FullAndEmpty()
    {
        PlayedWorker full = _scene.AddWorker("full");
        PlayedClient client = _scene.AddClient("c");
        AddResult(client, "x0", [full], bytes: 100);
        AddResult(client, "x1", [full], bytes: 100);
        PlayedWorker empty = _scene.AddWorker("empty");
        full.TakeSeen();
        return (client, full, empty);
    }

    /// <summary>A result is made by some worker, and in the end the given ones have it.</summary>
    private void AddResult(PlayedClient client, string key, PlayedWorker[] holders, long bytes = 8)
    {
        client.Options[key] = new TaskOptions { Workers = [holders[0].Peer.Name] };
        client.Submit(key, hold: key);
        Assert.Equal([key], RunsOf(holders[0]));
        holders[0].Finish(key, bytes);
        foreach (PlayedWorker holder in holders[1..])
            holder.ReportReplica(holders[0].TaskOf(key), bytes);
    }

    /// <summary>A worker retires but has a run that has begun.</summary>
    private static void RetireWithRun(string task, PlayedClient client, PlayedWorker worker)
    {
        client.Options["y"] = new TaskOptions { Workers = [worker.Peer.Name] };
        client.Submit(task, hold: "y");
        Assert.Equal(["y"], RunsOf(worker));
        client.Retire(0);
        worker.Answer("y", givesBack: false);
        worker.TakeSeen();
    }

    /// <summary>The tasks that workers were told to run since they were looked at last.</summary>
    private static string[] RunsOf(params PlayedWorker[] workers) =>
        [.. workers.SelectMany(worker => worker.TakeSeen()).Where(seen => seen.StartsWith("Run ", StringComparison.Ordinal)).Select(seen => seen.Split(' ')[1])];

    /// <summary>Lets seconds pass and gives the words by which workers were told to drop a copy.</summary>
    private string[] FreedWithin(int seconds, PlayedWorker[] workers, string key)
    {
        Live(seconds, workers);
        return [.. workers.SelectMany(worker => worker.TakeSeen()).Where(seen => seen == "Free " + key)];
    }

    private void Live(int seconds, params PlayedWorker[] workers)
    {
        for (int i = 0; i < seconds; i++)
            _scene.WaitWith(1, workers);
    }
}
