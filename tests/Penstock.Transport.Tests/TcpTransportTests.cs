using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Handshake;

namespace Penstock.Transport.Tests;

/// <summary>What a caller hears when the other side is not what it expects.</summary>
public sealed class TcpTransportTests
{
    private readonly AccessFile _access = AccessFile.Create();

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:8786")]
    [InlineData("http://127.0.0.1:8786")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://:8786")]
    [InlineData("tcp://127.0.0.1:99999")]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("tcp://127.0.0.1:8786/path")]
    [InlineData("inproc://scheduler")]
    public async Task A_text_that_is_no_address_is_named(string address)
    {
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(() => TcpTransport.ConnectClientAsync(address, _access, CancellationToken.None));
        Assert.Contains($"\"{address}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("tcp://host:port", error.Message, StringComparison.Ordinal);
        Assert.Equal(address, error.Address);
    }

    [Fact]
    public async Task A_refused_port_is_named_in_time()
    {
        const string Address = "tcp://127.0.0.1:1"; // a service that no machine runs any more
        long start = Stopwatch.GetTimestamp();
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(() => TcpTransport.ConnectWorkerAsync(Address, _access, CancellationToken.None));
        Assert.Contains(Address, error.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TcpTransport.DefaultTimeout);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_named()
    {
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(
            () => TcpTransport.ConnectClientAsync("tcp://no-such-host.invalid:8786", _access, CancellationToken.None));
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_never_answers_is_given_up_in_time()
    {
        using TcpListener silent = Listen();
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(
            () => TcpTransport.ConnectClientAsync(AddressOf(silent), _access, CancellationToken.None, TimeSpan.FromMilliseconds(100)));
        Assert.Contains("did not answer within 0.1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_ends_the_wait()
    {
        using TcpListener silent = Listen();
        using var cancel = new CancellationTokenSource();
        Task<IClientLink> connecting = TcpTransport.ConnectClientAsync(AddressOf(silent), _access, cancel.Token, Waits.Limit);
        using TcpClient accepted = await silent.AcceptTcpClientAsync().Soon();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Soon());
    }

    [Fact]
    public async Task A_port_that_speaks_something_else_is_told_apart()
    {
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(() => ConnectTo("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        Assert.Contains("does not speak the Penstock protocol", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_hangs_up_is_told_apart()
    {
        var error = await Assert.ThrowsAsync<SchedulerUnavailableException>(() => ConnectTo([]));
        Assert.Contains("during the handshake", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_without_the_secret_is_refused_by_the_caller()
    {
        await using LinkListener impostor = Start(_access.WithOtherSecret());
        var error = await Assert.ThrowsAsync<ClusterAuthenticationException>(() => TcpTransport.ConnectWorkerAsync(impostor.Address, _access, CancellationToken.None));
        Assert.Contains(impostor.Address, error.Message, StringComparison.Ordinal);
        Assert.Contains("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_access_file_of_another_cluster_is_named_as_the_cause()
    {
        await using LinkListener other = Start(AccessFile.Create());
        var error = await Assert.ThrowsAsync<ClusterAuthenticationException>(() => TcpTransport.ConnectClientAsync(other.Address, _access, CancellationToken.None));
        Assert.Contains("another cluster", error.Message, StringComparison.Ordinal);
        Assert.Contains("access file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_of_a_newer_release_is_told_apart()
    {
        var challenge = new WireWriter();
        new ChallengeFrame(ProtocolVersions.Newest + 1, new byte[HandshakeLimits.NonceBytes], new byte[HandshakeLimits.ProofBytes]).Write(challenge);
        var error = await Assert.ThrowsAsync<ProtocolVersionException>(() => ConnectTo(HandshakeFrames.Write(FrameType.Challenge, challenge)));
        Assert.Contains($"version {ProtocolVersions.Newest + 1}", error.Message, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<ProtocolVersionException>(
            () => ConnectTo(HandshakeFrames.WriteReject(RejectCode.Version, "This side speaks 5 to 7, the caller 1 to 1.")));
        Assert.Contains("5 to 7", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_sends_the_callers_own_hello_back_is_refused()
    {
        using TcpListener mirror = Listen();
        Task<IPeerLink> connecting = TcpTransport.ConnectWorkerAsync(AddressOf(mirror), _access, CancellationToken.None, Waits.Limit);
        using Socket accepted = await mirror.AcceptSocketAsync().Soon();
        byte[] hello = new byte[4096];
        int length = await accepted.ReceiveAsync(hello.AsMemory()).AsTask().Soon();
        await accepted.SendAsync(hello.AsMemory(HandshakeLimits.Magic.Length, length - HandshakeLimits.Magic.Length)).AsTask().Soon();
        await Assert.ThrowsAsync<SchedulerUnavailableException>(() => connecting.Soon());
    }

    /// <summary>Connects to a port that reads the hello, sends an answer and hangs up.</summary>
    private async Task ConnectTo(byte[] answer)
    {
        using TcpListener listener = Listen();
        Task<IPeerLink> connecting = TcpTransport.ConnectWorkerAsync(AddressOf(listener), _access, CancellationToken.None, Waits.Limit);
        using (Socket accepted = await listener.AcceptSocketAsync().Soon())
        {
            await accepted.ReceiveAsync(new byte[4096].AsMemory()).AsTask().Soon();
            await accepted.SendAsync(answer.AsMemory()).AsTask().Soon();
        }

        await connecting.Soon();
    }

    private static LinkListener Start(AccessFile access) =>
        LinkListener.Start(new IPEndPoint(IPAddress.Loopback, 0), access, [PeerRole.Client, PeerRole.Worker], (_, _) => { });

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static string AddressOf(TcpListener listener) => $"tcp://{listener.LocalEndpoint}";
}
