using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Tasks that not every worker may run: restrictions by name, and resources (D5).</summary>
public sealed class DemandTests : IDisposable
{
    private static readonly TaskOptions OneGpu = new() { Resources = new Dictionary<string, double> { ["gpu"] = 1 } };
    private static readonly TaskOptions TwoGpus = new() { Resources = new Dictionary<string, double> { ["gpu"] = 2 } };
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_restricted_task_runs_only_on_the_workers_that_are_named()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker other = _scene.AddWorker("other", slots: 4);
        client.Options["x"] = new TaskOptions { Workers = ["wanted"] };
        client.Submit("x; y", hold: "x y");
        Assert.Equal(["Run y"], other.TakeSeen());

        PlayedWorker wanted = _scene.JoinWorker("wanted");

        Assert.Contains("Run x", wanted.TakeSeen());
        Assert.Empty(other.TakeSeen());
    }

    [Fact]
    public void A_loose_restriction_falls_back_while_no_worker_that_is_named_is_there()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker other = _scene.AddWorker("other", slots: 4);
        client.Options["x"] = new TaskOptions { Workers = ["wanted"], AllowOtherWorkers = true };
        client.Options["y"] = client.Options["x"];
        client.Submit("x", hold: "x");
        Assert.Equal(["Run x"], other.TakeSeen());
        PlayedWorker wanted = _scene.AddWorker("wanted");

        client.Submit("y", hold: "y");

        Assert.Equal(["Run y"], wanted.TakeSeen());
        Assert.Empty(other.TakeSeen());
    }

    [Fact]
    public void A_loose_restriction_waits_for_a_worker_that_is_named_and_busy()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker other = _scene.AddWorker("other", slots: 4);
        PlayedWorker wanted = _scene.AddWorker("wanted");
        client.Options["x"] = new TaskOptions { Workers = ["wanted"], AllowOtherWorkers = true };
        client.Options["y"] = client.Options["x"];

        client.Submit("x; y", hold: "x y");

        Assert.Empty(other.TakeSeen());
        Assert.Equal(["Run x"], wanted.TakeSeen());
        wanted.Finish("x");
        Assert.Equal(["Run y"], wanted.TakeSeen());
    }

    [Fact]
    public void When_the_only_worker_with_a_resource_leaves_its_tasks_wait_for_another_one()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 8, offers: new Dictionary<string, double> { ["gpu"] = 1 });
        PlayedWorker plain = _scene.AddWorker("plain", slots: 8);
        foreach (string task in new[] { "a", "b", "c" })
            client.Options[task] = OneGpu;
        client.Submit("a; b", hold: "a b");
        Assert.Equal(["Run a"], worker.TakeSeen());

        worker.SayGoodbye();
        _scene.Lose(worker);
        client.Submit("c", hold: "c");

        Assert.DoesNotContain(plain.TakeSeen(), seen => seen.StartsWith("Run", StringComparison.Ordinal));
        PlayedWorker again = _scene.JoinWorker("again", slots: 8, offers: new Dictionary<string, double> { ["gpu"] = 2 });
        Assert.Equal(["Run a", "Run b"], again.TakeSeen().Where(static seen => seen.StartsWith("Run", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_was_lost_with_its_only_worker_waits_and_runs_when_one_of_that_name_joins()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker wanted = _scene.AddWorker("wanted");
        PlayedWorker other = _scene.AddWorker("other");
        client.Options["x"] = new TaskOptions { Workers = ["wanted"] };
        client.Submit("x", hold: "x");
        wanted.TakeSeen();
        wanted.Finish("x");

        _scene.Lose(wanted);
        Assert.DoesNotContain("Run x", other.TakeSeen());
        PlayedWorker again = _scene.JoinWorker("wanted");

        Assert.Contains("Run x", again.TakeSeen());
        again.Finish("x");
        Assert.Equal("Finished x", client.TakeSeen()[^1]);
    }

    [Fact]
    public void Resources_in_use_count_when_tasks_are_placed()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 8, offers: new Dictionary<string, double> { ["gpu"] = 2 });
        foreach (string task in new[] { "a", "b", "c", "d" })
            client.Options[task] = OneGpu;

        client.Submit("a; b; c; d", hold: "a b c d");

        Assert.Equal(["Run a", "Run b"], worker.TakeSeen());
        worker.Finish("a");
        Assert.Equal(["Run c"], worker.TakeSeen());
    }

    [Fact]
    public void A_task_that_does_not_fit_does_not_block_one_that_does()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 8, offers: new Dictionary<string, double> { ["gpu"] = 2 });
        client.Options["first"] = OneGpu;
        client.Options["big"] = TwoGpus;
        client.Options["small"] = OneGpu;

        client.Submit("first; big; small; plain", hold: "first big small plain");

        Assert.Equal(["Run first", "Run small", "Run plain"], worker.TakeSeen());
    }

    [Fact]
    public void A_big_task_is_not_passed_by_small_ones_for_ever()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 8, offers: new Dictionary<string, double> { ["gpu"] = 2 });
        client.Options["big"] = TwoGpus;
        for (int i = 0; i < 40; i++)
            client.Options[$"s{i}"] = OneGpu;
        string[] small = [.. Enumerable.Range(1, 39).Select(i => $"s{i}")];
        client.Submit("s0; big; " + string.Join("; ", small), hold: "s0 big " + string.Join(' ', small));

        var running = new Queue<string>();
        int passed = 0;
        while (true)
        {
            foreach (string seen in worker.TakeSeen())
                running.Enqueue(seen["Run ".Length..]);
            if (running.Contains("big"))
                break;
            Assert.True(passed++ < 20, "the big task starves");
            worker.Finish(running.Dequeue());
        }
    }

    [Fact]
    public void A_task_that_needs_a_resource_waits_for_a_worker_that_offers_it()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker without = _scene.AddWorker("without", slots: 4);
        client.Options["x"] = OneGpu;
        client.Submit("x", hold: "x");
        Assert.Empty(without.TakeSeen());

        PlayedWorker with = _scene.JoinWorker("with", slots: 1, offers: new Dictionary<string, double> { ["gpu"] = 1 });

        Assert.Contains("Run x", with.TakeSeen());
    }

    [Fact]
    public void A_recalled_run_keeps_its_resources_until_its_code_has_ended()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4, offers: new Dictionary<string, double> { ["gpu"] = 1 });
        client.Options["x"] = OneGpu;
        client.Options["y"] = OneGpu;
        client.Submit("x", hold: "x");
        worker.TakeSeen();

        client.Release("x");
        client.Submit("y", hold: "y");
        Assert.Equal(["Recall x"], worker.TakeSeen());
        worker.EndRecalled("x");

        Assert.Equal(["Run y"], worker.TakeSeen());
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("put back")]
    public void A_failure_that_crosses_its_recall_gives_the_resources_back(string report)
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4, offers: new Dictionary<string, double> { ["gpu"] = 1 });
        client.Options["x"] = OneGpu;
        client.Options["y"] = OneGpu;
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.Release("x");
        client.Submit("y", hold: "y");
        Assert.Equal(["Recall x"], worker.TakeSeen());

        if (report == "failed")
            worker.Fail("x", "too late");
        else
            worker.PutBack("x");

        Assert.Equal(["Run y"], worker.TakeSeen());
    }

    [Fact]
    public void A_report_that_crosses_its_recall_gives_the_resources_back_once()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4, offers: new Dictionary<string, double> { ["gpu"] = 1 });
        client.Options["x"] = OneGpu;
        client.Options["y"] = OneGpu;
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        client.Release("x");
        client.Submit("y", hold: "y");
        worker.TakeSeen();

        worker.Finish("x");

        Assert.Equal(["Run y"], worker.TakeSeen());
        worker.EndRecalled("x"); // A worker does not say it twice; if one did, nothing would happen.
        worker.Finish("y");
        Assert.Contains("Finished y", client.TakeSeen());
    }

    [Fact]
    public void A_task_that_was_put_back_runs_elsewhere_if_it_may()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");

        first.PutBack("x");

        Assert.Equal(["Run x"], second.TakeSeen());
        Assert.Empty(first.TakeSeen());
    }

    [Fact]
    public void A_task_that_was_put_back_and_waits_runs_although_the_worker_it_avoids_has_left()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker first = _scene.AddWorker("first");
        client.Submit("x", hold: "x");
        first.TakeSeen();
        PlayedWorker second = _scene.AddWorker("second");
        client.Submit("a; b; c", hold: "a b c"); // Both workers are full.
        first.PutBack("x");
        _scene.Lose(first);
        _scene.AddWorker("third", slots: 4);

        Assert.Contains("Processing", _scene.Machine.Explain(SchedulerScene.KeyOf("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Restrictions_hold_for_tasks_that_could_run_ahead()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker wanted = _scene.AddWorker("wanted", slots: 2);
        PlayedWorker other = _scene.AddWorker("other", slots: 2);
        client.Options["x"] = new TaskOptions { Workers = ["other"] };
        client.Options["y"] = new TaskOptions { Workers = ["wanted"] };
        client.Options["z"] = new TaskOptions { Workers = ["wanted"] };

        client.Submit("x; y <- x; z <- y", hold: "z");

        Assert.Equal(["Run x"], other.TakeSeen());
        other.Finish("x");
        Assert.Equal(["Run y x@1", "Run z y@ahead"], wanted.TakeSeen());
    }

    [Fact]
    public void Explain_names_the_demand_that_is_not_met_and_what_would_help()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4, offers: new Dictionary<string, double> { ["gpu"] = 1 });
        client.Options["x"] = TwoGpus;
        client.Options["y"] = new TaskOptions { Workers = ["alice", "bob"] };
        client.Submit("x; y", hold: "x y");
        _scene.WaitWith(12, worker);

        string ofX = _scene.Machine.Explain(SchedulerScene.KeyOf("x"));
        string ofY = _scene.Machine.Explain(SchedulerScene.KeyOf("y"));

        Assert.Contains("2 gpu", ofX, StringComparison.Ordinal);
        Assert.Contains("Offered at most: 1 gpu", ofX, StringComparison.Ordinal);
        Assert.Contains("for 12 s", ofX, StringComparison.Ordinal);
        Assert.Contains("alice", ofY, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_waits_for_a_worker_that_is_not_there_is_warned_once()
    {
        PlayedClient waiting = _scene.AddClient("waiting");
        PlayedClient other = _scene.AddClient("other");
        PlayedWorker worker = _scene.AddWorker("w", slots: 4);
        waiting.Options["x"] = OneGpu;
        waiting.Submit("x; y <- x", hold: "y");
        other.Submit("z", hold: "z");
        waiting.TakeSeen();
        other.TakeSeen();

        _scene.WaitWith(14, worker);
        _scene.WaitWith(14, worker);
        Assert.Empty(waiting.TakeSeen());
        _scene.WaitWith(14, worker);

        string warning = Assert.Single(waiting.TakeSeen());
        Assert.StartsWith("Needed: ", warning, StringComparison.Ordinal);
        Assert.Contains("1 gpu", warning, StringComparison.Ordinal);
        Assert.Empty(other.TakeSeen());
        _scene.WaitWith(14, worker);
        Assert.Empty(waiting.TakeSeen());
    }

    [Fact]
    public void Clients_are_warned_when_there_is_no_worker_at_all()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        client.TakeSeen();

        _scene.WaitWith(1);
        Assert.Empty(client.TakeSeen());
        _scene.WaitWith(40);

        Assert.Contains("No worker is connected", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_an_error_of_the_client()
    {
        PlayedClient client = _scene.AddClient("c");
        Assert.Throws<Penstock.Serialization.WireFormatException>(() => client.Send(writer =>
        {
            var options = new Penstock.Serialization.WireWriter();
            options.WriteArrayHeader(5);
            options.WriteInt64(1_000_000);
            for (int i = 0; i < 4; i++)
                options.WriteNil();
            writer.Append(new SubmitGraph { Submission = 1, IsLast = true, Options = options.Written });
        }));
    }

    [Fact]
    public void A_graph_that_names_options_it_does_not_bring_is_refused()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Send(writer => writer.Append(new SubmitGraph
        {
            Submission = 1,
            IsLast = true,
            Keys = [SchedulerScene.KeyOf("x")],
            Functions = [0],
            InputCounts = [0],
            ArgumentLengths = [0],
            OptionsOf = [3],
        }));
        Assert.Contains("options 3", Assert.Single(client.TakeSeen()), StringComparison.Ordinal);
    }
}
