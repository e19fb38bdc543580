using System.Text.Json;
using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>
/// D11: every pending key names what it waits for, down to a cause outside of all tasks. Each test takes the named cause away
/// and sees the key go on: an explanation that does not help is none.
/// </summary>
public sealed class WaitTests : IDisposable
{
    private readonly SchedulerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_key_at_the_end_of_a_chain_names_the_run_that_its_input_waits_for()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x; z <- y", hold: "z");
        worker.TakeSeen();

        Expect("z", WaitKind.Run, "x");
        Assert.Equal(3, Explain("z").GetProperty("chain").GetArrayLength());

        worker.Finish("x");
        worker.Finish("y");
        Assert.Single(worker.TakeSeen(), seen => seen.StartsWith("Run z", StringComparison.Ordinal));
        worker.Finish("z");
        ExpectNothing("z");
    }

    [Fact]
    public void Without_a_worker_a_key_names_that_and_a_worker_helps()
    {
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y <- x", hold: "y");

        Expect("y", WaitKind.Worker, "x");

        _scene.AddWorker("w");
        Expect("y", WaitKind.Run, "x");
    }

    [Fact]
    public void A_key_in_line_names_room_and_room_helps()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("a", hold: "a");
        client.Submit("b", hold: "b");
        Assert.Equal(["Run a"], worker.TakeSeen());

        Expect("b", WaitKind.Room, "b");

        worker.Finish("a");
        Assert.Equal(["Run b"], worker.TakeSeen());
    }

    [Fact]
    public void Data_on_its_way_names_its_arrival_and_the_arrival_helps()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Scatter("data", 10);
        client.Submit("x <- data", hold: "x");

        Expect("x", WaitKind.Arrival, "data");

        worker.TakeSeen();
        worker.ReportReplica(_scene.HandleOf("data"), 10);
        Assert.Single(worker.TakeSeen(), seen => seen.StartsWith("Run x", StringComparison.Ordinal));
    }

    [Fact]
    public void A_finished_a_failed_and_an_unknown_key_wait_for_nothing()
    {
        PlayedWorker worker = _scene.AddWorker("w", slots: 2);
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x; y", hold: "x y");
        worker.TakeSeen();
        worker.Finish("x");
        worker.Fail("y", "boom");

        ExpectNothing("x");
        ExpectNothing("y");
        ExpectNothing("unknown");
    }

    [Fact]
    public void A_run_that_its_worker_says_it_does_not_have_is_reported_as_a_stall_with_its_story()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        var stalls = new List<Stall>();

        for (int second = 0; second < 10; second++)
            Beat(worker, attempts: 0);
        _scene.Machine.TakeStalls(stalls);
        Assert.Empty(stalls); // A message may still be on its way.
        Beat(worker, attempts: 0);
        _scene.Machine.TakeStalls(stalls);

        Stall stall = Assert.Single(stalls);
        Assert.Equal(SchedulerScene.KeyOf("x"), stall.Key);
        Assert.Contains("w was given it and says that it has no run", stall.Finding, StringComparison.Ordinal);
        Assert.Contains("Ready -> Processing", stall.Finding, StringComparison.Ordinal);
        Assert.Equal($"An error of Penstock: the task {stall.Key} waits for nothing. Please report this: {stall.Finding}", stall.ToString());
        Assert.Contains("\"stalls\":1", _scene.Machine.Status(), StringComparison.Ordinal);
        Beat(worker, attempts: 0);
        _scene.Machine.TakeStalls(stalls);
        Assert.Empty(stalls); // Once is enough.
    }

    [Fact]
    public void A_worker_that_was_idle_for_long_and_is_given_very_much_stalls_nothing()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        for (int second = 0; second < 20; second++)
            Beat(worker, attempts: 0);
        client.Submit("x", hold: "x");
        string[] tasks = [.. Enumerable.Range(0, 80_000).Select(i => $"t{i}")]; // Then the story has forgotten when x was given.
        client.Submit(string.Join("; ", tasks), hold: string.Join(' ', tasks));
        client.Release(tasks);
        var stalls = new List<Stall>();

        _scene.Wait(1_000, worker);

        _scene.Machine.TakeStalls(stalls);
        Assert.Empty(stalls);
    }

    [Fact]
    public void A_worker_that_is_busy_now_and_then_stalls_nothing()
    {
        PlayedWorker worker = _scene.AddWorker("w");
        PlayedClient client = _scene.AddClient("c");
        client.Submit("x", hold: "x");
        worker.TakeSeen();
        var stalls = new List<Stall>();

        for (int second = 0; second < 40; second++)
            Beat(worker, attempts: second % 9 == 0 ? 1 : 0);

        _scene.Machine.TakeStalls(stalls);
        Assert.Empty(stalls);
    }

    private void Beat(PlayedWorker worker, int attempts)
    {
        _scene.Pass(milliseconds: 1000);
        worker.Send(writer => writer.Append(new Heartbeat(0, 0, AttemptCount: attempts)));
        _scene.Machine.OnTick(_scene.Tick());
    }

    private void Expect(string key, WaitKind kind, string cause)
    {
        Assert.Equal((kind, SchedulerScene.KeyOf(cause)), _scene.Machine.CauseOf(SchedulerScene.KeyOf(key)));
        JsonElement explanation = Explain(key);
        Assert.Equal(kind.ToString(), explanation.GetProperty("blockedBy").GetProperty("kind").GetString());
        Assert.NotEqual("", explanation.GetProperty("unblockedBy").GetString());
    }

    private void ExpectNothing(string key)
    {
        Assert.Null(_scene.Machine.CauseOf(SchedulerScene.KeyOf(key)));
        Assert.False(Explain(key).TryGetProperty("blockedBy", out _));
    }

    private JsonElement Explain(string key) => JsonDocument.Parse(_scene.Machine.Explain(SchedulerScene.KeyOf(key))).RootElement;
}
