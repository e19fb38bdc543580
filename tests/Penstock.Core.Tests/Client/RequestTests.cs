using Penstock.Protocol;

namespace Penstock.Core.Tests.Client;

/// <summary>What a client asks of the scheduler beside graphs: retries, fire and forget, and what is refused at the call.</summary>
public sealed class RequestTests
{
    private readonly ClientScene _scene = new();

    [Fact]
    public void The_first_thing_a_client_says_is_who_it_is()
    {
        var machine = new ClientMachine("tester", 7);
        Assert.True(machine.Outbox.TryTake(out Batch batch));
        var reader = new Serialization.WireReader(batch.Span);
        Assert.Equal(MessageCode.ClientHello, MessageCodec.ReadHead(ref reader, out int members));
        Assert.Equal(new ClientHello("tester", 7), MessageCodec.ReadBody<ClientHello>(ref reader, members));
        batch.Return();
        Assert.Throws<ArgumentNullException>(() => new ClientMachine(null!, 7)); // What a caller must not pass.
    }

    [Fact]
    public void A_retry_names_its_holds_and_is_answered_once()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2));
        _scene.Receive(new HoldErred(holds[1], Errors.Any));
        _scene.TakeSent();

        int first = _scene.Machine.Retry([holds[1]]);
        int second = _scene.Machine.Retry(holds);

        Assert.Equal([$"retry {holds[1]}", $"retry {holds[0]}, {holds[1]}"], _scene.TakeSent());
        Assert.NotEqual(first, second);
        _scene.Receive(new RetryDone(second, 1));
        Assert.Equal([new RetryDone(second, 1)], _scene.Machine.Effects.RetriesDone);
        _scene.Receive(new RetryDone(first, 0));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new RetryDone(first, 0)));
    }

    [Fact]
    public void Requests_of_all_kinds_have_numbers_of_their_own()
    {
        HoldId hold = _scene.Submit(1);
        int[] requests =
        [
            _scene.Machine.Retry([hold]), _scene.Cancel(hold), _scene.Machine.Retry([hold]),
            _scene.Machine.Query(StateQuery.Status, default), _scene.Machine.Rebalance(), _scene.Machine.Retry([hold]),
        ];

        Assert.Equal(requests.Length, requests.Distinct().Count());
    }

    [Fact]
    public void Orders_to_the_cluster_say_what_is_wanted_and_are_answered_once()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2));
        _scene.TakeSent();
        int replicate = _scene.Machine.Replicate(holds, copies: 3);
        int rebalance = _scene.Machine.Rebalance();
        int retire = _scene.Machine.RetireWorkers([4, 5]);
        int restart = _scene.Machine.RestartCluster();
        Assert.Equal(
            [$"replicate {replicate}: 3 of {holds[0]}, {holds[1]}", $"rebalance {rebalance}", $"retire {retire}: 4, 5", $"restart {restart}"],
            _scene.TakeSent());

        _scene.Receive(new OrderDone(retire, 2, 0, ""));

        Assert.Equal([new OrderDone(retire, 2, 0, "")], _scene.Machine.Effects.OrdersDone);
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new OrderDone(retire, 2, 0, "")));
    }

    [Fact]
    public void The_end_leaves_no_request_open()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Cancel(hold);
        _scene.Machine.Query(StateQuery.Status, default);
        _scene.Machine.Retry([hold]);
        _scene.Machine.Rebalance();

        _scene.Machine.End("gone", isOrderly: false, _scene.Now);

        _scene.Machine.Validate();
    }

    [Fact]
    public void Data_without_a_name_does_not_take_the_name_of_other_data()
    {
        HoldId named = _scene.Machine.BeginScatter(ClientScene.KeyOf(1), 8, "Int64");
        HoldId nameless = _scene.Machine.BeginScatter(ClientScene.KeyOf(2), 8, "");

        Assert.Equal("Int64", _scene.Machine.NameOf(named));
        Assert.Equal("", _scene.Machine.NameOf(nameless));
    }

    [Fact]
    public void Fire_and_forget_names_its_holds()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2));
        _scene.TakeSent();

        _scene.Machine.FireAndForget(holds);
        _scene.Release(holds);

        Assert.Equal([$"fire {holds[0]}, {holds[1]}", $"release {holds[0]}", $"release {holds[1]}"], _scene.TakeSent());
    }

    [Fact]
    public void An_answered_submission_is_told_and_counted()
    {
        _scene.Submit(1);
        Assert.Equal(1, _scene.Machine.SubmissionsSent);

        _scene.Receive(new GraphAccepted(1));

        Assert.True(_scene.Machine.Effects.SubmissionAnswered);
        Assert.Equal(1, _scene.Machine.SubmissionsAnswered);
    }

    [Fact]
    public void Nothing_can_be_asked_after_the_end()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Machine.End("gone", isOrderly: false, _scene.Now);
        _scene.TakeSent();

        Assert.All<Action>(
            [
                () => _scene.Submit(3),
                () => _scene.Machine.Cancel([hold], force: false, _scene.Now),
                () => _scene.Machine.Retry([hold]),
                () => _scene.Machine.FireAndForget([hold]),
                () => _scene.Machine.Query(StateQuery.Explain, ClientScene.KeyOf(1)),
                () => _scene.Machine.Rebalance(),
                () => _scene.Machine.BeginScatter(ClientScene.KeyOf(4), 8, "Int64"),
                () => _scene.Machine.End("again", isOrderly: false, _scene.Now),
            ],
            ask => Assert.Contains("had ended: gone", Assert.Throws<InvariantException>(ask).Message, StringComparison.Ordinal));

        Assert.Empty(_scene.TakeSent());
    }

    [Fact]
    public void A_hold_of_another_generation_or_beyond_the_last_is_an_error_of_ours()
    {
        HoldId old = _scene.Submit(1);
        _scene.Release(old);
        HoldId hold = _scene.Submit(2);
        Assert.Equal(old.Slot, hold.Slot);

        Assert.Throws<InvariantException>(() => _scene.Machine.Read(old));
        Assert.Throws<InvariantException>(() => _scene.Machine.Read(new HoldId(hold.Slot + 1, hold.Generation)));
        _scene.Release(hold);
        Assert.Throws<InvariantException>(() => _scene.Machine.Read(hold));
    }
}
