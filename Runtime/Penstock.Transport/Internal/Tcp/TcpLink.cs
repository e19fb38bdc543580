using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>
/// A link over an authenticated TCP connection. One thread per link waits for bytes and calls the receiver; sending is done
/// by whoever sends (<see cref="FrameSender"/>).
/// </summary>
internal class TcpLink : IPeerLink
{
    /// <summary>Link threads only move frames.</summary>
    public const int StackBytes = 256 << 10;

    private readonly PolledSocket _socket;
    private readonly TransportOptions _options;
    private readonly FrameSender _sender;
    private readonly FrameReader _reader;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Thread? _thread;
    private ILinkReceiver? _receiver;
    private ITimer? _linger;
    private bool _isClosing;
    private bool _isReleased;
    private Exception? _closeError;
    private Exception? _failure;

    /// <param name="socket">Authenticated; belongs to the link from now on.</param>
    /// <param name="remoteName">Who is at the other end, for people.</param>
    /// <param name="options">Bounds.</param>
    public TcpLink(PolledSocket socket, string remoteName, TransportOptions options)
    {
        _socket = socket;
        _options = options;
        RemoteName = remoteName;
        _sender = new FrameSender(socket, options.BacklogBytesMax, remoteName, Fail);
        _reader = new FrameReader(socket);
    }

    public string RemoteName { get; }

    public void Start(ILinkReceiver receiver)
    {
        lock (_gate)
        {
            if (_thread is not null)
                throw new InvalidOperationException($"The link to {RemoteName} was started before.");
            _receiver = receiver;
            _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = $"penstock link {RemoteName}" };
            _thread.Start();
        }
    }

    public void Send(in FrameHeader header, Batch payload)
    {
        if (payload.Length > FrameHeader.LengthMax)
        {
            Fail(new IOException($"A frame of {payload.Length:N0} bytes was to be sent to {RemoteName}; the limit is {FrameHeader.LengthMax:N0} (FrameHeader.LengthMax)."));
            payload.Return();
            return;
        }

        _sender.Send(header, payload);
    }

    public void Close(string? reason) => Close(reason, reason is null ? null : new IOException(reason));

    public async ValueTask DisposeAsync()
    {
        Close(null);
        Thread? thread;
        lock (_gate)
            thread = _thread ??= Thread.CurrentThread; // never started: no receiver, and no later Start
        if (_receiver is null)
            Release();
        else if (thread != Thread.CurrentThread)
            await _ended.Task.ConfigureAwait(false);
        GC.SuppressFinalize(this);
        await DisposeRestAsync().ConfigureAwait(false);
    }

    /// <summary>Ends what a derived link has besides the connection.</summary>
    private protected virtual ValueTask DisposeRestAsync() => ValueTask.CompletedTask;

    /// <summary>The link's thread.</summary>
    private void Run()
    {
        Exception? error;
        try
        {
            error = ReadFrames();
        }
        catch (WireFormatException broken)
        {
            error = broken;
            Close($"{RemoteName} broke the protocol: {broken.Message}", broken);
        }
#pragma warning disable CA1031 // Whatever the receiver throws ends this link and is reported to it.
        catch (Exception broken)
#pragma warning restore CA1031
        {
            error = broken;
        }

        Release();
        error = _isClosing ? _closeError : _failure ?? error;
        try
        {
            _receiver!.OnClosed(this, error); // Start set it before this thread began
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>Delivers frames until the connection ends.</summary>
    /// <returns>What ended it; null for an orderly end.</returns>
    private Exception? ReadFrames()
    {
        while (_reader.TryReadHeader(out FrameHeader header))
        {
            Batch payload = _reader.ReadPayload(header);
            switch (header.Type)
            {
                case FrameType.Messages when _isClosing:
                    payload.Return();
                    break;
                case FrameType.Messages:
                    _receiver!.OnFrame(this, header, payload); // Start set it before this thread began
                    break;
                case FrameType.Close:
                    string? reason = CloseFrame.Read(payload.Span);
                    payload.Return();
                    return reason is null ? null : new IOException($"{RemoteName} closed the connection: {reason}");
                default:
                    payload.Return();
                    throw new WireFormatException(4, "a frame of messages", $"one of type {header.Type}");
            }
        }

        return new EndOfStreamException($"{RemoteName} ended the connection without a word: its process has died, or was killed.");
    }

    private void Fail(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, error, null);
        _socket.Abort();
    }

    /// <param name="reason">What the peer is told; null for an orderly end.</param>
    /// <param name="error">What the receiver is told.</param>
    private void Close(string? reason, Exception? error)
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            _isClosing = true;
            _closeError = error;

            // A peer that does not read must not keep the link open.
            _linger = _options.TimeProvider.CreateTimer(static socket => ((PolledSocket)socket!).Abort(), _socket, _options.LingerTimeout, Timeout.InfiniteTimeSpan); // the state is the socket
        }

        _sender.Send(new FrameHeader(0, FrameType.Close, 0, 0, 0), CloseFrame.Write(reason), isLast: true);
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_isReleased)
                return;
            _isReleased = true;
        }

        _socket.Abort();
        _sender.Stop();
        _reader.Dispose();
        _socket.Dispose();
        _linger?.Dispose();
    }
}
