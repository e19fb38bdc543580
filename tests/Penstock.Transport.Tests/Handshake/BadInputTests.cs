using System.Net;
using System.Text;
using System.Threading.Channels;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.TestKit;
using Penstock.Transport.Internal.Handshake;

namespace Penstock.Transport.Tests.Handshake;

/// <summary>Whatever strangers send to a port, they are refused in bounded time and a good caller is served afterwards.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly AccessFile _access = AccessFile.Create();
    private readonly Channel<RefusedConnection> _refused = Channel.CreateUnbounded<RefusedConnection>();
    private LinkListener? _listener;

    private LinkListener Listener => _listener ?? throw new InvalidOperationException("The listener has not started.");

    public Task InitializeAsync()
    {
        _listener = Start(TransportOptions.Default);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Listener.DisposeAsync();

    [Fact]
    public async Task An_http_request_gets_a_short_refusal()
    {
        string answer = Encoding.ASCII.GetString(await AnswerTo("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray()));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        await AssertRefusedAndServing("text protocol");
    }

    [Fact]
    public async Task A_tls_hello_gets_an_alert()
    {
        byte[] answer = await AnswerTo([0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5]);
        Assert.Equal([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28], answer);
        await AssertRefusedAndServing("TLS");
    }

    [Fact]
    public async Task Random_bytes_get_no_answer()
    {
        byte[] noise = Frames.Pattern(3000, seed: 1);
        noise[0] = 0xff;
        Assert.Empty(await AnswerTo(noise));
        await AssertRefusedAndServing("not a Penstock handshake");
    }

    [Fact]
    public async Task Half_a_frame_and_an_end_are_no_handshake()
    {
        byte[] hello = new ScriptedCaller(_access, PeerRole.Worker).Hello();
        using (var stranger = new Stranger(Listener.Address))
        {
            stranger.Send(hello.AsSpan(0, hello.Length / 2));
            stranger.EndSending();
            Assert.Empty(await stranger.ReceiveToEndAsync());
        }

        await AssertRefusedAndServing("in the middle");
    }

    [Fact]
    public async Task Half_a_frame_and_silence_end_at_the_deadline()
    {
        var time = new ManualClock();
        await using LinkListener listener = Start(new TransportOptions { TimeProvider = time });
        using var stranger = new Stranger(listener.Address);
        stranger.Send(HandshakeLimits.Magic[..3]);

        // A good caller behind it shows that the listener has seen the stranger; then its time is over.
        await AssertServing(listener);
        time.Advance(TransportOptions.Default.HandshakeTimeout);
        await AssertServing(listener);
        Assert.Empty(await stranger.ReceiveToEndAsync());
        Assert.Contains("within 5 s", (await NextRefusal()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_beyond_the_limit_is_refused_before_it_arrives()
    {
        byte[] head = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Hello, 0, 0, 0).Write(head, new byte[8192]);
        AssertReject(RejectCode.Malformed, await AnswerTo([.. HandshakeLimits.Magic, .. head]));
        await AssertRefusedAndServing("4096");
    }

    [Fact]
    public async Task A_frame_of_two_gigabytes_is_refused_before_it_arrives()
    {
        byte[] head = new byte[FrameHeader.Size];
        head.AsSpan(0, 4).Fill(0x7f);
        head[4] = (byte)FrameType.Hello;
        AssertReject(RejectCode.Malformed, await AnswerTo([.. HandshakeLimits.Magic, .. head]));
        await AssertRefusedAndServing("67,108,864");
    }

    [Fact]
    public async Task A_damaged_hello_is_refused_by_its_checksum()
    {
        byte[] hello = new ScriptedCaller(_access, PeerRole.Worker).Hello();
        hello[^1] ^= 1;
        AssertReject(RejectCode.Malformed, await AnswerTo(hello));
        await AssertRefusedAndServing("checksum");
    }

    [Fact]
    public async Task Messages_before_the_proof_are_refused()
    {
        byte[] head = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Messages, 1, 0, 0).Write(head, []);
        AssertReject(RejectCode.Malformed, await AnswerTo([.. HandshakeLimits.Magic, .. head]));
        await AssertRefusedAndServing("Hello frame was expected");
    }

    [Fact]
    public async Task Strangers_beyond_the_limit_push_out_the_oldest()
    {
        await using LinkListener listener = Start(new TransportOptions { HandshakesMax = 3 });
        Stranger[] strangers = [.. Enumerable.Range(0, 5).Select(_ => new Stranger(listener.Address))];
        try
        {
            await AssertServing(listener); // it takes a place too, so the three oldest are pushed out
            for (int i = 0; i < 3; i++)
                Assert.Empty(await strangers[i].ReceiveToEndAsync());
            Assert.Contains("oldest", (await NextRefusal()).Reason, StringComparison.Ordinal);
        }
        finally
        {
            foreach (Stranger stranger in strangers)
                stranger.Dispose();
        }
    }

    [Fact]
    public async Task A_reset_in_the_middle_harms_nobody()
    {
        for (int i = 0; i < 50; i++)
        {
            var stranger = new Stranger(Listener.Address);
            stranger.Send(HandshakeLimits.Magic);
            stranger.Reset();
        }

        await AssertServing(Listener);
    }

    [Fact]
    public async Task A_thousand_connections_of_damaged_bytes_harm_nobody()
    {
        SeededRuns.Run(1000, seed =>
        {
            var random = new Random(seed);
            byte[] bytes = Mutation.Of(new ScriptedCaller(_access, PeerRole.Worker).Hello(), random);
            using var stranger = new Stranger(Listener.Address);
            stranger.Send(bytes);
            if (random.Next(2) == 0)
                stranger.Reset();
        });
        await AssertServing(Listener);
    }

    private LinkListener Start(TransportOptions options) => LinkListener.Start(
        new IPEndPoint(IPAddress.Loopback, 0), _access, [PeerRole.Worker], (link, _) => link.Start(new RecordingReceiver()), options, refusal => _refused.Writer.TryWrite(refusal));

    private async Task<byte[]> AnswerTo(byte[] bytes)
    {
        using var stranger = new Stranger(Listener.Address);
        stranger.Send(bytes);
        return await stranger.ReceiveToEndAsync();
    }

    private async Task<RefusedConnection> NextRefusal() => await _refused.Reader.ReadAsync().AsTask().Soon();

    private async Task AssertRefusedAndServing(string reason)
    {
        Assert.Contains(reason, (await NextRefusal()).Reason, StringComparison.Ordinal);
        await AssertServing(Listener);
    }

    private async Task AssertServing(LinkListener listener)
    {
        await using IPeerLink good = await TcpTransport.ConnectWorkerAsync(listener.Address, _access, CancellationToken.None).Soon();
    }

    private static void AssertReject(RejectCode code, byte[] answer)
    {
        Assert.Equal(FrameType.Reject, FrameHeader.Read(answer).Type);
        Assert.Equal(code, RejectFrame.Read(answer.AsSpan(FrameHeader.Size)).Code);
    }
}
