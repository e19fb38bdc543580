using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Runs that throw and are tried again, runs that are put back, and failures that a client wants run again (D3).</summary>
public sealed class RetryTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_task_with_retries_runs_again_after_an_exception_and_nobody_hears_of_it()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Options["x"] = new TaskOptions { Retries = 2 };
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();

        worker.Fail("x", "once");

        Assert.Equal(["Run x"], worker.TakeSeen());
        worker.Fail("x", "twice");
        Assert.Equal(["Run x"], worker.TakeSeen());
        Assert.Empty(client.TakeSeen());
        worker.Finish("x");
        Assert.Equal(["Finished x"], client.TakeSeen());
    }

    [Fact]
    public void After_the_last_retry_the_task_fails_with_its_attempts_and_the_last_exception()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Options["x"] = new TaskOptions { Retries = 1 };
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();

        worker.Fail("x", "first");
        worker.TakeSeen();
        worker.Fail("x", "last");

        Assert.Equal(["Erred x"], client.TakeSeen());
        Assert.Equal("last", client.Errors["x"].Message);
        Assert.Equal(2, client.Errors["x"].Attempts);
        Assert.Empty(worker.TakeSeen());
    }

    [Fact]
    public void Tasks_that_ran_ahead_of_a_retried_run_are_recalled_and_given_out_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Options["x"] = new TaskOptions { Retries = 1 };
        client.Submit("x; y <- x", hold: "y");
        Assert.Equal(["Run x", "Run y x@ahead"], worker.TakeSeen());

        worker.Fail("x", "once");

        Assert.Equal(["Recall y", "Run x", "Run y x@ahead"], worker.TakeSeen());
        worker.Finish("x");
        worker.Finish("y");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_run_that_is_put_back_uses_up_no_retry()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.TakeSeen();

        worker.PutBack("x");

        Assert.Equal(["Run x"], worker.TakeSeen());
        Assert.Empty(client.TakeSeen());
    }

    [Fact]
    public void A_retry_of_a_far_descendant_runs_the_failed_root_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("x; hidden <- x; y <- hidden; other <- hidden", hold: "y other");
        worker.TakeSeen();
        worker.Fail("x", "bad");
        client.TakeSeen();
        worker.TakeSeen();

        client.Retry("y");

        Assert.Equal(["Pending other", "Pending y", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal("Run x", worker.TakeSeen()[0]);
        worker.Finish("x");
        worker.Finish("hidden");
        worker.Finish("y");
        worker.Finish("other");
        Assert.Equal(["Finished other", "Finished y"], client.TakeSeen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_clients_future_that_failed_by_the_same_root_is_pending_again_too()
    {
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        PlayedWorker worker = _scene.AddWorker("w");
        first.Submit("x", hold: "x");
        second.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        worker.Fail("x", "bad");
        second.TakeSeen();

        first.Retry("x");

        Assert.Equal(["Pending y"], second.TakeSeen());
    }

    [Fact]
    public void What_failed_by_another_task_too_stays_failed_and_is_told_that_cause()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("a; b; both <- a b; after <- both", hold: "a b both after");
        worker.TakeSeen();
        worker.Fail("a", "a is bad");
        worker.Fail("b", "b is bad");
        client.TakeSeen();
        worker.TakeSeen();

        client.Retry("a");

        Assert.Equal(["Erred after", "Erred both", "Pending a", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal("b is bad", client.Errors["both"].Message);
        Assert.Equal("b is bad", client.Errors["after"].Message);
        Assert.Equal(["Run a"], worker.TakeSeen());
        client.Retry("after");
        Assert.Equal(["Pending after", "Pending b", "Pending both", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_fails_by_another_task_behind_the_one_that_was_named_is_told_so_too()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        client.Submit("a; b; middle <- a; last <- middle b", hold: "a b middle last");
        worker.TakeSeen();
        worker.Fail("a", "a is bad");
        worker.Fail("b", "b is bad");
        client.TakeSeen();
        Assert.Equal("a is bad", client.Errors["last"].Message);

        client.Retry("middle");

        Assert.Equal(["Erred last", "Pending a", "Pending middle", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal("b is bad", client.Errors["last"].Message);
    }

    [Fact]
    public void A_retried_task_has_all_its_retries_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Options["x"] = new TaskOptions { Retries = 1 };
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Fail("x", "1");
        worker.TakeSeen();
        worker.Fail("x", "2");
        client.TakeSeen();

        client.Retry("x");
        worker.TakeSeen();
        worker.Fail("x", "3");

        Assert.Equal(["Run x"], worker.TakeSeen());
        Assert.DoesNotContain("Erred x", client.TakeSeen());
    }

    [Fact]
    public void What_fails_again_can_be_retried_again_and_a_retry_reaches_only_what_it_names()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        client.Submit("x; y", hold: "x y");
        worker.TakeSeen();
        worker.Fail("x", "1");
        worker.Fail("y", "1");
        client.Retry("x");
        worker.TakeSeen();
        worker.Fail("x", "2");
        client.TakeSeen();

        client.Retry("y");
        Assert.Equal(["Pending y", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(["Run y"], worker.TakeSeen());

        client.Retry("x");
        Assert.Equal(["Pending x", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(["Run x"], worker.TakeSeen());
    }

    [Fact]
    public void A_task_that_ran_again_because_its_input_did_can_be_retried_when_it_fails_itself()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        worker.Fail("x", "1");
        client.Retry("y");
        worker.TakeSeen();
        worker.Finish("x");
        worker.Fail("y", "2");
        client.TakeSeen();

        client.Retry("y");

        Assert.Equal(["Pending y", "RetryDone 1"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Contains(worker.TakeSeen(), seen => seen.StartsWith("Run y", StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_failed_and_is_let_go_and_submitted_again_in_one_frame_runs_again()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Fail("x", "bad");

        client.InOneFrame(() =>
        {
            client.Release("x");
            client.Submit("x", hold: "x");
            client.Submit("x; y <- x", hold: "y");
        });

        Assert.Equal(["Run x", "Run y x@ahead"], worker.TakeSeen()); // Once for both submissions.
        worker.Finish("x");
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_retry_of_what_has_not_failed_changes_nothing()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w");
        client.Submit("x; y", hold: "x y");
        worker.TakeSeen();
        worker.Finish("x");
        client.TakeSeen();
        worker.TakeSeen();

        client.Retry("x", "y");

        Assert.Equal(["RetryDone 0"], client.TakeSeen());
        Assert.Empty(worker.TakeSeen());
    }

    [Fact]
    public void What_failed_for_lost_data_cannot_be_retried_and_keeps_its_reason()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 100); // There is no worker: it is lost at once.
        client.Submit("y <- data", hold: "y");
        client.TakeSeen();

        client.Retry("y");

        Assert.Equal(["RetryDone 0"], client.TakeSeen());
        Assert.Equal(ErrorKind.DataLost, client.Errors["y"].Kind);
    }

    [Fact]
    public void Urgent_tasks_run_before_those_that_were_submitted_earlier()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Options["urgent"] = new TaskOptions { Priority = 1 };
        client.Options["later"] = new TaskOptions { Priority = -1 };
        client.Submit("later; usual", hold: "later usual");
        client.Submit("urgent", hold: "urgent");
        PlayedWorker worker = _scene.JoinWorker("w");

        Assert.Equal(["WorkerWelcome", "Run urgent"], worker.TakeSeen());
        worker.Finish("urgent");
        Assert.Equal(["Run usual"], worker.TakeSeen());
        worker.Finish("usual");
        Assert.Equal(["Run later"], worker.TakeSeen());
    }
}
