using Penstock.Protocol;

namespace Penstock.Core.Tests.Client;

public sealed class HoldCountTests
{
    private readonly ClientScene _scene = new();

    [Fact]
    public void Two_futures_of_one_key_share_a_hold_and_one_submission()
    {
        HoldId first = _scene.Submit(1);
        _scene.TakeSent();
        HoldId second = _scene.Submit(1);
        Assert.Equal(first, second);
        Assert.Empty(_scene.TakeSent());

        _scene.Release(first);
        Assert.Empty(_scene.TakeSent());
        _scene.Release(second);
        Assert.Equal(["release hold 0.0"], _scene.TakeSent());
        Assert.Equal(0, _scene.Machine.HoldCount);
    }

    [Fact]
    public void Equal_outputs_of_one_graph_share_a_hold()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2, 1));
        Assert.Equal(holds[0], holds[2]);
        Assert.Equal(["function 0 step", "submit 1 from 0: 3 tasks wanted [0 as hold 0.0, 1 as hold 1.0] last"], _scene.TakeSent());
    }

    [Fact]
    public void A_hold_after_the_last_release_has_a_new_generation()
    {
        HoldId first = _scene.Submit(1);
        _scene.Release(first);
        HoldId second = _scene.Submit(1);
        Assert.Equal(first.Slot, second.Slot);
        Assert.Equal(first.Generation + 1, second.Generation);
    }

    [Fact]
    public void Slots_are_reused_in_the_order_they_were_freed()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph(1, 2, 3));
        _scene.Release(holds[1], holds[0], holds[2]);
        Assert.Equal([1u, 0u, 2u], _scene.Submit(ClientScene.Graph(4, 5, 6)).Select(hold => hold.Slot));
    }

    [Fact]
    public void A_release_follows_the_submissions_that_use_the_hold()
    {
        HoldId input = _scene.Submit(1);
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [~0]);
        graph.Outputs.Add(0);
        _scene.Submit(graph, input);
        _scene.Release(input);
        Assert.Equal(
            ["function 0 step", "submit 1 from 0: 1 tasks wanted [0 as hold 0.0] last", "submit 2 from 0: 1 tasks inputs -1 held hold 0.0 wanted [0 as hold 1.0] last", "release hold 0.0"],
            _scene.TakeSent());
    }

    [Fact]
    public void A_future_computed_again_is_another_future_of_the_same_hold()
    {
        HoldId input = _scene.Submit(1);
        _scene.TakeSent();
        LoweredGraph graph = ClientScene.Empty();
        graph.Outputs.Add(~0);
        Assert.Equal([input], _scene.Submit(graph, input));
        Assert.Empty(_scene.TakeSent());
        _scene.Release(input);
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(input));
        _scene.Release(input);
        Assert.Equal(["release hold 0.0"], _scene.TakeSent());
    }

    [Fact]
    public void Using_a_released_hold_is_an_error_of_ours()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Release(hold);
        Assert.Throws<InvariantException>(() => _scene.Machine.Read(hold));
        Assert.Throws<InvariantException>(() => _scene.Machine.Release(hold));
        Assert.Contains("was released", _scene.Machine.Explain(hold), StringComparison.Ordinal);
    }

    [Fact]
    public void An_erred_hold_is_shared_until_it_is_released()
    {
        HoldId first = _scene.Submit(1);
        _scene.Receive(new GraphAccepted(1));
        _scene.Receive(new HoldErred(first, Errors.Any));
        Assert.Equal(first, _scene.Submit(1));
    }

    [Fact]
    public void A_hundred_thousand_keys_in_two_runs_of_numbers_are_all_found_again()
    {
        LoweredGraph graph = ClientScene.Empty();
        for (uint i = 0; i < 50_000; i++)
        {
            ClientScene.AddTask(graph, new Key(1, i), []);
            ClientScene.AddTask(graph, new Key(2, i), []);
            graph.Outputs.AddRange([graph.TaskCount - 2, graph.TaskCount - 1]);
        }

        HoldId[] first = _scene.Submit(graph);
        Assert.Equal(first, _scene.Submit(graph));
        for (int i = 0; i < first.Length; i += 2)
        {
            _scene.Machine.Release(first[i]);
            _scene.Machine.Release(first[i]);
        }

        _scene.Machine.Validate();
        Assert.Equal(50_000, _scene.Machine.HoldCount);
    }
}

/// <summary>Errors as data.</summary>
internal static class Errors
{
    public static ErrorInfo Any => new(ErrorKind.Task, "System.FormatException", "bad line", "at X", ClientScene.KeyOf(1), "w1", 1, ["step-1"], 0);
}
