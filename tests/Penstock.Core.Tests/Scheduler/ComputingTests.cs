using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>C1 to C6 and M2 of the promises, at the scheduler: what a submission starts, shares and tells, and what a collection's futures keep.</summary>
public sealed class ComputingTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void C1_outputs_of_one_graph_share_common_parts_and_nothing_stays_after_their_release()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("common; left <- common; right <- common", hold: "left right");
        Assert.Single(worker.TakeSeen(), seen => seen.StartsWith("Run common", StringComparison.Ordinal));
        worker.Finish("common");
        worker.Finish("left");
        worker.Finish("right");
        worker.TakeSeen();

        client.Release("left", "right");

        Assert.Equal(["Free left", "Free right"], worker.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(0, _scene.Machine.TaskCount);
    }

    [Fact]
    public void C2_a_hold_exists_as_soon_as_its_graph_is_accepted_and_hears_of_the_result()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x"); // No worker yet.
        Assert.Equal(["Accepted"], client.TakeSeen());
        PlayedWorker worker = NewcomerThatIsGivenWork("x");

        worker.Finish("x");

        Assert.Equal(["Finished x"], client.TakeSeen());
    }

    [Fact]
    public void C3_work_on_a_persisted_collection_starts_from_its_futures()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("load0; load1; part0 <- load0; part1 <- load1", hold: "part0 part1");
        foreach (string task in (string[])["load0", "load1", "part0", "part1"])
        {
            worker.TakeSeen();
            worker.Finish(task);
        }

        worker.TakeSeen();
        client.Submit("sum <- part0 part1", hold: "sum");

        Assert.Equal(["Run sum part0@0 part1@0"], worker.TakeSeen());
    }

    [Fact]
    public void C4_a_submission_starts_in_the_event_that_brings_it()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");

        client.Submit("x", hold: "x");

        Assert.Equal(["Run x"], worker.TakeSeen());
    }

    [Fact]
    public void C4_a_graph_may_use_scattered_data_that_is_still_on_its_way()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 100);
        Assert.Equal(["Place data on worker 0"], client.TakeSeen());
        client.Submit("y <- data", hold: "y");
        Assert.Empty(worker.TakeSeen());

        worker.ReportReplica(new TaskHandle(0, 0), 100);

        Assert.Equal(["Run y data@0"], worker.TakeSeen());
    }

    [Fact]
    public void C5_a_hold_on_a_result_that_is_there_hears_so_at_once()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("x", hold: "x");
        worker.TakeSeen();
        worker.Finish("x");

        second.Submit("x", hold: "x");

        Assert.Equal(["Accepted", "Finished x"], second.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Empty(worker.TakeSeen());
    }

    [Fact]
    public void C6_held_results_and_new_tasks_mix_in_one_submission()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("held", hold: "held");
        worker.TakeSeen();
        worker.Finish("held");

        client.Submit("fresh; both <- held fresh", hold: "both");

        Assert.Equal(["Run fresh", "Run both held@0 fresh@ahead"], worker.TakeSeen());
    }

    [Fact]
    public void M2_releasing_a_collection_frees_what_no_other_collection_holds()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        PlayedClient first = _scene.AddClient("first");
        PlayedClient second = _scene.AddClient("second");
        first.Submit("a; b; c", hold: "a b c");
        second.Submit("b", hold: "b");
        worker.TakeSeen();
        foreach (string task in (string[])["a", "b", "c"])
            worker.Finish(task);

        first.Release("a", "b", "c");

        Assert.Equal(["Free a", "Free c"], worker.TakeSeen().Order(StringComparer.Ordinal));
        Assert.Equal(1, _scene.Machine.TaskCount);
    }

    private PlayedWorker NewcomerThatIsGivenWork(string task)
    {
        var worker = new PlayedWorker(_scene, _scene.Machine.AddPeer(PeerRole.Worker, _scene.Tick()));
        worker.Send(writer => writer.Append(new WorkerHello("late", 1, 1, 1 << 30, "data:late", 1)));
        Assert.Contains($"Run {task}", worker.TakeSeen());
        return worker;
    }
}
