using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Core.Tests.Client;

public sealed class StatusTests
{
    private readonly ClientScene _scene = new();

    [Fact]
    public void A_lost_result_is_pending_again_and_then_elsewhere()
    {
        HoldId hold = _scene.Submit(1);
        Assert.Equal([new HoldChange(hold, HoldStatus.Finished)], _scene.Finish(hold));
        Assert.Equal(new HoldInfo(ClientScene.KeyOf(1), HoldStatus.Finished, new TaskHandle(5, 1), new WorkerId(1), 100), _scene.Machine.Read(hold));
        Assert.Empty(_scene.Receive(new HoldPending(hold)));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(hold));
        Assert.Single(_scene.Finish(hold, worker: 2));
    }

    [Fact]
    public void News_of_another_copy_of_a_finished_result_is_a_change()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Finish(hold);
        Assert.Single(_scene.Finish(hold, worker: 2));
        Assert.Equal(new WorkerId(2), _scene.Machine.Read(hold).Worker);
    }

    [Fact]
    public void Ends_keep_their_reasons()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2, 3));
        ErrorInfo error = Errors.Any;
        _scene.Receive(new HoldErred(holds[0], error));
        _scene.Receive(new HoldCancelled(holds[1], new ClientId(4), "other"));
        _scene.Receive(new HoldLost(holds[2], WorkerId.None, "w3"));
        Assert.Equal("bad line", Assert.IsType<ErredEnd>(_scene.Machine.EndOf(holds[0])).Error.Message);
        Assert.Equal(new CancelledEnd("other", _scene.Now with { Nanoseconds = 2 }), _scene.Machine.EndOf(holds[1]));
        Assert.Equal(new LostEnd("w3"), _scene.Machine.EndOf(holds[2]));
        _scene.Release(holds);
    }

    [Fact]
    public void A_failed_hold_whose_task_is_retried_is_pending_again_and_then_finished()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Receive(new HoldErred(hold, Errors.Any));
        Assert.Empty(_scene.Receive(new HoldPending(hold)));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(hold));
        Assert.Null(_scene.Machine.EndOf(hold));
        Assert.Single(_scene.Finish(hold));
    }

    [Fact]
    public void A_failed_hold_may_be_told_another_reason()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Receive(new HoldErred(hold, Errors.Any));
        _scene.Receive(new HoldErred(hold, Errors.Any with { Message = "another" }));
        Assert.Equal("another", Assert.IsType<ErredEnd>(_scene.Machine.EndOf(hold)).Error.Message);
    }

    [Fact]
    public void Messages_about_released_holds_are_ignored()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Release(hold);
        Assert.Empty(_scene.Finish(hold));
        HoldId next = _scene.Submit(1);
        Assert.Empty(_scene.Finish(hold));
        Assert.Empty(_scene.Receive(new HoldErred(hold, Errors.Any)));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(next));
    }

    [Fact]
    public void Messages_about_holds_that_never_began_are_errors_of_the_scheduler()
    {
        HoldId hold = _scene.Submit(1);
        Assert.Throws<PeerProtocolException>(() => _scene.Finish(new HoldId(9, 0)));
        Assert.Throws<PeerProtocolException>(() => _scene.Finish(hold with { Generation = 1 }));
        Assert.Throws<PeerProtocolException>(() => _scene.Finish(new HoldId(uint.MaxValue, 0)));
        _scene.Release(hold);
        Assert.Throws<PeerProtocolException>(() => _scene.Finish(hold with { Generation = 1 }));
    }

    [Fact]
    public void Changes_that_are_not_in_the_table_are_errors_of_the_scheduler_and_change_nothing()
    {
        HoldId hold = _scene.Submit(1);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new HoldPending(hold)));
        _scene.Receive(new HoldErred(hold, Errors.Any));
        PeerProtocolException error = Assert.Throws<PeerProtocolException>(() => _scene.Finish(hold));
        Assert.Contains(ClientScene.KeyOf(1).ToString("step"), error.Message, StringComparison.Ordinal);
        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(hold));
        _scene.Machine.Validate();
    }

    [Fact]
    public void Bytes_that_are_no_messages_are_refused()
    {
        Assert.Throws<WireFormatException>(() => _scene.Machine.OnBatch([0xC1], _scene.Now));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new FreeData(new TaskHandle(1, 1))));
        Assert.Throws<PeerProtocolException>(() => _scene.Machine.OnBatch([0x91, 0x7F], _scene.Now));
        _scene.Machine.Validate();
    }

    [Fact]
    public void The_end_of_the_connection_cancels_what_has_not_ended()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2, 3));
        _scene.Finish(holds[1]);
        _scene.Receive(new HoldErred(holds[2], Errors.Any));
        _scene.TakeSent();
        _scene.Machine.Effects.Clear();
        _scene.Machine.End("closed", isOrderly: true, _scene.Now);
        _scene.Machine.Validate();
        Assert.Equal([holds[0], holds[1]], _scene.Machine.Effects.Changes.Select(change => change.Hold));
        Assert.Equal(["goodbye closed"], _scene.TakeSent());
        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(holds[2]));
        _scene.Release(holds);
        Assert.Empty(_scene.TakeSent());
    }

    [Fact]
    public void A_scattered_value_is_placed_and_then_finished()
    {
        HoldId hold = _scene.Machine.BeginScatter(ClientScene.KeyOf(1), 8, "Int64");
        Assert.Equal(["scatter hold 0.0"], _scene.TakeSent());
        _scene.Receive(new ScatterPlaced(hold, new TaskHandle(3, 0), new WorkerId(1)));
        Assert.Equal([new ScatterPlaced(hold, new TaskHandle(3, 0), new WorkerId(1))], _scene.Machine.Effects.Placed);
        Assert.Contains("has not arrived", _scene.Machine.Explain(hold), StringComparison.Ordinal);
        Assert.Single(_scene.Finish(hold));
        Assert.Equal("Int64", _scene.Machine.NameOf(hold));
    }

    [Fact]
    public void A_placement_of_a_released_value_is_ignored()
    {
        HoldId hold = _scene.Machine.BeginScatter(ClientScene.KeyOf(1), 8, "Int64");
        _scene.Release(hold);
        _scene.Receive(new ScatterPlaced(hold, new TaskHandle(3, 0), new WorkerId(1)));
        Assert.Empty(_scene.Machine.Effects.Placed);
    }

    [Fact]
    public void Workers_are_known_while_they_are_there()
    {
        _scene.Receive(new WorkerJoined(new WorkerId(1), "w1", "tcp://x", 4));
        Assert.Equal("tcp://x", _scene.Machine.FindWorker(new WorkerId(1))?.DataAddress);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new WorkerJoined(new WorkerId(1), "w1", "tcp://x", 4)));
        _scene.Receive(new WorkerLeft(new WorkerId(1), "killed", 3, 2));
        Assert.Equal(new ClientWorkerLeft(new ClientWorker(new WorkerId(1), "w1", "tcp://x", 4), "killed", 3, 2), _scene.Machine.Effects.WorkersLeft[0]);
        Assert.Null(_scene.Machine.FindWorker(new WorkerId(1)));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new WorkerLeft(new WorkerId(1), "again", 0, 0)));
    }

    [Fact]
    public void Questions_are_answered_once()
    {
        int request = _scene.Machine.Query(StateQuery.Explain, ClientScene.KeyOf(1));
        Assert.Equal(["query Explain"], _scene.TakeSent());
        _scene.Receive(new QueryReply(request, "{}"));
        Assert.Equal("{}", _scene.Machine.Effects.Replies[0].Json);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new QueryReply(request, "{}")));
    }

    [Fact]
    public void The_scheduler_welcomes_once()
    {
        Assert.Null(_scene.Machine.Id);
        _scene.Receive(new ClientWelcome(new ClientId(3), 9));
        Assert.True(_scene.Machine.Effects.Welcomed);
        Assert.Equal(new ClientId(3), _scene.Machine.Id);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new ClientWelcome(new ClientId(3), 9)));
    }
}
