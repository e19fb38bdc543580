using Penstock.Serialization;

namespace Penstock.Protocol.Tests.Frames;

public sealed class OutboxTests
{
    [Fact]
    public void Messages_leave_whole_and_in_the_order_they_were_added()
    {
        const int Count = 200_000;
        var outbox = new Outbox();
        var seen = new List<int>();
        for (int i = 0; i < Count; i++)
        {
            outbox.Add(new GraphAccepted(i));
            if (i % 70_000 == 0)
                Drain(outbox, seen);
        }

        Drain(outbox, seen);
        Assert.Equal(Enumerable.Range(0, Count), seen);
    }

    [Fact]
    public void A_batch_is_closed_at_its_target_size()
    {
        var outbox = new Outbox();
        for (int i = 0; i < 300_000; i++)
            outbox.Add(new GraphAccepted(i));
        int batches = 0;
        while (outbox.TryTake(out Batch batch))
        {
            Assert.InRange(batch.Length, 1, Outbox.BatchBytesTarget + 16);
            batch.Return();
            batches++;
        }

        Assert.True(batches > 1);
    }

    [Fact]
    public void An_empty_outbox_has_nothing_to_take()
    {
        var outbox = new Outbox();
        Assert.True(outbox.IsEmpty);
        Assert.False(outbox.TryTake(out _));
        outbox.Add(new GraphAccepted(1));
        Assert.False(outbox.IsEmpty);
        Assert.True(outbox.TryTake(out Batch batch));
        batch.Return();
        Assert.True(outbox.IsEmpty);
        Assert.False(outbox.TryTake(out _));
    }

    [Fact]
    public void A_cleared_outbox_forgets_closed_and_open_batches()
    {
        var outbox = new Outbox();
        for (int i = 0; i < 300_000; i++)
            outbox.Add(new GraphAccepted(i));
        outbox.Clear();
        Assert.True(outbox.IsEmpty);
        Assert.False(outbox.TryTake(out _));
        outbox.Add(new GraphAccepted(5));
        var seen = new List<int>();
        Drain(outbox, seen);
        Assert.Equal([5], seen);
    }

    [Fact]
    public void A_taken_batch_does_not_change_when_more_is_added()
    {
        var outbox = new Outbox();
        outbox.Add(new GraphAccepted(1));
        Assert.True(outbox.TryTake(out Batch batch));
        byte[] before = batch.Span.ToArray();
        outbox.Add(new GraphAccepted(2));
        Assert.Equal(before, batch.Span.ToArray());
        batch.Return();
    }

    private static void Drain(Outbox outbox, List<int> seen)
    {
        while (outbox.TryTake(out Batch batch))
        {
            var reader = new WireReader(batch.Span);
            while (!reader.End)
            {
                Assert.Equal(MessageCode.GraphAccepted, MessageCodec.ReadHead(ref reader, out int members));
                seen.Add(MessageCodec.ReadBody<GraphAccepted>(ref reader, members).Submission);
            }

            batch.Return();
        }
    }
}
