using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests.Links;

/// <summary>What every link keeps, whatever carries it.</summary>
public abstract class LinkContract
{
    private protected abstract Task<LinkEnds> ConnectAsync();

    [Fact]
    public async Task Frames_arrive_whole_and_in_order()
    {
        await using LinkEnds ends = await ConnectAsync();
        var receiver = new RecordingReceiver();
        ends.Right.Start(receiver);
        int[] lengths = [0, 1, 27, 28, 29, 16 << 10, (16 << 10) + 1, 65_535, 65_536, 65_537, 300_000, 5, 3 << 20, 0, 1];
        for (int i = 0; i < lengths.Length; i++)
            ends.Left.SendBytes((ulong)i + 1, Frames.Pattern(lengths[i], i));
        for (int i = 0; i < lengths.Length; i++)
        {
            (FrameHeader header, byte[] payload) = await receiver.NextAsync();
            Assert.Equal((ulong)i + 1, header.Sequence);
            Assert.Equal(FrameType.Messages, header.Type);
            Assert.Equal(lengths[i], header.Length);
            Assert.Equal(Frames.Pattern(lengths[i], i), payload);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_small_frames_from_one_thread_keep_their_order_in_both_directions()
    {
        const int Count = 100_000;
        await using LinkEnds ends = await ConnectAsync();
        var left = new RecordingReceiver();
        var right = new RecordingReceiver();
        ends.Left.Start(left);
        ends.Right.Start(right);
        Task fromLeft = Task.Run(() => SendMany(ends.Left));
        Task fromRight = Task.Run(() => SendMany(ends.Right));
        for (ulong i = 1; i <= Count; i++)
        {
            Assert.Equal(i, (await right.NextAsync()).Header.Sequence);
            Assert.Equal(i, (await left.NextAsync()).Header.Sequence);
        }

        await Task.WhenAll(fromLeft, fromRight).Soon();

        static void SendMany(IPeerLink link)
        {
            for (ulong i = 1; i <= Count; i++)
                link.SendBytes(i, [1, 2, 3]);
        }
    }

    [Fact]
    public async Task Frames_of_several_threads_keep_each_threads_order()
    {
        const int Threads = 4;
        const ulong Count = 5_000;
        await using LinkEnds ends = await ConnectAsync();
        var receiver = new RecordingReceiver();
        ends.Right.Start(receiver);
        Task[] senders =
        [
            .. Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
            {
                for (ulong i = 1; i <= Count; i++)
                    ends.Left.SendBytes(i, [(byte)thread]);
            })),
        ];
        ulong[] last = new ulong[Threads];
        for (ulong i = 0; i < Threads * Count; i++)
        {
            (FrameHeader header, byte[] payload) = await receiver.NextAsync();
            Assert.Equal(last[payload[0]] + 1, header.Sequence);
            last[payload[0]]++;
        }

        await Task.WhenAll(senders).Soon();
    }

    [Fact]
    public async Task Both_sides_may_answer_from_inside_of_a_delivery()
    {
        const int Rounds = 200;
        await using LinkEnds ends = await ConnectAsync();
        var left = new EchoingReceiver(Rounds);
        ends.Left.Start(left);
        ends.Right.Start(new EchoingReceiver(Rounds));
        ends.Left.SendBytes(1, [0]);
        await left.Done.Soon();
    }

    [Fact]
    public async Task Frames_sent_before_the_receiver_starts_wait_for_it()
    {
        await using LinkEnds ends = await ConnectAsync();
        ends.Left.SendBytes(1, [1]);
        ends.Left.SendBytes(2, [2]);
        var receiver = new RecordingReceiver();
        ends.Right.Start(receiver);
        Assert.Equal([1], (await receiver.NextAsync()).Payload);
        Assert.Equal([2], (await receiver.NextAsync()).Payload);
    }

    [Fact]
    public async Task A_link_starts_once()
    {
        await using LinkEnds ends = await ConnectAsync();
        ends.Left.Start(new RecordingReceiver());
        Assert.Throws<InvalidOperationException>(() => ends.Left.Start(new RecordingReceiver()));
    }

    [Fact]
    public async Task An_orderly_close_delivers_what_was_sent_and_ends_both_sides_without_an_error()
    {
        await using LinkEnds ends = await ConnectAsync();
        (RecordingReceiver left, RecordingReceiver right) = ends.Record();
        for (int i = 0; i < 50; i++)
            ends.Left.SendBytes((ulong)i + 1, Frames.Pattern(100_000, i));
        ends.Left.Close(null);
        for (int i = 0; i < 50; i++)
            Assert.Equal(Frames.Pattern(100_000, i), (await right.NextAsync()).Payload);
        Assert.Null(await right.Closed.Soon());
        Assert.Null(await left.Closed.Soon());
    }

    [Fact]
    public async Task A_close_with_a_reason_tells_it_to_both_sides()
    {
        await using LinkEnds ends = await ConnectAsync();
        (RecordingReceiver left, RecordingReceiver right) = ends.Record();
        ends.Right.Close("frame 7 arrived after frame 5");
        Assert.Contains("frame 7", Assert.IsAssignableFrom<IOException>(await left.Closed.Soon()).Message, StringComparison.Ordinal);
        Assert.Contains("frame 7", Assert.IsAssignableFrom<IOException>(await right.Closed.Soon()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_twice_and_from_both_sides_at_once_ends_each_side_once()
    {
        for (int round = 0; round < 20; round++)
        {
            await using LinkEnds ends = await ConnectAsync();
            (RecordingReceiver left, RecordingReceiver right) = ends.Record();
            await Task.WhenAll(
                Task.Run(() => ends.Left.Close(null)),
                Task.Run(() => ends.Right.Close(null)),
                Task.Run(() => ends.Left.Close("again")),
                Task.Run(() => ends.Right.Close("again")));
            await left.Closed.Soon();
            await right.Closed.Soon();
            await ends.DisposeAsync();
            Assert.Equal(1, left.Closes);
            Assert.Equal(1, right.Closes);
        }
    }

    [Fact]
    public async Task A_closed_link_takes_frames_and_drops_them()
    {
        await using LinkEnds ends = await ConnectAsync();
        (RecordingReceiver left, RecordingReceiver right) = ends.Record();
        ends.Left.Close(null);
        ends.Left.SendBytes(1, [1]);
        await left.Closed.Soon();
        await right.Closed.Soon();
        ends.Left.SendBytes(2, [2]);
        ends.Right.SendBytes(1, [1]);
        Assert.Equal(0, right.Count);
        Assert.Equal(0, left.Count);
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_the_link_and_hears_why()
    {
        await using LinkEnds ends = await ConnectAsync();
        var left = new RecordingReceiver();
        var right = new ThrowingReceiver();
        ends.Left.Start(left);
        ends.Right.Start(right);
        ends.Left.SendBytes(1, [1]);
        Assert.Equal("no such task", Assert.IsType<InvalidOperationException>(await right.Closed.Soon()).Message);
        Assert.NotNull(await left.Closed.Soon());
    }

    [Fact]
    public async Task Disposing_ends_the_other_side_in_order_and_can_be_repeated()
    {
        await using LinkEnds ends = await ConnectAsync();
        (RecordingReceiver left, RecordingReceiver right) = ends.Record();
        await ends.Left.DisposeAsync().AsTask().Soon();
        await ends.Left.DisposeAsync().AsTask().Soon();
        Assert.Null(await right.Closed.Soon());
        Assert.Null(await left.Closed.Soon());
    }

    [Fact]
    public async Task A_link_that_was_never_started_can_be_disposed()
    {
        LinkEnds ends = await ConnectAsync();
        await ends.DisposeAsync().AsTask().Soon();
        await ends.DisposeAsync().AsTask().Soon();
    }

    private sealed class EchoingReceiver(int rounds) : ILinkReceiver
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload)
        {
            payload.Return();
            if (header.Sequence >= (ulong)rounds)
                _done.TrySetResult();
            else
                link.SendBytes(header.Sequence + 1, [0]);
            if (header.Sequence + 1 == (ulong)rounds)
                _done.TrySetResult();
        }

        public void OnClosed(IPeerLink link, Exception? error)
        {
        }
    }

    private sealed class ThrowingReceiver : ILinkReceiver
    {
        private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Exception?> Closed => _closed.Task;

        public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload)
        {
            payload.Return();
            throw new InvalidOperationException("no such task");
        }

        public void OnClosed(IPeerLink link, Exception? error) => _closed.SetResult(error);
    }
}
