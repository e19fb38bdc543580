using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>A worker that was declared dead, or has lost its session, comes back with its data to the same life of the scheduler.</summary>
public sealed class ReturningWorkerTests : IDisposable
{
    private const ulong Epoch = 7;

    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void What_is_needed_counts_again_and_the_rest_is_freed()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x; y", hold: "x y", slots: 2);
        worker.Finish("x");
        worker.Finish("y");
        (TaskHandle x, TaskHandle y) = (worker.TaskOf("x"), worker.TaskOf("y"));
        _scene.Lose(worker);
        client.Release("y");
        client.TakeSeen();

        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        back.Holds(0, "x", Epoch, x);
        back.Holds(1, "y", Epoch, y);
        Assert.Empty(back.TakeSeen());
        back.SayAll();

        Assert.Equal(["Adopt own0 as x", "Free own1"], back.TakeSeen());
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_worker_gets_no_work_before_it_has_said_everything()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        client.Submit("x", hold: "x");
        Assert.Empty(back.TakeSeen());

        back.SayAll();

        Assert.Equal(["Run x"], back.TakeSeen());
    }

    [Fact]
    public void A_result_without_a_key_is_known_by_its_handle_and_a_stale_handle_by_its_key()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x; y", hold: "x y", slots: 2);
        worker.Finish("x");
        worker.Finish("y");
        (TaskHandle x, TaskHandle y) = (worker.TaskOf("x"), worker.TaskOf("y"));
        _scene.Lose(worker);
        client.Release("y");
        client.Submit("y", hold: "y");

        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        back.Holds(0, key: null, Epoch, x);
        back.Holds(1, "y", Epoch, y);
        back.SayAll();

        Assert.Equal(["Adopt own0 as x", "Adopt own1 as y"], back.TakeSeen());
    }

    [Fact]
    public void Freed_data_never_comes_to_life_again_under_its_old_handle()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x", hold: "x");
        worker.Finish("x");
        TaskHandle x = worker.TaskOf("x");
        _scene.Lose(worker);
        client.Release("x");
        client.Submit("other", hold: "other"); // Takes the row that x had.

        PlayedWorker back = _scene.ReturningWorker(Epoch);
        back.Holds(0, key: null, Epoch, x);
        back.Holds(1, "x", Epoch, x);
        back.SayAll();

        Assert.Equal(["Free own0", "Free own1", "Run other"], back.TakeSeen());
    }

    [Fact]
    public void A_name_given_by_another_life_of_the_scheduler_means_nothing_here()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x", hold: "x");
        worker.Finish("x");
        TaskHandle x = worker.TaskOf("x");
        _scene.Lose(worker);

        PlayedWorker back = _scene.ReturningWorker(Epoch - 1);
        back.Holds(0, key: null, Epoch - 1, x);
        back.SayAll();

        Assert.Equal(["Free own0", "Run x"], back.TakeSeen());
    }

    [Fact]
    public void A_run_that_was_given_to_somebody_else_or_whose_task_is_suspected_is_recalled()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x; y", hold: "x y", slots: 2);
        (TaskHandle x, AttemptId ofX, TaskHandle y, AttemptId ofY) = (worker.TaskOf("x"), worker.AttemptOf("x"), worker.TaskOf("y"), worker.AttemptOf("y"));
        _scene.Lose(worker);
        Assert.Contains("Run x alone", _scene.JoinWorker("other").TakeSeen());

        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        back.Runs(0, "x", Epoch, x, ofX);
        back.Runs(1, "y", Epoch, y, ofY);
        back.SayAll();

        Assert.Equal(["Recall own0", "Recall own1", "Run y alone"], back.TakeSeen());
    }

    [Fact]
    public void A_worker_whose_session_ended_before_its_grace_takes_everything_over_and_nothing_runs_twice()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x; y", hold: "x y", slots: 2);
        worker.Finish("x");
        _scene.Leave(worker);
        PlayedWorker other = _scene.JoinWorker("other", slots: 2);
        client.TakeSeen();

        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        back.Holds(0, "x", Epoch, worker.TaskOf("x"));
        back.Runs(1, "y", Epoch, worker.TaskOf("y"), worker.AttemptOf("y"));
        back.SayAll();

        Assert.Equal(["Adopt own0 as x", "AdoptRun own1"], back.TakeSeen().Where(seen => seen != "WorkerLeft"));
        Assert.True(worker.Peer.IsGone);
        Assert.DoesNotContain(other.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        back.Finish("own1");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_run_that_another_worker_says_it_has_stays_with_the_worker_it_was_given_to()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x", hold: "x");
        _scene.Leave(worker);

        PlayedWorker stranger = _scene.ReturningWorker(Epoch, "stranger", process: 43);
        stranger.Runs(0, "x", Epoch, worker.TaskOf("x"), worker.AttemptOf("x"));
        stranger.SayAll();

        Assert.Equal(["Recall own0"], stranger.TakeSeen());
        _scene.Return(worker);
        worker.Finish("x");
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_run_of_another_life_is_not_the_one_on_the_books_although_their_numbers_agree()
    {
        (_, PlayedWorker worker) = _scene.Begin("x", hold: "x");
        _scene.Leave(worker);

        PlayedWorker back = _scene.ReturningWorker(Epoch);
        back.Runs(0, "x", Epoch - 1, worker.TaskOf("x"), worker.AttemptOf("x"));
        back.SayAll();

        Assert.Equal(["Recall own0", "Run x"], back.TakeSeen().Where(seen => seen != "WorkerLeft"));
    }

    [Fact]
    public void A_handle_counts_only_with_the_key_it_was_given_for()
    {
        (_, PlayedWorker worker) = _scene.Begin("x; y", hold: "x y", slots: 2);
        worker.Finish("x");
        worker.Finish("y");
        (TaskHandle x, TaskHandle y) = (worker.TaskOf("x"), worker.TaskOf("y"));
        _scene.Lose(worker);

        PlayedWorker back = _scene.ReturningWorker(Epoch, slots: 2);
        back.Holds(0, "y", Epoch, x);
        back.Holds(1, "unknown", Epoch, y);
        back.SayAll();

        Assert.Equal(["Adopt own0 as y", "Free own1", "Run x"], back.TakeSeen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_that_ends_before_it_hears_its_name_is_counted_once()
    {
        (PlayedClient client, PlayedWorker worker) = _scene.Begin("x", hold: "x");
        _scene.Leave(worker);
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        back.Runs(0, "x", Epoch, worker.TaskOf("x"), worker.AttemptOf("x"));
        back.SayAll();

        back.FinishOwn(0);

        Assert.Contains("Finished x", client.TakeSeen());
        back.FinishOwn(0);
        Assert.Equal(8, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_worker_that_had_not_heard_of_being_welcome_is_not_taken_for_dead_when_it_begins_anew()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", incarnation: ReturningPeers.WorkerProcess);
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], worker.TakeSeen());

        PlayedWorker anew = _scene.JoinWorker("w", 1, ReturningPeers.WorkerProcess);

        Assert.True(worker.Peer.IsGone);
        Assert.Contains("Run x", anew.TakeSeen()); // Not alone: nothing has killed it.
    }

    [Fact]
    public void A_worker_that_dies_while_it_speaks_leaves_nothing()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        back.Holds(0, "x", Epoch, new TaskHandle(0, 0));
        _scene.Lose(back);
        client.Submit("x", hold: "x");
        Assert.Equal(0, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void Only_who_comes_back_may_say_what_it_holds()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        Assert.Throws<PeerProtocolException>(() => worker.Holds(0, "x", Epoch, default));
        Assert.Throws<PeerProtocolException>(() => worker.Runs(0, "x", Epoch, default, new AttemptId(1)));
        Assert.Throws<PeerProtocolException>(worker.SayAll);
        Assert.Throws<PeerProtocolException>(() => worker.Knew("other"));
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        back.SayAll();
        Assert.Throws<PeerProtocolException>(back.SayAll);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Columns_of_different_lengths_are_refused(int shorter)
    {
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        int[] lengths = [1, 1, 1, 1, 1];
        lengths[shorter] = 0;
        Assert.Throws<PeerProtocolException>(() => back.Send(writer => writer.Append(new HeldData
        {
            Own = new[] { OwnNames.Handle(0) },
            Keys = new Key[lengths[0]],
            Bytes = new long[lengths[1]],
            Epochs = new ulong[lengths[2]],
            Tasks = new TaskHandle[lengths[3]],
            MadeBy = new AttemptId[lengths[4]],
        })));
        Assert.Throws<PeerProtocolException>(() => back.Send(writer => writer.Append(new HeldRuns
        {
            Own = new[] { OwnNames.Handle(0) },
            OwnAttempts = lengths[0] == 0 ? [] : new[] { OwnNames.Attempt(0) },
            Keys = new Key[lengths[1]],
            Epochs = new ulong[lengths[2]],
            Tasks = new TaskHandle[lengths[3]],
            Attempts = new AttemptId[lengths[4]],
        })));
        back.SayAll();
        Assert.Empty(back.TakeSeen());
    }

    [Fact]
    public void A_run_is_named_by_a_task_and_an_attempt_of_the_workers_own()
    {
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        Assert.Throws<PeerProtocolException>(() => SayRun(new TaskHandle(0, 0), OwnNames.Attempt(0)));
        Assert.Throws<PeerProtocolException>(() => SayRun(OwnNames.Handle(0), new AttemptId(1)));
        SayRun(OwnNames.Handle(0), OwnNames.Attempt(0));

        void SayRun(TaskHandle own, AttemptId attempt) => back.Send(writer => writer.Append(new HeldRuns
        {
            Own = new[] { own },
            OwnAttempts = new[] { attempt },
            Keys = new Key[1],
            Epochs = new ulong[1],
            Tasks = new TaskHandle[1],
            Attempts = new AttemptId[1],
        }));
    }

    [Fact]
    public void A_result_of_less_than_no_bytes_is_refused()
    {
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        Assert.Throws<PeerProtocolException>(() => back.Holds(0, "x", Epoch, default, bytes: -1));
    }

    [Fact]
    public void Names_that_are_not_a_workers_own_are_refused()
    {
        PlayedWorker back = _scene.ReturningWorker(Epoch);
        Assert.Throws<PeerProtocolException>(() => back.Send(writer => writer.Append(new HeldData
        {
            Own = new[] { new TaskHandle(0, 0) },
            Keys = new Key[1],
            Bytes = new long[1],
            Epochs = new ulong[1],
            Tasks = new TaskHandle[1],
            MadeBy = new AttemptId[1],
        })));
        Assert.Throws<PeerProtocolException>(() => back.Send(writer => writer.Append(new HeldRuns { Own = new[] { OwnNames.Handle(0) } })));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_result_that_counts_again_has_the_size_that_its_worker_says(long bytes)
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker back = _scene.ReturningWorker(Epoch - 1);
        back.Holds(0, "x", Epoch - 1, new TaskHandle(3, 1), bytes);
        back.SayAll();

        Assert.Equal(["Adopt own0 as x"], back.TakeSeen());
        Assert.Equal(bytes, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_result_that_is_named_twice_counts_once_and_the_other_one_is_freed()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker back = _scene.ReturningWorker(Epoch - 1);
        back.Holds(0, "x", Epoch - 1, new TaskHandle(3, 1));
        back.Holds(1, "x", Epoch - 1, new TaskHandle(4, 1));
        back.SayAll();

        Assert.Equal(["Adopt own0 as x", "Free own1"], back.TakeSeen());
        Assert.Equal(8, _scene.Machine.StoredBytes);
    }
}
