using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.TestKit;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Tests.Links;

public sealed class TcpLinkTests : LinkContract
{
    private protected override async Task<LinkEnds> ConnectAsync()
    {
        TcpPair pair = await TcpPair.ConnectAsync();
        return new LinkEnds(pair.Caller, pair.Accepted, pair);
    }

    [Fact]
    public async Task Both_ends_are_named_by_address()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync();
        Assert.Equal(pair.Listener.Address, pair.Caller.RemoteName);
        Assert.StartsWith("tcp://127.0.0.1:", pair.Accepted.RemoteName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_vanishes_without_a_word_is_an_error()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        raw.Stranger.EndSending();
        Exception? error = await raw.Receiver.Closed.Soon();
        Assert.Contains("without a word", Assert.IsAssignableFrom<IOException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_is_an_error()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        raw.Stranger.Reset();
        Assert.IsAssignableFrom<IOException>(await raw.Receiver.Closed.Soon());
    }

    [Fact]
    public async Task Half_a_frame_is_an_error()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        raw.Stranger.Send(RawLink.Frame(1, new byte[100]).AsSpan(0, 90));
        raw.Stranger.EndSending();
        Assert.IsType<EndOfStreamException>(await raw.Receiver.Closed.Soon());
        Assert.Equal(0, raw.Receiver.Count);
    }

    [Fact]
    public async Task A_damaged_frame_closes_the_link_and_tells_the_peer()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        byte[] good = RawLink.Frame(1, [1, 2, 3]);
        byte[] damaged = RawLink.Frame(2, [4, 5, 6]);
        damaged[^1] ^= 0x10;
        raw.Stranger.Send([.. good, .. damaged]);
        Assert.Equal([1, 2, 3], (await raw.Receiver.NextAsync()).Payload);
        Assert.IsType<WireFormatException>(await raw.Receiver.Closed.Soon());

        byte[] farewell = await raw.Stranger.ReceiveToEndAsync();
        Assert.Equal(FrameType.Close, FrameHeader.Read(farewell).Type);
        Assert.Contains("checksum", CloseFrame.Read(farewell.AsSpan(FrameHeader.Size)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_closes_the_link()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        byte[] frame = RawLink.Frame(1, []);
        BitConverter.TryWriteBytes(frame, FrameHeader.LengthMax + 1);
        raw.Stranger.Send(frame);
        Assert.IsType<WireFormatException>(await raw.Receiver.Closed.Soon());
    }

    [Fact]
    public async Task A_frame_of_the_handshake_closes_the_link()
    {
        await using RawLink raw = await RawLink.AcceptAsync();
        byte[] frame = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Hello, 0, 0, 0).Write(frame, []);
        raw.Stranger.Send(frame);
        Assert.IsType<WireFormatException>(await raw.Receiver.Closed.Soon());
    }

    [Fact]
    public void Damaged_streams_end_the_link_and_nothing_else() => SeededRuns.Run(150, seed =>
    {
        var random = new Random(seed);
        byte[] stream = [.. Enumerable.Range(1, 5).SelectMany(i => RawLink.Frame((ulong)i, Frames.Pattern(random.Next(200), i)))];
        RawLink raw = RawLink.AcceptAsync().GetAwaiter().GetResult();
        raw.Stranger.Send(Mutation.Of(stream, random));
        raw.Stranger.EndSending();
        Exception? error = raw.Receiver.Closed.Soon().GetAwaiter().GetResult();
        Assert.True(error is IOException or WireFormatException, $"{error}");
        raw.DisposeAsync().AsTask().Soon().GetAwaiter().GetResult();
    });

    [Fact]
    public async Task A_peer_that_does_not_read_breaks_the_link_at_the_backlog_limit()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync(new TransportOptions { BacklogBytesMax = 1 << 20 });
        var receiver = new RecordingReceiver();
        pair.Caller.Start(receiver);
        for (int i = 0; i < 1000 && !receiver.Closed.IsCompleted; i++)
            pair.Caller.SendBytes((ulong)i + 1, new byte[256 << 10]);
        Exception? error = await receiver.Closed.Soon();
        Assert.Contains("BacklogBytesMax", Assert.IsAssignableFrom<IOException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_cannot_keep_a_closed_link_open()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync(new TransportOptions { LingerTimeout = TimeSpan.FromMilliseconds(100) });
        var receiver = new RecordingReceiver();
        pair.Caller.Start(receiver);
        for (int i = 0; i < 200; i++)
            pair.Caller.SendBytes((ulong)i + 1, new byte[256 << 10]);
        pair.Caller.Close(null);
        await receiver.Closed.Soon();
    }

    [Fact]
    public async Task A_slow_reader_gets_everything_that_waited()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync();
        pair.Caller.Start(new RecordingReceiver());
        const int Count = 200;
        for (int i = 0; i < Count; i++)
            pair.Caller.SendBytes((ulong)i + 1, Frames.Pattern(256 << 10, i));
        var receiver = new RecordingReceiver();
        pair.Accepted.Start(receiver);
        for (int i = 0; i < Count; i++)
            Assert.Equal(Frames.Pattern(256 << 10, i), (await receiver.NextAsync()).Payload);
        pair.Caller.SendBytes(Count + 1, [9]);
        Assert.Equal([9], (await receiver.NextAsync()).Payload);
    }

    [Fact]
    public async Task A_frame_larger_than_a_frame_may_be_is_refused_where_it_is_sent()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync();
        var receiver = new RecordingReceiver();
        pair.Caller.Start(receiver);
        pair.Caller.Send(new FrameHeader(0, FrameType.Messages, 1, 0, 0), Batch.Rent(FrameHeader.LengthMax + 1));
        Assert.Contains("FrameHeader.LengthMax", (await receiver.Closed.Soon())?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_may_dispose_its_link_when_it_hears_of_the_end()
    {
        await using TcpPair pair = await TcpPair.ConnectAsync();
        var disposer = new DisposingReceiver();
        pair.Caller.Start(disposer);
        pair.Accepted.Start(new RecordingReceiver());
        pair.Accepted.Close(null);
        await disposer.Disposed.Soon();
    }

    private sealed class DisposingReceiver : ILinkReceiver
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        public void OnFrame(IPeerLink link, in FrameHeader header, Batch payload) => payload.Return();

        public void OnClosed(IPeerLink link, Exception? error)
        {
            link.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _disposed.SetResult();
        }
    }
}
