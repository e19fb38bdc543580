namespace Penstock.Core.Tests.Scheduler;

/// <summary>Tasks that run at least once though nobody holds them, and tasks that give their slots back.</summary>
public sealed class FireAndForgetTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_fired_task_runs_although_nobody_holds_it_and_is_freed_when_it_is_in_memory()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();

        client.FireAndForget("y");
        client.Release("y");
        Assert.Empty(worker.TakeSeen());
        worker.Finish("x");
        worker.Finish("y");

        Assert.Equal(["Free x", "Free y"], worker.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_fired_task_goes_on_when_its_client_is_gone()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.FireAndForget("x");

        _scene.Lose(client);
        PlayedWorker worker = _scene.JoinWorker("w");

        Assert.Contains("Run x", worker.TakeSeen());
        worker.Finish("x");
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void To_fire_what_has_finished_or_was_let_go_or_is_data_changes_nothing()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        client.Scatter("data", 8);

        client.FireAndForget("x", "data");
        client.Release("x");
        client.FireAndForget("x");

        Assert.Equal(["Free x"], worker.TakeSeen());
        client.Release("data");
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void What_had_no_room_to_run_ahead_gets_that_of_a_run_that_secedes()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y <- x; z <- y", hold: "z");
        Assert.Equal(["Run x", "Run y x@ahead"], worker.TakeSeen());

        worker.Secede("x");

        Assert.Equal(["Run z y@ahead"], worker.TakeSeen());
    }

    [Fact]
    public void A_fired_task_that_fails_leaves_nothing_behind()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        client.FireAndForget("x");
        client.Release("x");
        worker.TakeSeen();

        worker.Fail("x", "bad");

        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_fired_task_that_is_still_held_stays()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        client.FireAndForget("x");
        worker.TakeSeen();
        worker.Finish("x");
        Assert.Empty(worker.TakeSeen());
        client.Release("x");
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void A_forced_cancel_of_fired_tasks_empties_the_tables_at_once()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y <- x; z <- y", hold: "x z");
        client.FireAndForget("z");
        client.Release("z");
        worker.TakeSeen();
        worker.Finish("x");

        client.Cancel("x", force: true);

        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Another_clients_cancel_without_force_does_not_end_a_fired_task()
    {
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        PlayedWorker worker = _scene.AddWorker("w");
        first.Submit("x", hold: "x");
        second.Submit("x", hold: "x");
        first.FireAndForget("x");
        first.Release("x");
        worker.TakeSeen();

        second.Cancel("x");

        Assert.Empty(worker.TakeSeen());
        worker.Finish("x");
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void A_task_that_secedes_opens_its_slot_for_another_one()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        client.Submit("a; b; c; d", hold: "a b c d");
        Assert.Equal(["Run a", "Run b"], worker.TakeSeen());

        worker.Secede("a");
        Assert.Equal(["Run c"], worker.TakeSeen());
        worker.Finish("a");
        Assert.Empty(worker.TakeSeen());
        worker.Finish("b");
        Assert.Equal(["Run d"], worker.TakeSeen());
    }

    [Fact]
    public void The_time_of_a_task_that_seceded_is_not_learnt()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"t{i}")];
        client.Submit(string.Join("; ", names), hold: string.Join(' ', names));
        var running = new Queue<string>();
        for (int i = 0; i < 20; i++)
        {
            foreach (string seen in worker.TakeSeen())
                running.Enqueue(seen["Run ".Length..]);
            worker.Secede(running.Peek());
            worker.Finish(running.Dequeue(), nanoseconds: 1);
        }

        foreach (string seen in worker.TakeSeen())
            running.Enqueue(seen["Run ".Length..]);
        Assert.Equal(2, running.Count); // A function that was known to be short would be given ahead.
    }

    [Fact]
    public void A_recalled_task_that_seceded_counts_no_more()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        client.Submit("a", hold: "a");
        worker.TakeSeen();
        worker.Secede("a");

        client.Release("a");
        worker.Secede("a"); // It crosses the recall.
        client.Submit("b; c; d", hold: "b c d");

        Assert.Equal(["Recall a", "Run b", "Run c"], worker.TakeSeen());
    }
}
