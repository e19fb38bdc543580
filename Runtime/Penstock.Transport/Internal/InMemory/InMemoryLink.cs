using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Internal.InMemory;

/// <summary>One side of a link between two parts of the same process.</summary>
/// <param name="remoteName">The other side's name.</param>
/// <param name="incoming">What is on its way to this side.</param>
/// <param name="outgoing">What is on its way to the other side.</param>
/// <param name="network">The way to data.</param>
/// <param name="isolate">Whether frames are written out and read back, as over a wire.</param>
internal sealed class InMemoryLink(string remoteName, LinkInbox incoming, LinkInbox outgoing, IDataNetwork network, bool isolate) : IClientLink
{
    public string RemoteName { get; } = remoteName;

    /// <summary>The network outlives the link: it belongs to the whole process's cluster.</summary>
    public IDataNetwork Data { get; } = network;

    public void Start(ILinkReceiver receiver) => incoming.Start(this, receiver);

    public void Send(in FrameHeader header, Batch payload)
    {
        if (isolate)
            SendThroughBytes(header, payload);
        else
            outgoing.Post(header with { Length = payload.Length }, payload);
    }

    public void Close(string? reason)
    {
        outgoing.PostClose(reason is null ? null : new IOException($"The other side closed the connection: {reason}"));
        incoming.PostClose(reason is null ? null : new IOException(reason));
    }

    public ValueTask DisposeAsync()
    {
        Close(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>The receiver of this side threw.</summary>
    internal void Break(Exception error)
    {
        outgoing.PostClose(new IOException($"The other side failed: {error.Message}"));
        incoming.PostClose(error);
    }

    private void SendThroughBytes(in FrameHeader header, Batch payload)
    {
        Span<byte> head = stackalloc byte[FrameHeader.Size];
        header.Write(head, payload.Span);
        Batch copy = Batch.Copy(payload.Span);
        payload.Return();
        FrameHeader read = FrameHeader.Read(head);
        read.Check(head, copy.Span);
        outgoing.Post(read, copy);
    }
}
