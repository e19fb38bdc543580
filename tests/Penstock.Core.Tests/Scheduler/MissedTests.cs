using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Inputs that were not found where they were said to be: when the copy is given up, and when it is asked for again.</summary>
public sealed class MissedTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_result_that_was_given_up_before_is_asked_for_again_with_the_next_tick()
    {
        (PlayedWorker asker, PlayedWorker holder, PlayedClient client) = GivenUpOnce();

        Assert.False(_scene.Machine.IsToAskAgain);
        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));
        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));
        Assert.Empty(asker.TakeSeen());
        Assert.Empty(holder.TakeSeen());
        Assert.Empty(client.TakeSeen());
        Assert.True(_scene.Machine.IsToAskAgain);
        _scene.Wait(1000);

        Assert.False(_scene.Machine.IsToAskAgain);
        Assert.Equal(["Holders x@1"], asker.TakeSeen());
        _scene.Wait(1000);
        Assert.Empty(asker.TakeSeen());
    }

    [Fact]
    public void A_result_that_was_asked_for_again_in_vain_is_given_up()
    {
        (PlayedWorker asker, PlayedWorker holder, PlayedClient client) = GivenUpOnce();
        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));
        _scene.Wait(1000);
        asker.TakeSeen();

        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));

        Assert.Contains("Free x", holder.TakeSeen());
        Assert.Contains("Recall z", asker.TakeSeen());
        Assert.Equal(["Pending x"], client.TakeSeen());
    }

    [Fact]
    public void A_result_that_was_given_up_long_ago_is_given_up_at_once()
    {
        (PlayedWorker asker, PlayedWorker holder, _) = GivenUpOnce();
        for (int i = 0; i < 10; i++)
        {
            _scene.Wait(500, heardOf: asker);
            _scene.Wait(500, heardOf: holder);
        }

        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));

        Assert.Contains("Free x", holder.TakeSeen());
    }

    [Fact]
    public void What_was_given_up_twice_counts_from_the_second_time()
    {
        (PlayedWorker asker, PlayedWorker holder, _) = GivenUpOnce();
        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));
        Live(5, asker, holder);
        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1)); // It was asked for again in vain.
        Assert.Contains("Free x", holder.TakeSeen());
        Assert.Contains("Run x", asker.TakeSeen());
        asker.Finish("x");
        Assert.Contains("Run z x@0", holder.TakeSeen());
        Live(6, asker, holder); // It is more than ten seconds since the first time, and less since the second.
        asker.TakeSeen();

        holder.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(0));

        Assert.Empty(asker.TakeSeen());
        Live(1, asker, holder);
        Assert.Equal(["Holders x@0"], holder.TakeSeen());
    }

    [Fact]
    public void A_result_of_which_there_is_another_copy_is_fetched_from_there_however_often_it_was_given_up()
    {
        (PlayedWorker asker, PlayedWorker holder, _) = GivenUpOnce();
        PlayedWorker third = _scene.AddWorker("third");
        third.ReportReplica(holder.TaskOf("x"));
        third.TakeSeen();

        asker.ReportMissing(holder.TaskOf("x"), "z", new WorkerId(1));

        Assert.Equal(["Free x"], holder.TakeSeen());
        Assert.Equal(["Holders x@2"], asker.TakeSeen());
    }

    [Fact]
    public void Who_is_gone_does_not_ask_again_and_what_is_gone_is_not_asked_for()
    {
        (PlayedWorker asker, PlayedWorker holder, PlayedClient client) = GivenUpOnce();
        TaskHandle x = holder.TaskOf("x");
        asker.ReportMissing(x, "z", new WorkerId(1));
        _scene.Lose(holder);
        asker.TakeSeen();
        client.Release("x", "y", "z");

        _scene.Wait(1000, heardOf: asker);

        Assert.DoesNotContain(asker.TakeSeen(), seen => seen.StartsWith("Holders", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_nobody_can_compute_is_asked_for_again_before_it_is_lost()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Scatter("data", 8);
        TaskHandle data = _scene.HandleOf("data");
        holder.ReportReplica(data);
        PlayedWorker asker = _scene.AddWorker("asker");
        client.Submit("b1; b2; y <- data", hold: "b1 b2 y");
        asker.Finish(asker.TakeSeen()[0]["Run ".Length..]);
        client.TakeSeen();
        Assert.Equal(["Run y data@0"], asker.TakeSeen());

        asker.ReportMissing(data, "y", new WorkerId(0));
        Assert.Empty(client.TakeSeen());
        _scene.Wait(1000);
        Assert.Equal(["Holders data@0"], asker.TakeSeen());
        asker.ReportMissing(data, "y", new WorkerId(0));

        Assert.Contains("Lost data", client.TakeSeen());
    }

    private void Live(int seconds, params PlayedWorker[] workers)
    {
        for (int second = 0; second < seconds; second++)
            _scene.WaitWith(1, workers);
    }

    /// <summary>The asker runs z, and its input x is with the holder, who had to compute it because it had not been found before.</summary>
    private (PlayedWorker Asker, PlayedWorker Holder, PlayedClient Client) GivenUpOnce()
    {
        PlayedClient client = _scene.AddClient("c");
        PlayedWorker asker = _scene.AddWorker("asker");
        client.Submit("x", hold: "x");
        asker.TakeSeen();
        asker.Finish("x");
        PlayedWorker holder = _scene.AddWorker("holder");
        client.Submit("b1; b2; y <- x", hold: "b1 b2 y"); // Both workers are full before y's turn comes.
        holder.Finish(holder.TakeSeen()[0]["Run ".Length..]);
        Assert.Equal(["Run y x@0"], holder.TakeSeen());
        holder.ReportMissing(asker.TaskOf("x"), "y", new WorkerId(0));
        Assert.Equal(["Recall y", "Run x", "Run y x@ahead"], holder.TakeSeen());
        holder.Finish("x");
        asker.Finish(asker.TakeSeen()[0]["Run ".Length..]);
        client.Submit("z <- x", hold: "z");
        Assert.Contains("Run z x@1", asker.TakeSeen());
        client.TakeSeen();
        return (asker, holder, client);
    }
}
