using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

public sealed class FetchTests
{
    [Fact]
    public void Inputs_held_by_a_peer_are_fetched_in_one_request_and_reported()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.SayRun(Handle(10), 10, [From(1, 1), From(2, 1)]);
        worker.SayRun(Handle(11), 11, [From(2, 1), From(3, 1)]);
        worker.Deliver();
        Assert.Equal("fetch from 1: 1.0 2.0 3.0", worker.Effects);
        Assert.True(worker.Arrive(1, 1));
        Assert.True(worker.Arrive(1, 2));
        Assert.True(worker.Arrive(1, 3));
        worker.EndFetch(1);
        Assert.Equal("replica 1.0 100 B; replica 2.0 100 B; replica 3.0 100 B", worker.Messages);
        Assert.Equal("start 10", worker.Effects);
        Assert.Equal(3, worker.Machine.StoredCount);
    }

    [Fact]
    public void A_peer_gets_one_request_at_a_time()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Run(11, 11, From(2, 1));
        worker.Run(12, 12, From(3, 1));
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        Assert.Equal("fetch from 1: 2.0 3.0; start 10", string.Join("; ", worker.Effects.Split("; ").OrderBy(text => text, StringComparer.Ordinal)));
    }

    [Fact]
    public void Only_what_a_peer_was_asked_for_is_taken_and_only_once()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(1, 1));
        worker.Run(11, 11, From(2, 1));
        Assert.Equal("fetch from 1: 1.0", worker.Effects);

        Assert.False(worker.Arrive(1, 2)); // It stands in line for the next request.
        Assert.False(worker.Arrive(2, 1)); // The other peer was asked for it.
        Assert.False(worker.Arrive(1, 3)); // Nobody wants it.
        Assert.True(worker.Arrive(1, 1));
        Assert.False(worker.Arrive(1, 1));

        Assert.Equal("replica 1.0 100 B", worker.Messages);
        Assert.Equal(100, worker.Machine.StoredBytes);
    }

    [Fact]
    public void A_request_ends_at_its_limits()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.SayRun(Handle(2000), 1, Enumerable.Range(0, 600).Select(i => From((uint)i, 1)));
        worker.SayRun(Handle(2001), 2, Enumerable.Range(1000, 3).Select(i => new Input(Handle((uint)i), 20L << 20, [2])));
        worker.Deliver();
        string[] requests = worker.Effects.Split("; ");
        Assert.Equal(512, requests[0].Split(' ').Length - 3);
        Assert.Equal("fetch from 2: 1000.0 1001.0", requests[1]);
    }

    [Fact]
    public void Equal_results_come_from_the_peers_that_have_least_to_send()
    {
        var worker = new WorkerUnderTest(peers: 3);
        worker.SayRun(Handle(10), 10, Enumerable.Range(1, 9).Select(i => From((uint)i, 1, 2, 3)));
        worker.Deliver();
        string[] requests = worker.Effects.Split("; ");
        Assert.Equal(3, requests.Length);
        Assert.All(requests, request => Assert.Equal(3, request.Split(' ').Length - 3));
    }

    [Fact]
    public void An_input_that_a_run_here_will_produce_is_not_fetched()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Run(2, 2, From(1, 1));
        Assert.Equal("start 1", worker.Effects);
        worker.Succeed(1);
        Assert.Equal("start 2", worker.Effects);
    }

    [Fact]
    public void When_the_run_here_fails_a_known_holder_is_asked()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Run(2, 2, From(1, 1));
        worker.Fail(1);
        Assert.Equal("start 1; fetch from 1: 1.0", worker.Effects);
    }

    [Fact]
    public void A_holder_without_the_result_is_replaced_by_another()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(2, 1, 2));
        Assert.Equal("fetch from 1: 2.0", worker.Effects);
        worker.EndFetch(1);
        Assert.Equal("fetch from 2: 2.0", worker.Effects);
        worker.EndFetch(2);
        Assert.Equal("", worker.Effects);
        Assert.Equal("missing 2.0 for 10 from 2", worker.Messages);
        worker.Holders(From(2, 1));
        Assert.Equal("fetch from 1: 2.0", worker.Effects);
        worker.Arrive(1, 2);
        worker.EndFetch(1);
        Assert.Equal("start 10", worker.Effects);
    }

    [Fact]
    public void A_peer_that_cannot_be_reached_loses_what_was_queued_there_too()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(1, 1));
        worker.Run(11, 11, From(2, 1));
        worker.Run(12, 12, From(3, 1), From(4, 1, 2));
        worker.Clear();
        worker.EndFetch(1, isReachable: false);
        Assert.Equal("missing 1.0 for 10 from 1; missing 2.0 for 11 from 1; missing 3.0 for 12 from 1", Sorted(worker.Messages));
        Assert.Equal("", worker.Effects);
    }

    [Fact]
    public void Every_run_that_waits_for_a_lost_input_is_named()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.SayRun(Handle(10), 10, [From(1, 1)]);
        worker.SayRun(Handle(11), 11, [From(1, 1)]);
        worker.Deliver();
        worker.EndFetch(1);
        Assert.Equal("missing 1.0 for 10 from 1; missing 1.0 for 11 from 1", Sorted(worker.Messages));
        worker.Recall(10, 10);
        worker.Recall(11, 11);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_missing_input_with_its_holders_gone_is_recomputed_here()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.EndFetch(1);
        worker.Clear();
        worker.Run(1, 11);
        Assert.Equal("start 11", worker.Effects);
        worker.Succeed(11);
        Assert.Equal("start 10", worker.Effects);
    }

    [Fact]
    public void A_new_holder_is_used_at_once_when_the_first_is_busy()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(1, 1));
        worker.Run(11, 11, From(2, 1));
        worker.Clear();
        worker.Holders(From(2, 1, 2));
        Assert.Equal("fetch from 2: 2.0", worker.Effects);
    }

    [Fact]
    public void A_peer_that_left_during_a_request_is_forgotten_after_it()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(2, 1, 2), From(3, 1));
        Assert.Equal("fetch from 1: 2.0 3.0", worker.Effects);
        worker.Leave(1);
        Assert.Equal("cancel fetch from 1", worker.Effects);
        worker.EndFetch(1, isReachable: false);
        Assert.Equal(1, worker.Machine.PeerCount);
        Assert.Equal("fetch from 2: 2.0", worker.Effects);
        Assert.Equal("missing 3.0 for 10 from 1", worker.Messages);
    }

    [Fact]
    public void A_peer_that_left_with_a_queue_hands_it_to_other_holders()
    {
        var worker = new WorkerUnderTest(peers: 2);
        worker.Run(10, 10, From(5, 2));
        worker.Run(11, 11, From(6, 1));
        worker.Run(12, 12, From(7, 1), From(8, 1));
        worker.Clear();
        worker.Leave(1);
        worker.EndFetch(1, isReachable: false);
        Assert.Equal("missing 6.0 for 11 from 1; missing 7.0 for 12 from 1; missing 8.0 for 12 from 1", Sorted(worker.Messages));
    }

    [Fact]
    public void An_input_held_only_by_a_worker_that_is_not_known_is_missing_at_once()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 8));
        Assert.Equal("missing 1.0 for 10 from 8", worker.Messages);
        worker.Run(11, 11, From(1, 8));
        Assert.Equal("missing 1.0 for 11 from 8", worker.Messages);
    }

    [Fact]
    public void An_input_that_the_scheduler_believes_here_and_is_not_is_missing()
    {
        var worker = new WorkerUnderTest();
        worker.Run(10, 10, From(1, 0));
        Assert.Equal("missing 1.0 for 10 from 0", worker.Messages);
    }

    [Fact]
    public void A_fetch_that_nobody_needs_any_more_leaves_nothing()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Recall(10, 10);
        Assert.False(worker.Arrive(1, 1));
        Assert.Equal(0, worker.Machine.DataCount);
        worker.EndFetch(1);
        Assert.Equal("", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_fetch_that_fails_after_its_run_was_recalled_leaves_nothing_and_the_peer_usable()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Recall(10, 10);
        worker.EndFetch(1, isReachable: false);
        worker.AssertEmpty();
        worker.Clear();
        worker.Run(11, 11, From(1, 1));
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        Assert.Equal("", worker.Messages);
    }

    [Fact]
    public void An_input_wanted_again_during_its_transfer_is_transferred_once()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Recall(10, 10);
        worker.Run(11, 11, From(1, 1));
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        Assert.True(worker.Arrive(1, 1));
        worker.EndFetch(1);
        Assert.Equal("start 11", worker.Effects);
        Assert.Equal("replica 1.0 100 B", worker.Messages);
    }

    [Fact]
    public void An_answer_older_than_the_word_of_where_the_input_is_does_not_count_against_its_holder()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Recall(10, 10);
        worker.Run(11, 11, From(1, 1)); // The peer has dropped the result meanwhile, and made it again.
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        worker.EndFetch(1);
        Assert.Equal("", worker.Messages);
        Assert.Equal("fetch from 1: 1.0", worker.Effects);
        worker.EndFetch(1);
        Assert.Equal("missing 1.0 for 11 from 1", worker.Messages);
    }

    [Fact]
    public void A_run_of_what_is_on_its_way_is_independent_of_the_transfer()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Run(1, 11);
        Assert.Equal("fetch from 1: 1.0; start 11", worker.Effects);
        worker.EndFetch(1, isReachable: false);
        Assert.Equal("", worker.Messages);
        worker.Succeed(11);
        Assert.Equal("start 10", worker.Effects);
    }

    [Fact]
    public void A_value_that_cannot_travel_fails_the_runs_that_need_it()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1), From(1, 1));
        worker.Machine.OnFetchUnusable(new Protocol.WorkerId(1), Handle(1), Error("no formatter"), worker.Now());
        worker.EndFetch(1);
        Assert.Equal("erred 10 no formatter", worker.Messages);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_copy_is_kept_until_it_is_freed()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(10, 10, From(1, 1));
        worker.Arrive(1, 1);
        worker.EndFetch(1);
        worker.Succeed(10);
        worker.Free(10);
        Assert.Equal(1, worker.Machine.StoredCount);
        worker.Free(1);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_scattered_value_is_kept_and_reported()
    {
        var worker = new WorkerUnderTest();
        Assert.True(worker.Accept(Handle(1), bytes: 33));
        Assert.Equal("replica 1.0 33 B", worker.Messages);
        Assert.False(worker.Accept(Handle(1), bytes: 44));
        worker.Run(2, 2, From(1, 0));
        Assert.Equal("start 2", worker.Effects);
        worker.Succeed(2);
        worker.Free(1);
        worker.Free(2);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_scattered_value_ends_the_wait_of_a_run_that_was_told_to_fetch_it()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(9, 9, From(8, 1));
        worker.Run(2, 2, From(1, 1));
        worker.Clear();
        Assert.True(worker.Accept(Handle(1)));
        Assert.Equal("start 2", worker.Effects);
    }

    [Fact]
    public void A_value_brought_again_ends_the_wait_for_a_missing_one()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.EndFetch(1);
        worker.Clear();
        Assert.True(worker.Accept(Handle(1)));
        Assert.Equal("start 2", worker.Effects);
        Assert.Equal("replica 1.0 10 B", worker.Messages);
    }

    private static string Sorted(string texts) => string.Join("; ", texts.Split("; ").OrderBy(text => text, StringComparer.Ordinal));
}
