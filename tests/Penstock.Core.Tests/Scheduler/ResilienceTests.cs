using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>M6 and D2, D3: lost results are computed again from their recipes, errors reach exactly their descendants.</summary>
public sealed class ResilienceTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Only_what_was_lost_and_is_still_needed_is_computed_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("x; y <- x; z", hold: "y z");
        worker.TakeSeen();
        worker.Finish("x");
        worker.Finish("y");
        worker.Finish("z");
        client.TakeSeen();
        PlayedWorker spare = _scene.AddWorker("spare", slots: 4);

        _scene.Lose(worker);

        Assert.Contains("WorkerLeft results 2 runs 0", client.TakeSeen());
        Assert.Equal(["Run x", "Run y x@ahead", "Run z"], spare.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        spare.Finish("x");
        spare.Finish("y");
        spare.Finish("z");
        Assert.Equal(["Finished y", "Finished z"], client.TakeSeen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_copy_reported_behind_the_failure_of_its_task_is_freed()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Send(writer =>
        {
            writer.Append(new TaskErred(worker.TaskOf("x"), worker.AttemptOf("x"), PlayedWorker.ErrorOf("planned")));
            writer.Append(new ReplicaAdded(worker.TaskOf("x"), 8));
        });
        Assert.Contains("Erred x", client.TakeSeen());
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void A_copy_reported_before_the_failure_of_a_run_in_the_same_batch_is_the_result()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y <- x", hold: "x y");
        worker.TakeSeen();
        worker.Send(writer =>
        {
            writer.Append(new ReplicaAdded(worker.TaskOf("x"), 8));
            writer.Append(new TaskErred(worker.TaskOf("x"), worker.AttemptOf("x"), PlayedWorker.ErrorOf("planned")));
        });
        Assert.Equal(["Accepted", "Finished x"], client.TakeSeen());
        PlayedWorker other = _scene.AddWorker("other");
        _scene.Lose(worker);
        Assert.Equal(["WorkerLeft", "Run x"], other.TakeSeen()); // The failure is forgotten with the run.
    }

    [Fact]
    public void A_result_with_another_copy_is_not_computed_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        first.Finish("x");
        PlayedWorker second = _scene.AddWorker("second");
        second.ReportReplica(first.TaskOf("x"));
        client.TakeSeen();

        _scene.Lose(first);

        Assert.DoesNotContain(second.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_copy_and_a_result_reported_in_one_batch_are_one_replica()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();

        worker.Send(writer =>
        {
            // It was fetching x when it was told to run it: the copy came first, and ended the run before it began.
            writer.Append(new ReplicaAdded(worker.TaskOf("x"), 8));
            writer.Append(new TaskFinished(worker.TaskOf("x"), worker.AttemptOf("x"), 8, 1000));
        });

        Assert.Contains("Finished x", client.TakeSeen());
        client.Release("x");
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void Running_tasks_of_a_lost_worker_run_elsewhere()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], first.TakeSeen());
        PlayedWorker second = _scene.AddWorker("second");

        _scene.Lose(first);

        Assert.Contains("Run x alone", second.TakeSeen()); // It may have been what killed the worker.
        second.Finish("x");
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void With_no_worker_left_tasks_wait_and_say_so()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();

        _scene.Lose(worker);

        Assert.Contains("no worker is connected", _scene.Machine.Explain(SchedulerScene.KeyOf("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_joins_gets_the_tasks_that_waited_for_one()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        var worker = new PlayedWorker(_scene, _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick()));

        worker.Send(writer => writer.Append(new WorkerHello("w", 1, 1, 1 << 30, "data:w", 1)));

        Assert.Contains("Run x", worker.TakeSeen());
    }

    [Fact]
    public void An_error_reaches_all_descendants_and_names_the_root_cause()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("x; hidden <- x; y <- hidden; z", hold: "y z");
        worker.TakeSeen();
        client.TakeSeen();

        worker.Fail("x", "the disk is full");

        Assert.Equal(["Erred y"], client.TakeSeen());
        ErrorInfo error = client.Errors["y"];
        Assert.Equal("the disk is full", error.Message);
        Assert.Equal(SchedulerScene.KeyOf("x"), error.Origin);
        Assert.Equal(3, error.Chain.Count);
        Assert.Equal("w", error.Worker);
        worker.Finish("z");
        Assert.Equal(["Finished z"], client.TakeSeen());
    }

    [Fact]
    public void A_task_submitted_on_a_failed_one_fails_at_once_with_the_same_cause()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Fail("x", "bad");
        client.TakeSeen();

        client.Submit("y <- x", hold: "y");

        Assert.Equal(["Erred y"], client.TakeSeen().Where(seen => seen != "Accepted"));
        Assert.Equal("bad", client.Errors["y"].Message);
    }

    [Fact]
    public void A_failed_task_is_forgotten_with_its_last_hold_and_runs_again_when_submitted_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Fail("x", "bad");

        client.Release("x");
        Assert.Equal(0, _scene.Machine.TaskCount);
        client.Submit("x", hold: "x");

        Assert.Equal(["Run x"], worker.TakeSeen());
    }

    [Fact]
    public void Scattered_data_whose_last_copy_dies_is_lost_and_only_its_dependents_fail()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Scatter("data", 100);
        Assert.Equal(["Place data on worker 0"], client.TakeSeen());
        TaskHandle data = new(0, 0);
        client.Submit("y <- data; z", hold: "y z");
        worker.TakeSeen();
        worker.ReportReplica(data, 100);
        Assert.Equal(["Run y data@0"], worker.TakeSeen());
        client.TakeSeen();
        PlayedWorker spare = _scene.AddWorker("spare", slots: 4);

        _scene.Lose(worker);

        Assert.Equal(["Erred y", "Lost data"], client.TakeSeen().Where(seen => !seen.StartsWith("Worker", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(ErrorKind.DataLost, client.Errors["y"].Kind);
        Assert.Contains("Run z alone", spare.TakeSeen());
    }

    [Fact]
    public void Scattered_data_whose_worker_dies_on_the_way_is_lost()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Scatter("data", 100);
        client.TakeSeen();

        _scene.Lose(worker);

        Assert.Contains("Lost data", client.TakeSeen());
    }

    [Fact]
    public void An_input_a_holder_does_not_have_is_computed_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        first.Finish("x");
        PlayedWorker second = _scene.AddWorker("second");
        client.Submit("b1; b2; y <- x", hold: "b1 b2 y"); // Both workers are full before y's turn comes.
        string freed = second.TakeSeen()[0]["Run ".Length..];
        second.Finish(freed);
        Assert.Equal(["Run y x@0"], second.TakeSeen());
        client.TakeSeen();

        second.ReportMissing(first.TaskOf("x"), "y", new WorkerId(0));

        Assert.Contains("Pending x", client.TakeSeen());
        Assert.Contains("Recall y", second.TakeSeen());
    }

    [Fact]
    public void What_a_recalled_run_did_not_find_says_nothing_of_a_later_copy()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x; kept <- x", hold: "x kept");
        first.TakeSeen();
        first.Finish("x");
        first.Finish("kept");
        PlayedWorker second = _scene.AddWorker("second");
        client.Submit("b1; b2; y <- x", hold: "b1 b2 y"); // Both workers are full before y's turn comes.
        second.Finish(second.TakeSeen()[0]["Run ".Length..]);
        Assert.Equal(["Run y x@0"], second.TakeSeen());
        client.Release("x", "y");
        client.Submit("b3", hold: "b3");
        string[] seen = first.TakeSeen();
        Assert.Contains("Free x", seen);
        first.Finish(seen.First(line => line.StartsWith("Run b", StringComparison.Ordinal))["Run ".Length..]);
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], first.TakeSeen());
        first.Finish("x");
        client.TakeSeen();

        second.ReportMissing(first.TaskOf("x"), "y", new WorkerId(0));

        Assert.Empty(client.TakeSeen());
        Assert.Empty(first.TakeSeen());
    }
}
