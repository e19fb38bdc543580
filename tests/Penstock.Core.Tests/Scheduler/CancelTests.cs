using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>M4 and D1: cancelling reaches all that depends, through tasks nobody named, and nothing else.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Cancel_reaches_dependents_through_tasks_nobody_named()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; hidden <- x; y <- hidden; other", hold: "x y other");
        client.TakeSeen();
        worker.TakeSeen();

        client.Cancel("x");

        Assert.Equal(["CancelDone 2", "Cancelled x by c", "Cancelled y by c"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(1, _scene.Machine.TaskCount);
        Assert.Contains("Recall x", worker.TakeSeen());
    }

    [Fact]
    public void Cancel_reaches_finished_results_too_and_frees_them()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");
        client.TakeSeen();

        client.Cancel("x");

        Assert.Equal(["Cancelled x by c", "CancelDone 1"], client.TakeSeen());
        Assert.Equal(["Free x"], worker.TakeSeen());
    }

    [Fact]
    public void Work_that_another_client_needs_goes_on_untouched()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("x; y <- x", hold: "x y");
        second.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        second.TakeSeen();

        first.Cancel("x");

        Assert.Empty(worker.TakeSeen());
        worker.Finish("x");
        worker.Finish("y");
        Assert.Equal(["Finished y"], second.TakeSeen());
    }

    [Fact]
    public void Force_ends_the_holds_of_every_client_and_says_who_did_it()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("x", hold: "x");
        second.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        second.TakeSeen();

        first.Cancel("x", force: true);

        Assert.Equal(["Cancelled y by first"], second.TakeSeen());
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_submission_sent_after_a_cancel_is_a_new_generation_and_runs()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.Cancel("x");
        client.TakeSeen();
        Assert.Equal(["Run x", "Recall x"], worker.TakeSeen());

        client.Submit("x", hold: "x");

        Assert.Equal(["Run x"], worker.TakeSeen());
        worker.Finish("x");
        Assert.Equal(["Accepted", "Finished x"], client.TakeSeen());
    }

    [Fact]
    public void The_report_of_a_recalled_run_is_ignored_by_its_attempt()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        AttemptId first = worker.AttemptOf("x");
        TaskHandle task = worker.TaskOf("x");
        client.Cancel("x");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();

        worker.Send(writer => writer.Append(new TaskFinished(task, first, 8, 1)));

        Assert.Empty(client.TakeSeen());
        Assert.Empty(worker.TakeSeen());
        worker.Finish("x");
        Assert.Equal(["Finished x"], client.TakeSeen());
    }

    [Fact]
    public void A_graph_that_uses_a_cancelled_hold_is_refused_whole()
    {
        _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.Cancel("x");
        client.TakeSeen();

        client.Submit("a; y <- x a", hold: "y");

        Assert.StartsWith("Refused", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Cancelling_twice_does_nothing_the_second_time()
    {
        _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.Cancel("x");
        client.TakeSeen();

        client.Cancel("x");

        Assert.Equal(["CancelDone 0"], client.TakeSeen());
    }
}
