using Penstock.Protocol;

namespace Penstock.Core.Tests.Client;

/// <summary>The session is over but the program lives: its futures keep their status, and the client says again what it holds.</summary>
public sealed class RejoinTests
{
    /// <summary>How many holds a client has rows for before it makes room for more.</summary>
    private const int RoomAtFirst = 64;

    private readonly ClientScene _scene = new(keepsRecipes: true);

    public RejoinTests()
    {
        _scene.Receive(new ClientWelcome(new ClientId(0), 5));
        _scene.Receive(new WorkerJoined(new WorkerId(1), "w", "address 1", 1));
        _scene.TakeSent();
    }

    [Fact]
    public void Everything_held_is_said_again_with_all_it_is_computed_from()
    {
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(1), []);
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [0]);
        ClientScene.AddTask(graph, ClientScene.KeyOf(3), []); // Nobody holds it, and nothing held needs it.
        graph.Outputs.Add(1);
        _scene.Submit(graph);
        Assert.Equal(2, _scene.Machine.RecipeCount);
        _scene.TakeSent();

        _scene.Rejoin();

        Assert.Equal(
            ["hello tester", "knew address 1", "function 0 step", "submit 2 from 0: 2 tasks inputs 0 wanted [1 as hold 0.0] last", "that is all"],
            _scene.TakeSent());
    }

    [Fact]
    public void A_worker_known_before_is_spoken_of_until_a_scheduler_says_that_all_is_known()
    {
        _scene.Rejoin();
        _scene.TakeSent();
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));
        _scene.Rejoin();
        Assert.Contains("knew address 1", _scene.TakeSent());

        _scene.Receive(new ClientWelcome(new ClientId(0), 7));
        _scene.Receive(default(Recovered));
        _scene.Rejoin();

        Assert.DoesNotContain("knew address 1", _scene.TakeSent());
    }

    [Fact]
    public void A_client_that_came_while_others_were_waited_for_says_that_there_may_be_more()
    {
        _scene.Rejoin();
        Assert.DoesNotContain("knew others", _scene.TakeSent());
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));

        _scene.Rejoin();

        Assert.Contains("knew others", _scene.TakeSent());
    }

    [Fact]
    public void A_key_submitted_again_after_it_was_refused_is_computed_by_what_was_said_last()
    {
        HoldId refused = _scene.Submit(1);
        _scene.Receive(new GraphRefused(1, "no"));
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [~0]);
        graph.Outputs.Add(0);
        HoldId user = _scene.Submit(graph, refused)[0];
        HoldId again = _scene.Submit(1);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(user)); // As the scheduler would have said.
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(again));
        Assert.Equal(1, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void A_graph_said_whole_replaces_what_was_said_of_it_in_part()
    {
        HoldId refused = _scene.Submit(1);
        _scene.Receive(new GraphRefused(1, "no"));
        LoweredGraph part = ClientScene.Empty();
        ClientScene.AddTask(part, ClientScene.KeyOf(2), [~0]);
        part.Outputs.Add(0);
        HoldId byPart = _scene.Submit(part, refused)[0];
        _scene.Cancel(_scene.Submit(3)); // Until that is answered, nothing shares a hold that began before.
        LoweredGraph whole = ClientScene.Empty();
        ClientScene.AddTask(whole, ClientScene.KeyOf(1), []);
        ClientScene.AddTask(whole, ClientScene.KeyOf(2), [0]);
        whole.Outputs.Add(1);
        HoldId byWhole = _scene.Submit(whole)[0];
        Assert.NotEqual(byPart, byWhole);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(byWhole));
        _scene.Release(byPart, byWhole);
        Assert.Equal(0, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void Recipes_go_when_nothing_held_needs_them()
    {
        HoldId first = _scene.Submit(1);
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [~0]);
        graph.Outputs.Add(0);
        HoldId second = _scene.Submit(graph, first)[0];
        _scene.Release(first);
        Assert.Equal(2, _scene.Machine.RecipeCount);

        _scene.Release(second);

        Assert.Equal(0, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void A_finished_future_stays_finished_and_names_no_worker_until_the_scheduler_does()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Finish(hold);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Finished, _scene.StatusOf(hold));
        Assert.Equal(WorkerId.None, _scene.Machine.Read(hold).Worker);
        Assert.Empty(_scene.Machine.Effects.Changes);
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));
        _scene.Finish(hold, worker: 3);
        _scene.Receive(default(Recovered));
        Assert.Equal(HoldStatus.Finished, _scene.StatusOf(hold));
        Assert.Equal(new WorkerId(3), _scene.Machine.Read(hold).Worker);
    }

    [Fact]
    public void A_finished_future_that_nobody_confirms_is_pending_again_never_an_error()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Finish(hold);
        _scene.Rejoin();
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));

        HoldChange[] changes = _scene.Receive(default(Recovered));

        Assert.Empty(changes);
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(hold));
    }

    [Fact]
    public void What_had_failed_is_said_to_have_failed_and_what_was_cancelled_is_not_said()
    {
        HoldId failed = _scene.Submit(1);
        HoldId cancelled = _scene.Submit(2);
        _scene.Receive(new HoldErred(failed, new ErrorInfo(ErrorKind.Task, "T", "m", "", default, "w", 1, [], 0)));
        int request = _scene.Cancel(cancelled);
        _scene.Receive(new CancelDone(request, 1));
        _scene.TakeSent();

        _scene.Rejoin();

        Assert.Equal([$"failed {failed}", "function 0 step", $"submit 3 from 0: 1 tasks wanted [0 as {failed}] last"], _scene.TakeSent()[2..^1]);
        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(failed));
        Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(cancelled));
    }

    [Fact]
    public void A_cancel_that_died_with_the_scheduler_reaches_everything_computed_from_what_it_names()
    {
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(1), []);
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [0]);
        ClientScene.AddTask(graph, ClientScene.KeyOf(3), [1]);
        ClientScene.AddTask(graph, ClientScene.KeyOf(4), []);
        graph.Outputs.AddRange([0, 2, 3]);
        HoldId[] holds = _scene.Submit(graph);
        int request = _scene.Cancel(holds[0]);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(holds[1]));
        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(holds[2]));
        Assert.Equal(new CancelDone(request, 1), Assert.Single(_scene.Machine.Effects.CancelsDone));
        Assert.Equal(1, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void What_was_submitted_after_such_a_cancel_is_not_touched_by_it()
    {
        HoldId cancelled = _scene.Submit(1);
        _scene.Cancel(cancelled);
        HoldId after = _scene.Submit(1);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(after));
        Assert.Equal(1, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void A_failure_that_is_known_is_not_told_again_when_the_next_scheduler_says_it()
    {
        HoldId failed = _scene.Submit(1);
        var error = new ErrorInfo(ErrorKind.Task, "T", "m", "", default, "w", 1, [], 0);
        Assert.Single(_scene.Receive(new HoldErred(failed, error)));
        _scene.Rejoin();
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));

        Assert.Empty(_scene.Receive(new HoldErred(failed, error)));

        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(failed));
    }

    [Fact]
    public void Scattered_data_is_named_by_its_old_handle_and_data_without_a_place_is_announced_anew()
    {
        HoldId placed = _scene.Machine.BeginScatter(ClientScene.KeyOf(1), 10, "data");
        HoldId unplaced = _scene.Machine.BeginScatter(ClientScene.KeyOf(2), 10, "data");
        _scene.Receive(new ScatterPlaced(placed, new TaskHandle(4, 2), new WorkerId(1)));
        _scene.TakeSent();

        _scene.Rejoin();

        Assert.Equal(
            ["data 1 was 4.2 of epoch 5", $"scatter {unplaced}", $"submit 1 from 0: 2 tasks wanted [0 as {placed}] last"],
            _scene.TakeSent()[2..^1]);
    }

    [Fact]
    public void Submissions_that_were_not_answered_count_as_answered_and_questions_are_asked_again()
    {
        _scene.Submit(1);
        int question = _scene.Machine.Query(StateQuery.Status, default);

        _scene.Rejoin();

        Assert.Equal(1, _scene.Machine.SubmissionsAnswered);
        Assert.Equal("query Status", _scene.TakeSent()[^1]);
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));
        _scene.Receive(new GraphAccepted(2));
        _scene.Receive(new QueryReply(question, "{}"));
    }

    [Fact]
    public void Retries_and_orders_that_were_not_answered_are_answered_once_in_the_order_they_were_asked()
    {
        HoldId failed = _scene.Submit(1);
        _scene.Receive(new HoldErred(failed, Errors.Any));
        int firstRetry = _scene.Machine.Retry([failed]);
        int firstOrder = _scene.Machine.Rebalance();
        int secondRetry = _scene.Machine.Retry([failed]);
        int secondOrder = _scene.Machine.RestartCluster();

        _scene.Rejoin();

        Assert.Equal([new RetryDone(firstRetry, 0), new RetryDone(secondRetry, 0)], _scene.Machine.Effects.RetriesDone);
        Assert.Equal([firstOrder, secondOrder], _scene.Machine.Effects.OrdersDone.Select(done => done.Request));
        Assert.All(_scene.Machine.Effects.OrdersDone, done => Assert.Contains("session", done.Reason, StringComparison.Ordinal));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new RetryDone(firstRetry, 1)));
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(new OrderDone(firstOrder, 1, 0, "")));
    }

    [Fact]
    public void Whoever_waits_for_the_answer_to_a_submission_is_woken_exactly_if_one_was_due()
    {
        HoldId hold = _scene.Submit(1);
        _scene.Receive(new GraphAccepted(1));
        _scene.Release(hold);
        _scene.Rejoin();
        Assert.False(_scene.Machine.Effects.SubmissionAnswered);

        _scene.Submit(2);
        _scene.Rejoin();
        Assert.True(_scene.Machine.Effects.SubmissionAnswered);
    }

    [Fact]
    public void An_answer_that_nobody_has_looked_at_yet_is_not_lost_by_another_session()
    {
        _scene.Submit(1);
        _scene.Submit(2);
        _scene.Receive(new GraphAccepted(1));

        _scene.Machine.Rejoin(_scene.Now); // One answer was taken note of, the other is due.

        Assert.True(_scene.Machine.Effects.SubmissionAnswered);
    }

    [Fact]
    public void A_cancel_that_died_with_the_scheduler_leaves_a_refused_future_refused()
    {
        HoldId refused = _scene.Submit(1);
        _scene.Receive(new GraphRefused(1, "no"));
        HoldId cancelled = _scene.Submit(1);
        _scene.Cancel(cancelled);
        _scene.Submit(1);

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Erred, _scene.StatusOf(refused));
        Assert.Equal(0, Assert.Single(_scene.Machine.Effects.CancelsDone).Withdrawn);
    }

    [Fact]
    public void What_is_computed_from_a_future_that_was_held_is_computed_from_its_recipe()
    {
        HoldId first = _scene.Submit(1);
        LoweredGraph graph = ClientScene.Empty();
        ClientScene.AddTask(graph, ClientScene.KeyOf(2), [~0]);
        graph.Outputs.Add(0);
        HoldId second = _scene.Submit(graph, first)[0];
        _scene.Release(first);
        _scene.TakeSent();

        _scene.Rejoin();

        Assert.Equal(HoldStatus.Pending, _scene.StatusOf(second));
        Assert.Contains("submit 3 from 0: 2 tasks inputs 0 wanted [1 as hold 1.0] last", _scene.TakeSent());
    }

    [Fact]
    public void Options_that_many_tasks_share_are_said_once()
    {
        LoweredGraph graph = ClientScene.Graph(1, 2, 3);
        graph.OptionSets.Add(new TaskOptions { Retries = 2 });
        graph.OptionsOf.AddRange([0, -1, 0]);
        _scene.Submit(graph);
        _scene.TakeSent();

        _scene.Rejoin();

        Assert.EndsWith("options retries 2 [0: 0, 2: 0] last", _scene.TakeSent()[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_future_is_let_go_without_the_recipe_of_one_that_was_submitted_after_it()
    {
        HoldId cancelled = _scene.Submit(1);
        int request = _scene.Cancel(cancelled);
        _scene.Receive(new CancelDone(request, 1));
        _scene.Submit(1);

        _scene.Release(cancelled);

        Assert.Equal(1, _scene.Machine.RecipeCount);
    }

    [Fact]
    public void All_is_known_once_to_a_client_that_has_come_back()
    {
        _scene.Rejoin();
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));
        _scene.Receive(default(Recovered));

        Assert.Throws<PeerProtocolException>(() => _scene.Receive(default(Recovered)));

        _scene.TakeSent();
        _scene.Rejoin();
        Assert.DoesNotContain("knew others", _scene.TakeSent());
    }

    [Fact]
    public void As_many_futures_as_the_table_has_room_for_come_back_and_end()
    {
        HoldId[] holds = _scene.Submit(ClientScene.Graph([.. Enumerable.Range(0, RoomAtFirst)]));
        _scene.Finish(holds[^1]);
        _scene.Rejoin();
        _scene.Receive(new ClientWelcome(new ClientId(0), 6));

        _scene.Receive(default(Recovered));

        Assert.All(holds, hold => Assert.Equal(HoldStatus.Pending, _scene.StatusOf(hold)));
        Assert.Throws<InvariantException>(() => _scene.Machine.Read(new HoldId(RoomAtFirst, 0)));
        _scene.Machine.End("closed", isOrderly: true, _scene.Now);
        Assert.All(holds, hold => Assert.Equal(HoldStatus.Cancelled, _scene.StatusOf(hold)));
    }

    [Fact]
    public void A_client_that_keeps_no_recipes_cannot_come_back()
    {
        var scene = new ClientScene();
        scene.Submit(1);
        Assert.Equal(0, scene.Machine.RecipeCount);
        Assert.Throws<InvariantException>(() => scene.Machine.Rejoin(default));
    }

    [Fact]
    public void A_scheduler_that_calls_a_client_recovered_that_has_not_come_back_is_in_error()
    {
        Assert.Throws<PeerProtocolException>(() => _scene.Receive(default(Recovered)));
    }
}
