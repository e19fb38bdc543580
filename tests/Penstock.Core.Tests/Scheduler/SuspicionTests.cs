using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Tasks that may have killed a worker run alone, and fail with the second death (D4).</summary>
public sealed class SuspicionTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_task_that_ran_on_a_worker_that_died_is_retried_alone()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second", slots: 4);

        _scene.Lose(first);
        client.Submit("y; z", hold: "y z");

        Assert.Contains("Run x alone", second.TakeSeen());
        second.Finish("x");
        Assert.Equal(["Run y", "Run z"], second.TakeSeen());
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_worker_kept_for_a_suspect_that_nobody_needs_any_more_takes_others_at_once()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], first.TakeSeen());
        PlayedWorker second = _scene.AddWorker("second");
        client.Submit("a; d <- a x", hold: "d");
        client.Submit("b", hold: "b");
        client.Release("x");
        Assert.Equal(["Run a"], second.TakeSeen());
        _scene.Lose(first);

        second.Fail("a", "boom"); // d fails with it, and needs no x any more.

        Assert.Contains("Run b", second.TakeSeen());
    }

    [Fact]
    public void With_the_word_of_a_supervisor_only_what_ran_is_suspected()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first", slots: 2);
        client.Submit("x; y", hold: "x y");
        Assert.Equal(["Run x", "Run y"], first.TakeSeen()); // One runs, one has not begun.
        PlayedWorker second = _scene.AddWorker("second", slots: 4);
        PlayedWorker third = _scene.AddWorker("third", slots: 4);

        _scene.Die(first, running: "x");

        string[] seen = [.. second.TakeSeen(), .. third.TakeSeen()];
        Assert.Contains("Run x alone", seen);
        Assert.Contains("Run y", seen);
    }

    [Fact]
    public void The_second_death_names_task_workers_and_attempts()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first", slots: 2);
        client.Submit("x; y <- x; z", hold: "y z");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second", slots: 4);
        _scene.Lose(first);
        PlayedWorker third = _scene.AddWorker("third", slots: 4);
        client.TakeSeen();
        Assert.Contains("Run x alone", second.TakeSeen());

        _scene.Die(second, running: "x");

        Assert.Contains("Erred y", client.TakeSeen());
        ErrorInfo error = client.Errors["y"];
        Assert.Equal(ErrorKind.WorkerKilled, error.Kind);
        Assert.Equal(SchedulerScene.KeyOf("x"), error.Origin);
        Assert.Equal(2, error.Attempts);
        Assert.Equal("second", error.Worker);
        Assert.Contains("first, second", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Run x alone", third.TakeSeen());
    }

    [Fact]
    public void Retries_that_are_left_do_not_count_as_attempts_and_deaths_before_a_result_do_not_count_later()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Options["x"] = new TaskOptions { Retries = 3 };
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");
        _scene.Lose(first);
        Assert.Contains("Run x alone", second.TakeSeen());
        second.Finish("x"); // It did not kill the first one.
        PlayedWorker third = _scene.AddWorker("third");
        second.SayGoodbye();
        Assert.Contains("Run x", third.TakeSeen());
        PlayedWorker fourth = _scene.AddWorker("fourth");
        _scene.Lose(third);
        Assert.Contains("Run x alone", fourth.TakeSeen());

        _scene.Lose(fourth);

        Assert.Contains("Erred x", client.TakeSeen());
        Assert.Equal(2, client.Errors["x"].Attempts);
        Assert.Contains("third, fourth", client.Errors["x"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orderly_end_of_a_worker_raises_no_suspicion()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");

        first.SayGoodbye();
        Assert.Contains("Run x", second.TakeSeen());
        PlayedWorker third = _scene.AddWorker("third");
        second.SayGoodbye();
        Assert.Contains("Run x", third.TakeSeen());
    }

    [Fact]
    public void Two_suspects_of_one_death_run_one_after_the_other_and_the_innocent_one_succeeds()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first", slots: 2);
        client.Submit("good; bad", hold: "good bad");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second", slots: 4);

        _scene.Lose(first);
        Assert.Equal(["Run good alone"], second.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        second.Finish("good");
        Assert.Equal(["Run bad alone"], second.TakeSeen());
        PlayedWorker third = _scene.AddWorker("third");
        _scene.Lose(second);

        client.TakeSeen();
        Assert.Equal(ErrorKind.WorkerKilled, client.Errors["bad"].Kind);
        Assert.Contains("Run good", third.TakeSeen()); // Its result was lost; it is not suspected any more.
    }

    [Fact]
    public void A_suspect_gets_a_worker_that_is_kept_free_for_it()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second", slots: 2);
        client.Submit("a; b; c; d", hold: "a b c d"); // One goes to each worker's spare place, two to the second.
        string[] given = [.. second.TakeSeen().Select(seen => seen["Run ".Length..])];

        _scene.Die(first, running: "x");
        foreach (string task in given)
        {
            Assert.DoesNotContain("Run x alone", second.TakeSeen());
            second.Finish(task);
        }

        Assert.Contains("Run x alone", second.TakeSeen());
        second.Finish("x");
        Assert.NotEmpty(second.TakeSeen());
    }

    [Fact]
    public void Nothing_runs_ahead_of_a_suspect_on_its_worker()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first", slots: 4);
        client.Submit("x; y <- x", hold: "y");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second", slots: 4);

        _scene.Die(first, running: "x");

        Assert.Equal(["Run x alone"], second.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
        second.Finish("x");
        Assert.Equal(["Run y x@1"], second.TakeSeen());
    }

    [Fact]
    public void Data_that_only_a_condemned_task_needed_is_forgotten_with_the_worker_that_held_it()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Scatter("data", 100);
        TaskHandle data = new(0, 0);
        first.ReportReplica(data, 100);
        client.Submit("x <- data", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");
        second.ReportReplica(data, 100);
        client.Release("data");
        _scene.Lose(first);
        Assert.Contains("Run x 0.0@1 alone", second.TakeSeen());

        _scene.Lose(second);

        client.TakeSeen();
        Assert.Equal(ErrorKind.WorkerKilled, client.Errors["x"].Kind);
        client.Release("x");
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Data_whose_last_copy_goes_in_the_frame_in_which_its_last_user_fails_was_not_needed_any_more()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Scatter("data", 100);
        TaskHandle data = new(0, 0);
        first.ReportReplica(data, 100);
        client.Submit("busy", hold: "busy");
        PlayedWorker second = _scene.AddWorker("second");
        client.Submit("x <- data", hold: "x");
        Assert.Equal(["Run x 0.0@0"], second.TakeSeen());
        second.ReportReplica(data, 100);
        client.Release("data");

        second.InOneFrame(() =>
        {
            second.ReportMissing(data, "x", new WorkerId(0));
            second.Fail("x", "bad");
            second.SayGoodbye();
        });

        Assert.Contains("Erred x", client.TakeSeen());
        Assert.Contains("released", _scene.Machine.Explain(SchedulerScene.KeyOf("data")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_condemned_task_can_be_retried_and_still_runs_alone()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");
        _scene.Lose(first);
        PlayedWorker third = _scene.AddWorker("third");
        _scene.Lose(second);
        third.TakeSeen();

        client.Retry("x");

        Assert.Equal(["Run x alone"], third.TakeSeen());
        third.Finish("x");
        Assert.Equal("Finished x", client.TakeSeen()[^1]);
    }
}
