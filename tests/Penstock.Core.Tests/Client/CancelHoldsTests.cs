using Penstock.Protocol;

namespace Penstock.Core.Tests.Client;

public sealed class CancelHoldsTests
{
    private readonly ClientScene _scene = new();

    [Fact]
    public void The_named_holds_are_cancelled_at_the_call()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2));
        _scene.TakeSent();
        int request = _scene.Cancel(holds);
        Assert.Equal(["cancel 1: hold 0.0, hold 1.0"], _scene.TakeSent());
        Assert.All(holds, hold => Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(hold)));
        Assert.Equal("tester", Assert.IsType<CancelledEnd>(_scene.Machine.EndOf(holds[0])).ByName);

        Assert.Empty(_scene.Receive(new HoldCancelled(holds[0], new ClientId(1), "tester")));
        _scene.Receive(new CancelDone(request, 2));
        Assert.Equal([new CancelDone(request, 2)], _scene.Machine.Effects.CancelsDone);
    }

    [Fact]
    public void What_the_scheduler_wrote_before_it_heard_is_ignored()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Cancel(hold);
        Assert.Empty(_scene.Finish(hold));
        Assert.Empty(_scene.Receive(new HoldErred(hold, Errors.Any)));
        Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(hold));
    }

    [Fact]
    public void A_submission_after_the_cancel_has_a_new_hold()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Cancel(hold);
        _scene.TakeSent();
        HoldId again = _scene.Submit(1);
        Assert.NotEqual(hold, again);
        Assert.Single(_scene.TakeSent());
        _scene.Finish(again);
        Assert.Equal(HoldStatus.Finished, _scene.StatusOf(again));
        Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(hold));
        _scene.Release(hold, again);
    }

    [Fact]
    public void While_a_cancel_is_unanswered_no_older_hold_is_shared()
    {
        HoldId[] old = _scene.Submit(ClientScene.Graph(1, 2));
        int request = _scene.Cancel(old[0]);
        HoldId dependent = _scene.Submit(2); // The cancel may still reach the old hold of key 2.
        Assert.NotEqual(old[1], dependent);
        Assert.Equal(dependent, _scene.Submit(2));

        _scene.Receive(new HoldCancelled(old[1], new ClientId(1), "tester"));
        _scene.Receive(new CancelDone(request, 2));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(dependent));
        Assert.Equal(dependent, _scene.Submit(2));
    }

    [Fact]
    public void While_a_restart_is_unanswered_no_older_hold_is_shared()
    {
        HoldId before = _scene.Submit(1);
        int request = _scene.Machine.RestartCluster();
        HoldId after = _scene.Submit(1);
        Assert.NotEqual(before, after);
        Assert.Equal(after, _scene.Submit(1));
        _scene.Receive(new HoldCancelled(before, new ClientId(1), "tester"));
        _scene.Receive(new OrderDone(request, 1, 0, ""));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(after));
        Assert.Equal(after, _scene.Submit(1));
    }

    [Fact]
    public void After_the_answer_holds_that_survived_are_shared_again()
    {
        HoldId[] old = _scene.Submit(ClientScene.Graph(1, 2));
        int request = _scene.Cancel(old[0]);
        _scene.Receive(new CancelDone(request, 1));
        Assert.Equal(old[1], _scene.Submit(2));
    }

    [Fact]
    public void Finished_erred_and_lost_holds_can_be_cancelled()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2, 3));
        _scene.Finish(holds[0]);
        _scene.Receive(new HoldErred(holds[1], Errors.Any));
        _scene.Receive(new HoldLost(holds[2], WorkerId.None, "w"));
        _scene.Cancel(holds);
        Assert.All(holds, hold => Assert.IsType<CancelledEnd>(_scene.Machine.EndOf(hold)));
    }

    [Fact]
    public void Answers_to_cancels_come_in_order()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2));
        int first = _scene.Cancel(holds[0]);
        int second = _scene.Cancel(holds[1]);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new CancelDone(second, 1)));
        Assert.NotEqual(first, second);
    }
}
