using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// Drives the client machine: every call of the program and every frame of the scheduler goes through one lock, what the
/// machine wrote is sent right away by whoever is first, and waits end outside the lock.
/// </summary>
/// <remarks>Safe to use from any thread. Nothing here blocks for longer than the lock is held.</remarks>
internal sealed partial class ClientShell : ILinkReceiver, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly IClientLink _link;
    private readonly ClientMachine _machine;
    private readonly SessionMachine _session = new();
    private readonly WaitTable _waits = new();
    private readonly AbandonedOwners _abandoned = new();
    private readonly NoticeQueue _notices = new();
    private readonly List<HoldWaiter> _ready = [];
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _linkClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startStamp;
    private readonly DateTimeOffset _startTime;
    private string? _closeReason;
    private bool _isFlushing;
    private volatile bool _isEnded;

    public ClientShell(IClientLink link, ClientOptions options, ulong incarnation)
    {
        _link = link;
        Time = options.TimeProvider;
        ResultBytesMax = options.ResultBytesMax;
        _startStamp = Time.GetTimestamp();
        _startTime = Time.GetUtcNow();
        _machine = new ClientMachine(options.Name ?? $"client-{Environment.ProcessId}", incarnation);
    }

    public string Name => _machine.Name;

    public TimeProvider Time { get; }

    public IDataNetwork Data => _link.Data;

    public long? ResultBytesMax { get; }

    /// <summary>A worker came; raised in order with <see cref="WorkerLeft"/>, outside the lock.</summary>
    public event Action<ClientWorker>? WorkerJoined;

    /// <summary>A worker went.</summary>
    public event Action<ClientWorkerLeft>? WorkerLeft;

    /// <summary>Results wait for a worker that is not there.</summary>
    public event Action<WorkerNeeded>? WorkerNeeded;

    /// <summary>Completes when the scheduler has welcomed the client.</summary>
    public Task Welcomed => _welcomed.Task;

    private Timestamp Now => new(Time.GetElapsedTime(_startStamp).Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Starts the link and says hello.</summary>
    public void Start()
    {
        _link.Start(this);
        Flush();
    }

    /// <summary>The wall-clock time of a time of the machine.</summary>
    public DateTimeOffset ToTime(Timestamp at) => _startTime.AddTicks(at.Nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Runs code of the user on the thread pool, after what was posted before.</summary>
    public void Post(Action notice) => _notices.Post(notice);

    /// <summary>Refuses calls after the end.</summary>
    public void ThrowIfEnded()
    {
        if (!_isEnded)
            return;
        ConnectionEnd end = _machine.Ended!; // Set before the flag.
        if (end.IsOrderly)
            throw new ObjectDisposedException($"Penstock client '{Name}'", $"Client '{Name}' was closed. Connect a new one.");
        throw HoldErrors.ConnectionLost(Name, end, "its futures are void");
    }

    /// <summary>Ends the connection in an orderly way; futures that are awaited end as cancelled. Does nothing the second time.</summary>
    public async ValueTask CloseAsync()
    {
        End("the client was closed.", isOrderly: true);
        await _linkClosed.Task.ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    void ILinkReceiver.OnFrame(IPeerLink link, in FrameHeader header, Batch payload)
    {
        HoldWaiter[] ready = [];
        try
        {
            lock (_lock)
            {
                if (_isEnded || !_session.Accept(header))
                    return;
                _machine.OnBatch(payload.Span, Now);
                Perform();
                ready = TakeReady();
            }
        }
        catch (Exception error) when (error is WireFormatException or PeerProtocolException or InvariantException)
        {
            End(error.Message, isOrderly: false);
        }
        finally
        {
            payload.Return();
        }

        Run(ready);
    }

    void ILinkReceiver.OnClosed(IPeerLink link, Exception? error) =>
        End(error is null ? "the scheduler closed the connection." : error.Message, isOrderly: false);

    /// <summary>Releases the holds of owners that nobody uses any more.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            for (HoldOwner? owner = _abandoned.TakeAll(); owner is not null && !_isEnded; owner = owner.NextAbandoned)
                ReleaseAll(owner);
        }

        Flush();
    }

    /// <summary>Called by finalizers: takes no lock, and after the end does nothing.</summary>
    public void Abandon(HoldOwner owner)
    {
        if (!_isEnded && _abandoned.Push(owner))
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void End(string reason, bool isOrderly)
    {
        HoldWaiter[] ready;
        lock (_lock)
        {
            if (_isEnded)
                return;
            _machine.End(reason, isOrderly, Now);
            _isEnded = true;
            _closeReason = isOrderly ? null : reason;
            Perform();
            FailRequests();
            ready = TakeReady();
        }

        Flush();
        Run(ready);
    }

    /// <summary>
    /// Sends what the machine wrote. One thread sends at a time, so that frames leave in the order of their numbers; another
    /// one that comes meanwhile leaves its messages to it.
    /// </summary>
    private void Flush()
    {
        bool isMine = false;
        while (TryTakeBatch(ref isMine, out FrameHeader header, out Batch batch))
            _link.Send(in header, batch);
    }

    private bool TryTakeBatch(ref bool isMine, out FrameHeader header, out Batch batch)
    {
        header = default;
        batch = default;
        lock (_lock)
        {
            if ((_isFlushing && !isMine) || _session.Status == SessionStatus.Closed)
                return false;
            isMine = _isFlushing = _machine.Outbox.TryTake(out batch);
            if (_isFlushing)
                header = _session.Stamp();
            else if (_isEnded)
                _session.Close();
            if (_session.Status == SessionStatus.Open)
                return _isFlushing;
        }

        _link.Close(_closeReason);
        _linkClosed.TrySetResult();
        return false;
    }

    /// <summary>Performs the machine's effects; under the lock. What runs longer is collected for <see cref="Run"/>.</summary>
    private void Perform()
    {
        ClientEffects effects = _machine.Effects;
        foreach (HoldChange change in effects.Changes)
            _waits.Settle((int)change.Hold.Slot, change.Status, _ready);
        PerformRequests(effects);
        foreach (ClientWorker worker in effects.WorkersJoined)
            _notices.Post(() => WorkerJoined?.Invoke(worker));
        foreach (WorkerNeeded needed in effects.WorkersNeeded)
            _notices.Post(() => WorkerNeeded?.Invoke(needed));
        foreach (ClientWorkerLeft left in effects.WorkersLeft)
            _notices.Post(() => WorkerLeft?.Invoke(left));
        if (effects.Welcomed)
            _welcomed.TrySetResult();
        effects.Clear();
    }

    private HoldWaiter[] TakeReady()
    {
        HoldWaiter[] ready = _ready.Count == 0 ? [] : [.. _ready];
        _ready.Clear();
        return ready;
    }

    private static void Run(HoldWaiter[] ready)
    {
        foreach (HoldWaiter waiter in ready)
            waiter.Run();
    }
}
