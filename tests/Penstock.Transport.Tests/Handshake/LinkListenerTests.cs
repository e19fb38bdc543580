using System.Net;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Transport.Tests.Handshake;

public sealed class LinkListenerTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly AccessFile _access = AccessFile.Create();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    public void Listening_off_loopback_is_refused_until_there_is_tls(string address)
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => LinkListener.Start(new IPEndPoint(IPAddress.Parse(address), 0), _access, [PeerRole.Client], (_, _) => { }));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => TcpDataServer.Start(new IPEndPoint(IPAddress.Parse(address), 0), _access, new MemoryStore()));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using LinkListener first = Start();
        int port = new Uri(first.Address).Port;
        var error = Assert.Throws<IOException>(() => LinkListener.Start(new IPEndPoint(IPAddress.Loopback, port), _access, [PeerRole.Client], (_, _) => { }));
        Assert.Contains(first.Address, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposed_listener_frees_its_port_and_leaves_links_alone()
    {
        var accepted = new TaskCompletionSource<IPeerLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkListener listener = Start((link, _) => accepted.SetResult(link));
        await using IPeerLink caller = await TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None);
        await using IPeerLink link = await accepted.Task.Soon();
        await listener.DisposeAsync().AsTask().Soon();
        await listener.DisposeAsync().AsTask().Soon();

        await Assert.ThrowsAsync<SchedulerUnavailableException>(() => TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None));
        var receiver = new RecordingReceiver();
        link.Start(receiver);
        caller.SendBytes(1, [7]);
        Assert.Equal([7], (await receiver.NextAsync()).Payload);
    }

    [Fact]
    public async Task A_role_is_told_to_the_owner_and_others_are_refused()
    {
        var roles = new List<PeerRole>();
        await using LinkListener listener = Start((_, role) => roles.Add(role), PeerRole.Worker);
        await using (await TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None))
        {
            var error = await Assert.ThrowsAsync<ClusterAuthenticationException>(
                () => TcpTransport.ConnectClientAsync(listener.Address, _access, CancellationToken.None));
            Assert.Contains(listener.Address, error.Message, StringComparison.Ordinal);
            Assert.Contains("Client", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal([PeerRole.Worker], roles);
    }

    [Fact]
    public async Task An_owner_that_throws_loses_that_connection_only()
    {
        var refused = new TaskCompletionSource<RefusedConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = new TaskCompletionSource<IPeerLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        await using LinkListener listener = LinkListener.Start(
            AnyPort,
            _access,
            [PeerRole.Worker],
            (link, _) =>
            {
                if (++calls == 1)
                    throw new InvalidOperationException("no room");
                accepted.SetResult(link);
            },
            onRefused: refused.SetResult);
        await using IPeerLink first = await TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None);
        Assert.Contains("no room", (await refused.Task.Soon()).Reason, StringComparison.Ordinal);
        await using IPeerLink second = await TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None);
        await using IPeerLink link = await accepted.Task.Soon();
    }

    private LinkListener Start(Action<IPeerLink, PeerRole>? onAccepted = null, params PeerRole[] roles) =>
        LinkListener.Start(AnyPort, _access, roles.Length > 0 ? roles : [PeerRole.Client, PeerRole.Worker], onAccepted ?? ((_, _) => { }));
}
