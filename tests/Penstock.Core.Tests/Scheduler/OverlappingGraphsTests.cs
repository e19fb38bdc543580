using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Graphs that share tasks, submitted, released, cancelled and lost while others still need the shared ones.</summary>
public sealed class OverlappingGraphsTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Releasing_one_of_two_branches_in_flight_ends_that_branch_and_keeps_what_they_share()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 8);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("a; b; c; ab <- a b; ac <- a c; acab <- ac ab", hold: "ac acab");
        worker.TakeSeen();
        Assert.Equal(6, _scene.Machine.TaskCount);

        client.Release("acab");

        Assert.Equal(["Recall ab", "Recall acab", "Recall b"], worker.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(3, _scene.Machine.TaskCount);
        worker.Finish("a");
        worker.Finish("c");
        worker.Finish("ac");
        Assert.Contains("Finished ac", client.TakeSeen());
    }

    [Fact]
    public void A_client_that_leaves_while_its_tasks_run_leaves_an_empty_table_at_once()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"t{i}")];
        client.Submit(string.Join("; ", names), hold: string.Join(' ', names));
        worker.TakeSeen();
        worker.Finish("t0");

        client.Send(writer => writer.Append(new Goodbye("done")));

        Assert.Equal(0, _scene.Machine.TaskCount);
        Assert.Equal(0, _scene.Machine.StoredBytes);
        Assert.All(worker.TakeSeen(), seen => Assert.Matches("^(Run|Recall|Free) t", seen));
    }

    [Fact]
    public void Copies_that_dependents_fetched_go_with_the_original()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        PlayedWorker maker = first.TakeSeen().Length > 0 ? first : second;
        PlayedWorker reader = maker == first ? second : first;
        maker.TakeSeen();
        reader.TakeSeen();
        maker.Finish("x");
        reader.ReportReplica(maker.TaskOf("x"));
        Assert.Equal(16, _scene.Machine.StoredBytes);

        client.Release("x");

        Assert.Equal(["Free x"], maker.TakeSeen());
        Assert.Equal(["Free x"], reader.TakeSeen());
        Assert.Equal(0, _scene.Machine.StoredBytes);
    }

    [Fact]
    public void A_failed_task_that_is_held_is_not_run_again_when_its_graph_is_submitted_again()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("x; y <- x", hold: "y");
        worker.TakeSeen();
        worker.Fail("x", "boom");
        worker.TakeSeen();

        second.Submit("x; y <- x; z <- y", hold: "z");

        Assert.Empty(worker.TakeSeen());
        Assert.Equal(["Accepted", "Erred z"], second.TakeSeen());
        Assert.Equal("boom", second.Errors["z"].Message);
    }

    [Fact]
    public void Submit_release_and_submit_in_one_breath_runs_the_task_once_for_the_last_of_them()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("blocker; other", hold: "blocker other");
        worker.TakeSeen();
        for (int i = 0; i < 3; i++)
        {
            client.Submit("x", hold: "x");
            client.Release("x");
        }

        client.Submit("x", hold: "x");
        worker.Finish("blocker");
        worker.Finish("other");

        Assert.Single(worker.TakeSeen(), "Run x");
        worker.Finish("x");
        Assert.Contains("Finished x", client.TakeSeen());
    }

    [Fact]
    public void A_cancel_behind_a_submission_nobody_has_answered_ends_both_tasks()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.Submit("y <- x", hold: "y");
        client.Cancel("x");

        Assert.Equal(["Accepted", "Accepted", "CancelDone 2", "Cancelled x by c", "Cancelled y by c"], client.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(["Recall x", "Recall y", "Run x", "Run y x@ahead"], worker.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void A_dependency_that_is_released_with_its_worker_gone_leaves_nothing_behind()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("a; b <- a; c <- b", hold: "c");
        PlayedWorker maker = first.TakeSeen().Length > 0 ? first : second;
        maker.Finish("a");

        _scene.Lose(maker);
        client.Release("c");

        Assert.Equal(0, _scene.Machine.TaskCount);
        PlayedWorker other = maker == first ? second : first;
        string[] seen = other.TakeSeen();
        Assert.Equal(seen.Count(message => message.StartsWith("Run", StringComparison.Ordinal)), seen.Count(message => message.StartsWith("Recall", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_holder_of_a_result_may_die_three_times_in_a_row()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("w0");
        client.Submit("x; y <- x", hold: "y");
        holder.TakeSeen();
        for (int death = 1; death <= 3; death++)
        {
            holder.Finish("x");
            holder.Finish("y");
            Assert.Contains("Finished y", client.TakeSeen());
            PlayedWorker next = _scene.AddWorker($"w{death}");
            _scene.Lose(holder);
            Assert.Equal(["Run x", "Run y x@ahead"], next.TakeSeen().Where(seen => seen.StartsWith("Run", StringComparison.Ordinal)));
            holder = next;
        }

        holder.Finish("x");
        holder.Finish("y");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void Of_two_copies_of_scattered_data_one_may_be_lost()
    {
        PlayedWorker first = _scene.AddWorker("first");
        PlayedWorker second = _scene.AddWorker("second");
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 100);
        Assert.Equal(["Place data on worker 0"], client.TakeSeen());
        TaskHandle data = _scene.HandleOf("data");
        first.ReportReplica(data, 100);
        second.ReportReplica(data, 100);
        client.TakeSeen();

        _scene.Lose(first);

        Assert.Equal(["Finished data", "WorkerLeft results 0 runs 0"], client.TakeSeen());
        Assert.Equal(100, _scene.Machine.StoredBytes);
    }
}
