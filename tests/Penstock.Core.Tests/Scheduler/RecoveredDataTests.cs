using Penstock.Protocol;

namespace Penstock.Core.Tests.Scheduler;

/// <summary>Data without a recipe under a scheduler that follows another life: it survives if a worker holds it and its client knows its name.</summary>
public sealed class RecoveredDataTests : IDisposable
{
    private const ulong Before = 6;

    private readonly SchedulerScene _scene = new(new SchedulerMachineOptions { RecoveryMilliseconds = 5000 });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Scattered_data_survives_if_a_worker_holds_it_and_its_client_knows_its_name()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Names("data", Before, new TaskHandle(8, 2));
        client.SubmitData("data", hold: true);
        client.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, key: null, Before, new TaskHandle(8, 2));
        back.SayAll();

        Assert.Equal(["Adopt own0 as data"], back.TakeSeen());
        Assert.Contains("Finished data", client.TakeSeen());
    }

    [Fact]
    public void Scattered_data_that_nobody_brings_back_is_lost_with_a_reason_and_only_then()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Names("data", Before, new TaskHandle(8, 2));
        client.SubmitData("data", hold: true);
        client.SayAll();
        Assert.DoesNotContain("Lost data", client.TakeSeen());

        _scene.Wait(5100);

        Assert.Contains("Lost data", client.TakeSeen());
        Assert.Contains("did not come back", _scene.Machine.Explain(SchedulerScene.KeyOf("data")), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_announced_while_no_worker_is_back_is_placed_when_one_is()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Scatter("data", 10);
        client.SayAll();
        Assert.DoesNotContain("Lost data", client.TakeSeen());
        PlayedWorker fresh = _scene.ReturningWorker(Before, "fresh");
        fresh.SayAll();

        _scene.Wait(5100, heardOf: fresh);

        Assert.Contains("Place data on worker 0", client.TakeSeen());
        fresh.ReportReplica(_scene.HandleOf("data"), 10);
        Assert.Equal(["Finished data"], client.TakeSeen());
    }

    [Fact]
    public void Data_announced_while_no_worker_is_back_is_lost_if_none_comes()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Scatter("data", 10);
        client.SayAll();

        _scene.Wait(5100);

        Assert.Contains("Lost data", client.TakeSeen());
    }

    [Fact]
    public void Data_announced_while_no_worker_is_back_and_let_go_since_is_placed_nowhere()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Scatter("kept", 10);
        client.Scatter("dropped", 10);
        client.SayAll();
        client.Release("dropped");
        _scene.ReturningWorker(Before, "fresh").SayAll();

        _scene.Wait(5100);

        string[] seen = client.TakeSeen();
        Assert.Contains("Place kept on worker 0", seen);
        Assert.DoesNotContain("Place dropped on worker 0", seen);
    }

    [Fact]
    public void Data_announced_in_two_sessions_is_placed_for_the_last_one()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Knew("w");
        client.Scatter("data", 10);
        client.SayAll();
        PlayedClient again = _scene.ReturningClient(Before);
        again.Scatter("data", 10);
        again.SayAll();
        Assert.True(client.Peer.IsGone);
        _scene.ReturningWorker(Before).SayAll();

        Assert.Contains("Place data on worker 0", again.TakeSeen());
    }

    [Fact]
    public void Data_that_was_announced_in_the_session_before_is_placed_where_it_was()
    {
        using var scene = new SchedulerScene();
        PlayedClient client = scene.AddClient("c", incarnation: 9);
        scene.AddWorker("w");
        client.Scatter("data", 10);
        scene.Leave(client);

        PlayedClient back = scene.ReturningClient(7);
        back.Scatter("data", 10);
        back.SayAll();

        Assert.Equal(["Place data on worker 0", "Recovered"], back.TakeSeen());
    }

    [Fact]
    public void Data_that_has_come_back_or_was_let_go_is_not_lost_when_nobody_else_can_come_back()
    {
        PlayedClient client = _scene.ReturningClient(Before);
        client.Names("data", Before, new TaskHandle(8, 2));
        client.SubmitData("data", hold: true);
        client.SubmitData("dropped", hold: true);
        client.SayAll();
        PlayedWorker back = _scene.ReturningWorker(Before);
        back.Holds(0, key: null, Before, new TaskHandle(8, 2));
        back.SayAll();
        client.Release("dropped");

        _scene.Wait(5100, heardOf: back);

        Assert.DoesNotContain(client.TakeSeen(), seen => seen.StartsWith("Lost", StringComparison.Ordinal));
        Assert.Equal(1, _scene.Machine.TaskCount);
    }

    [Fact]
    public void Data_that_one_client_waits_for_and_another_one_brings_is_not_lost()
    {
        PlayedClient waiting = _scene.ReturningClient(Before);
        waiting.SubmitData("data", hold: true);
        waiting.SayAll();
        PlayedClient bringing = _scene.AddClient("bringing", 10, Before);
        bringing.Scatter("data", 10);
        bringing.SayAll();
        PlayedWorker fresh = _scene.ReturningWorker(Before, "fresh");
        fresh.SayAll();

        _scene.Wait(5100, heardOf: fresh);

        Assert.Contains("Place data on worker 0", bringing.TakeSeen());
        fresh.ReportReplica(_scene.HandleOf("data"), 10);
        Assert.Equal(["Finished data"], bringing.TakeSeen());
        Assert.Contains("Finished data", waiting.TakeSeen());
    }
}
