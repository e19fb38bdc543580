using System.Net;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests;

/// <summary>A listener and the two ends of a link made through it.</summary>
internal sealed class TcpPair : IAsyncDisposable
{
    private TcpPair(LinkListener listener, IPeerLink caller, IPeerLink accepted)
    {
        Listener = listener;
        Caller = caller;
        Accepted = accepted;
    }

    public LinkListener Listener { get; }

    public IPeerLink Caller { get; }

    public IPeerLink Accepted { get; }

    public static async Task<TcpPair> ConnectAsync(TransportOptions? options = null)
    {
        AccessFile access = AccessFile.Create();
        var accepted = new TaskCompletionSource<IPeerLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkListener listener = LinkListener.Start(
            new IPEndPoint(IPAddress.Loopback, 0), access, [PeerRole.Worker], (link, _) => accepted.SetResult(link), options);
        IPeerLink caller = await TcpTransport.ConnectWorkerAsync(listener.Address, access, CancellationToken.None, options: options);
        return new TcpPair(listener, caller, await accepted.Task.Soon());
    }

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Accepted.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
