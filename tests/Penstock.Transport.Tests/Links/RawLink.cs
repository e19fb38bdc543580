using System.Net;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests.Links;

/// <summary>A link whose other end is a plain connection that has passed the handshake.</summary>
internal sealed class RawLink : IAsyncDisposable
{
    private readonly LinkListener _listener;
    private readonly IPeerLink _link;

    private RawLink(LinkListener listener, IPeerLink link, Stranger stranger)
    {
        _listener = listener;
        _link = link;
        Stranger = stranger;
        link.Start(Receiver);
    }

    public Stranger Stranger { get; }

    public RecordingReceiver Receiver { get; } = new();

    public static async Task<RawLink> AcceptAsync()
    {
        AccessFile access = AccessFile.Create();
        var accepted = new TaskCompletionSource<IPeerLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkListener listener = LinkListener.Start(new IPEndPoint(IPAddress.Loopback, 0), access, [PeerRole.Worker], (link, _) => accepted.SetResult(link));
        var stranger = new Stranger(listener.Address);
        var caller = new ScriptedCaller(access, PeerRole.Worker);
        byte[] hello = caller.Hello();
        stranger.Send(hello);
        byte[] head = await stranger.ReceiveAsync(FrameHeader.Size);
        byte[] challenge = [.. head, .. await stranger.ReceiveAsync(FrameHeader.Read(head).Length)];
        stranger.Send(caller.Proof(challenge).AsSpan(hello.Length));
        byte[] welcome = await stranger.ReceiveAsync(FrameHeader.Size);
        await stranger.ReceiveAsync(FrameHeader.Read(welcome).Length);
        Assert.Equal(FrameType.Welcome, FrameHeader.Read(welcome).Type);
        return new RawLink(listener, await accepted.Task.Soon(), stranger);
    }

    /// <summary>The bytes of a frame of messages.</summary>
    public static byte[] Frame(ulong sequence, byte[] payload)
    {
        byte[] frame = [.. new byte[FrameHeader.Size], .. payload];
        new FrameHeader(0, FrameType.Messages, sequence, 0, 0).Write(frame, payload);
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        Stranger.Dispose();
        await _link.DisposeAsync();
        await _listener.DisposeAsync();
    }
}
