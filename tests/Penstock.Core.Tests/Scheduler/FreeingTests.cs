using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>M1 to M3: what keeps data, what keeps recipes, and when they go.</summary>
public sealed class FreeingTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_result_stays_while_a_client_holds_it_and_goes_with_the_last_hold()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("x", hold: "x");
        second.Submit("x", hold: "x");
        Assert.Equal(["Run x"], worker.TakeSeen());
        worker.Finish("x");

        first.Release("x");
        Assert.Empty(worker.TakeSeen());
        second.Release("x");

        Assert.Equal(["Free x"], worker.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
        Assert.Equal(0, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_result_or_run_that_a_new_graph_uses_stays_although_its_hold_ends_in_the_same_frame()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("made; running", hold: "made running");
        worker.TakeSeen();
        worker.Finish("made");

        client.InOneFrame(() =>
        {
            client.Submit("made; running; y <- made running", hold: "y");
            client.Release("made", "running");
        });

        Assert.Equal(["Run y made@0 running@ahead"], worker.TakeSeen());
    }

    [Fact]
    public void An_unheld_intermediate_is_freed_when_its_last_active_dependent_has_run()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x; z <- x", hold: "y z");
        worker.TakeSeen();
        worker.Finish("x");
        worker.Finish("y");
        Assert.DoesNotContain("Free x", worker.TakeSeen());

        worker.Finish("z");

        Assert.Equal(["Free x"], worker.TakeSeen());
        Assert.Equal(3, _scene.Machine.TaskCount); // The recipe of x stays: y and z would need it.
    }

    [Fact]
    public void A_recipe_stays_while_a_held_task_could_need_it_and_goes_with_that_task()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        worker.Finish("x");
        worker.Finish("y");
        Assert.Equal(2, _scene.Machine.TaskCount);

        client.Release("y");

        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Data_that_another_collection_needs_stays_when_one_collection_is_released()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        client.Submit("y <- x", hold: "y");
        worker.TakeSeen();

        client.Release("x");
        Assert.Empty(worker.TakeSeen());
        worker.Finish("y");

        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void A_vanished_client_lets_go_of_everything_at_once()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x; z <- y", hold: "x y z");
        worker.TakeSeen();
        worker.Finish("x");

        _scene.Lose(client);

        Assert.Equal(0, _scene.Machine.TaskCount);
        Assert.Contains("Free x", worker.TakeSeen());
    }

    [Fact]
    public void Releasing_a_running_task_that_nobody_needs_recalls_it()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();

        client.Release("x");

        Assert.Equal(["Recall x"], worker.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_released_result_that_is_asked_for_again_is_computed_once_more()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        client.Release("x");
        worker.TakeSeen();
        client.TakeSeen();

        client.Submit("x", hold: "x");

        Assert.Equal(["Run x"], worker.TakeSeen());
        worker.Finish("x");
        Assert.Equal(["Accepted", "Finished x"], client.TakeSeen());
    }

    [Fact]
    public void A_late_copy_of_a_freed_result_is_freed_by_its_stale_handle()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker runner = first.TakeSeen().Length > 0 ? first : second;
        runner.TakeSeen();
        PlayedWorker other = runner == first ? second : first;
        runner.Finish("x");
        client.Release("x");

        other.ReportReplica(runner.TaskOf("x"));

        Assert.Equal(["Free x"], other.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Data_that_arrives_when_only_a_failed_dependent_remembers_it_is_freed_and_no_longer_arriving()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 100);
        TaskHandle data = _scene.HandleOf("data");
        client.Submit("bad; x <- bad data", hold: "x");
        worker.TakeSeen();
        worker.Fail("bad", "boom");
        client.Release("data");

        worker.ReportReplica(data, 100);

        Assert.Equal(["Free data"], worker.TakeSeen());
        Assert.Null(_scene.Machine.CauseOf(SchedulerScene.KeyOf("data")));
        Assert.Equal(0, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_task_that_loses_two_pieces_of_data_fails_by_one_of_them_and_nothing_is_said_of_the_other()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Scatter("first", 100);
        client.Scatter("second", 100);
        holder.ReportReplica(_scene.HandleOf("first"), 100);
        holder.ReportReplica(_scene.HandleOf("second"), 100);
        client.Submit("missing; y <- missing first second", hold: "y");
        client.Release("first", "second");
        client.TakeSeen();

        _scene.Lose(holder);

        Assert.Equal(["Erred y"], client.TakeSeen().Where(seen => !seen.StartsWith("WorkerLeft", StringComparison.Ordinal)));
        Assert.Equal(ErrorKind.DataLost, client.Errors["y"].Kind);
    }

    [Fact]
    public void A_result_whose_input_was_lost_is_kept_while_it_is_needed_and_cannot_be_made_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Scatter("data", 1 << 20);
        holder.ReportReplica(_scene.HandleOf("data"), 1 << 20);
        client.Submit("y <- data; z <- y", hold: "y z");
        holder.TakeSeen();
        PlayedWorker other = _scene.AddWorker("other");
        holder.Finish("y");
        holder.Finish("z");
        other.ReportReplica(holder.TaskOf("y"));
        other.ReportReplica(holder.TaskOf("z"));
        _scene.Lose(holder);
        Assert.Contains("Lost data", client.TakeSeen());

        client.Release("y"); // z is there.
        Assert.Equal(["Free y"], other.TakeSeen().Where(seen => seen.StartsWith("Free", StringComparison.Ordinal)));
        _scene.Lose(other);

        Assert.Contains("Erred z", client.TakeSeen());
        Assert.Equal(ErrorKind.DataLost, client.Errors["z"].Kind);
    }

    [Fact]
    public void A_chain_of_a_million_tasks_is_submitted_released_and_forgotten_without_recursion()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        const int length = 1_000_000;
        var tasks = new (string, string[])[length];
        for (int i = 0; i < length; i++)
            tasks[i] = ($"t{i}", i == 0 ? [] : [$"t{i - 1}"]);
        client.Submit(tasks, hold: [$"t{length - 1}"]);
        Assert.Equal(length, _scene.Machine.TaskCount);

        client.Release($"t{length - 1}");

        Assert.Equal(0, _scene.Machine.TaskCount);
        worker.TakeSeen();
    }
}
