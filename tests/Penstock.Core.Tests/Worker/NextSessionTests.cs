using Penstock.Protocol;
using static Penstock.Core.Tests.Worker.WorkerUnderTest;

namespace Penstock.Core.Tests.Worker;

/// <summary>What a worker does between two sessions, says again in the next one, and refuses there.</summary>
public sealed class NextSessionTests
{
    [Fact]
    public void A_worker_that_has_dropped_everything_cannot_come_back_with_it()
    {
        var worker = new WorkerUnderTest();
        worker.LoseScheduler();
        Assert.Throws<InvariantException>(worker.Rejoin);
    }

    [Fact]
    public void What_it_offers_and_that_it_has_paused_is_said_again()
    {
        var worker = new WorkerUnderTest(memoryLimit: 1000);
        worker.Machine.Offer(new Dictionary<string, double> { ["gpu"] = 2 });
        Assert.True(worker.Machine.ToScheduler.TryTake(out Batch first));
        first.Return();
        worker.Measure(900);
        worker.Clear();

        worker.Machine.Rejoin(new WorkerHello("w", 9, 1, 1 << 30, "address 0", 1), worker.Now());
        worker.Machine.Plan(worker.Now());

        Assert.Equal(
            [MessageCode.WorkerHello, MessageCode.OfferResources, MessageCode.AnnouncementEnd, MessageCode.WorkerPaused],
            CodesOf(worker.Machine.ToScheduler));
    }

    [Fact]
    public void Copies_that_were_ordered_in_the_session_before_are_not_fetched_in_the_next()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Acquire(From(1, 1));
        worker.Acquire(From(2, 1));
        worker.Clear();
        worker.Rejoin();
        worker.EndFetch(1, isReachable: false);
        worker.Welcome(epoch: 2);
        worker.Join(1);
        Assert.Equal("cancel fetch from 1", worker.Effects);
        worker.AssertEmpty();
    }

    [Fact]
    public void Where_else_there_was_a_copy_of_what_is_made_here_is_forgotten_with_the_session()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(1, 1);
        worker.Holders(From(1, 1));
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Machine.Validate();

        worker.SucceedRenamed(1, OwnNames.Attempt(0).Value);

        Assert.DoesNotContain("missing", worker.Messages, StringComparison.Ordinal);
        worker.Machine.Validate();
    }

    [Fact]
    public void A_run_that_is_called_what_something_else_is_called_or_by_an_own_name_is_an_error_of_the_scheduler()
    {
        var worker = new WorkerUnderTest(slots: 2);
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Run(0, 5);
        Assert.Throws<PeerProtocolException>(() => worker.AdoptRun(0, 0, OwnNames.Handle(7), 77));
        Assert.Throws<PeerProtocolException>(() => worker.AdoptRun(0, 0, Handle(0), 77));
    }

    [Fact]
    public void A_run_that_is_not_known_any_more_is_not_adopted()
    {
        var worker = new WorkerUnderTest();
        worker.Run(1, 1);
        worker.Rejoin();
        worker.Welcome(epoch: 2);
        worker.Fail(1);
        worker.AdoptRun(0, 0, Handle(5), 77);
        worker.AssertEmpty();
    }

    [Fact]
    public void A_run_that_waited_for_a_slot_does_not_start_between_two_sessions()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.Run(2, 2, From(1, 1));
        worker.Run(3, 3);
        worker.Run(4, 4);
        worker.Clear();

        worker.Rejoin();
        worker.Succeed(3);

        Assert.Equal("cancel fetch from 1", worker.Effects);
    }

    [Fact]
    public void A_follower_that_comes_back_unrun_between_two_sessions_is_dropped()
    {
        var worker = new WorkerUnderTest(peers: 1);
        worker.LearnShort();
        worker.Run(9, 9, From(8, 1));
        worker.SayRun(Handle(1), 1, []);
        worker.SayRun(Handle(2), 2, [From(1)]);
        worker.Deliver();
        worker.Rejoin();
        worker.Clear();

        worker.Fail(1);
        worker.Return(2);
        worker.EndFetch(1, isReachable: false);

        Assert.Equal("hello from epoch 1; knew address 1; that is all", worker.Messages);
        Assert.Equal(0, worker.Machine.AttemptCount);
    }

    private static List<MessageCode> CodesOf(Outbox outbox)
    {
        var codes = new List<MessageCode>();
        while (outbox.TryTake(out Batch batch))
        {
            var reader = new Serialization.WireReader(batch.Span);
            while (!reader.End)
            {
                codes.Add(MessageCodec.ReadHead(ref reader, out int members));
                for (int i = 0; i < members; i++)
                    reader.Skip();
            }

            batch.Return();
        }

        return codes;
    }
}
