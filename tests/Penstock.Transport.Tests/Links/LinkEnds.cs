using Penstock.Core;

namespace Penstock.Transport.Tests.Links;

/// <summary>Both ends of a link, and what carries it.</summary>
internal sealed class LinkEnds(IPeerLink left, IPeerLink right, IAsyncDisposable? carrier) : IAsyncDisposable
{
    public IPeerLink Left { get; } = left;

    public IPeerLink Right { get; } = right;

    /// <summary>Starts both ends.</summary>
    public (RecordingReceiver Left, RecordingReceiver Right) Record()
    {
        var receivers = (Left: new RecordingReceiver(), Right: new RecordingReceiver());
        Left.Start(receivers.Left);
        Right.Start(receivers.Right);
        return receivers;
    }

    public async ValueTask DisposeAsync()
    {
        await Left.DisposeAsync();
        await Right.DisposeAsync();
        if (carrier is not null)
            await carrier.DisposeAsync();
    }
}
