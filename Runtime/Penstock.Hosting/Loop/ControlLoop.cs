using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Hosting;

/// <summary>
/// The thread of a machine: everything that happens to the machine comes through one inbox and is handled by this thread.
/// Peers' outboxes are flushed when the inbox has run empty, so that messages gather into batches under load and go out at
/// once when it is quiet; there are no timers on that path.
/// </summary>
/// <typeparam name="TPosted">What the host itself posts, beside frames of peers.</typeparam>
internal abstract class ControlLoop<TPosted> : IAsyncDisposable
{
    /// <summary>Outboxes are flushed at the latest after this many items, so that peers do not idle while a long queue is worked through.</summary>
    private const int ItemsPerFlushMax = 64;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Item> _inbox = [];
    private List<Item> _working = [];
    private bool _isWaiting;
    private bool _isStopping;

    protected ControlLoop(string name) =>
        _thread = new Thread(Run) { IsBackground = true, Name = name };

    /// <summary>Completes when the thread has ended; faults if it ended by an error.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The time since the process's clock started, as the machines see it.</summary>
    protected static Timestamp Now => new((long)(TimeProvider.System.GetTimestamp() * (1e9 / TimeProvider.System.TimestampFrequency)));

    /// <summary>Puts something of the host's own into the inbox. Safe from any thread.</summary>
    protected void Post(in TPosted posted) => Enqueue(new Item(ItemKind.Posted, null, default, default, null, posted));

    /// <summary>Puts many things into the inbox at once. Safe from any thread.</summary>
    protected void PostAll(ReadOnlySpan<TPosted> posted)
    {
        bool wake;
        lock (_lock)
        {
            foreach (ref readonly TPosted one in posted)
                _inbox.Add(new Item(ItemKind.Posted, null, default, default, null, one));
            wake = TakeWaiting();
        }

        if (wake)
            _arrived.Release();
    }

    internal void PostFrame(PeerSession session, in FrameHeader header, Batch payload) =>
        Enqueue(new Item(ItemKind.Frame, session, header, payload, null, default));

    internal void PostClosed(PeerSession session, Exception? error) =>
        Enqueue(new Item(ItemKind.Closed, session, default, default, error, default));

    /// <summary>Starts the thread.</summary>
    protected void StartLoop() => _thread.Start();

    /// <summary>Lets the thread finish what is in the inbox and end.</summary>
    protected void StopLoop()
    {
        bool wake;
        lock (_lock)
        {
            _isStopping = true;
            wake = TakeWaiting();
        }

        if (wake)
            _arrived.Release();
        if (_thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted))
            _ended.TrySetResult();
    }

    /// <summary>Handles the messages of a frame. Throwing a <see cref="WireFormatException"/> or <see cref="PeerProtocolException"/> closes that peer's session and nothing else.</summary>
    protected abstract void OnBatch(PeerSession session, ReadOnlySpan<byte> batch, Timestamp now);

    /// <summary>A peer's session has ended.</summary>
    protected abstract void OnPeerClosed(PeerSession session, string reason, Timestamp now);

    /// <summary>Handles something the host posted.</summary>
    protected abstract void OnPosted(in TPosted posted, Timestamp now);

    /// <summary>Performs the machine's effects and flushes outboxes; called when the inbox has run empty, and now and then under load.</summary>
    /// <returns>When to be called again although nothing has arrived; null for never.</returns>
    protected abstract Timestamp? OnQuiet(Timestamp now);

    /// <summary>The last act of the thread.</summary>
    protected virtual void OnStopped()
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private void Enqueue(in Item item)
    {
        bool wake;
        lock (_lock)
        {
            _inbox.Add(item);
            wake = TakeWaiting();
        }

        if (wake)
            _arrived.Release();
    }

    private bool TakeWaiting()
    {
        bool wasWaiting = _isWaiting;
        _isWaiting = false;
        return wasWaiting;
    }

    private void Run()
    {
        try
        {
            RunUntilStopped();
            OnStopped();
            _ended.TrySetResult();
        }
        catch (Exception error)
        {
            OnFault(error);
            _ended.TrySetException(error);
        }
    }

    /// <summary>The machine broke one of its own rules: whoever waits for this loop must hear of it.</summary>
    protected virtual void OnFault(Exception error)
    {
    }

    private void RunUntilStopped()
    {
        Timestamp? wakeup = OnQuiet(Now);
        while (true)
        {
            if (!TrySwap(out bool stopping))
            {
                if (stopping)
                    return;
                Wait(wakeup);
                TrySwap(out _);
            }

            int handled = 0;
            foreach (ref readonly Item item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_working))
            {
                HandleItem(in item);
                if (++handled % ItemsPerFlushMax == 0)
                    OnQuiet(Now);
            }

            _working.Clear();
            wakeup = OnQuiet(Now);
        }
    }

    private bool TrySwap(out bool stopping)
    {
        lock (_lock)
        {
            stopping = _isStopping;
            (_inbox, _working) = (_working, _inbox);
            _isWaiting = _working.Count == 0 && !_isStopping;
            return _working.Count > 0;
        }
    }

    private void Wait(Timestamp? wakeup)
    {
        if (wakeup is not { } due)
        {
            _arrived.Wait();
            return;
        }

        long milliseconds = Math.Clamp((due.Nanoseconds - Now.Nanoseconds + 999_999) / 1_000_000, 0, int.MaxValue);
        if (_arrived.Wait((int)milliseconds))
            return;
        lock (_lock)
        {
            if (!_isWaiting)
                _arrived.Wait(); // Somebody has taken the flag and releases just now: eat that release.
            _isWaiting = false;
        }
    }

    private void HandleItem(in Item item)
    {
        switch (item.Kind)
        {
            case ItemKind.Posted:
                OnPosted(in item.Posted!, Now); // Set for every item of this kind.
                break;
            case ItemKind.Closed:
                EndSession(item.Session!, item.Error?.Message ?? "the connection was closed"); // Set for every item of this kind.
                break;
            default:
                HandleFrame(item.Session!, item.Header, item.Payload); // Set for every item of this kind.
                break;
        }
    }

    private void HandleFrame(PeerSession session, FrameHeader header, Batch payload)
    {
        try
        {
            if (session.Machine.Accept(header))
                OnBatch(session, payload.Span, Now);
        }
        catch (Exception error) when (error is WireFormatException or PeerProtocolException)
        {
            session.Link.Close(error.Message);
            EndSession(session, error.Message);
        }
        finally
        {
            payload.Return();
        }
    }

    private void EndSession(PeerSession session, string reason)
    {
        if (session.Machine.Status == SessionStatus.Closed)
            return;
        session.Machine.Close();
        OnPeerClosed(session, reason, Now);
    }

    private enum ItemKind
    {
        Posted,
        Frame,
        Closed,
    }

    private readonly struct Item(ItemKind kind, PeerSession? session, FrameHeader header, Batch payload, Exception? error, TPosted? posted)
    {
        public readonly ItemKind Kind = kind;
        public readonly PeerSession? Session = session;
        public readonly FrameHeader Header = header;
        public readonly Batch Payload = payload;
        public readonly Exception? Error = error;
        public readonly TPosted? Posted = posted;
    }
}
