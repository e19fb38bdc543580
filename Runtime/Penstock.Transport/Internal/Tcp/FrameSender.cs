using Penstock.Protocol;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>
/// Sends frames in the order they are given. Whoever gives one while nothing is being sent sends it itself, at once; frames
/// given meanwhile leave together in that thread's next call. Only when the system's buffer is full does a thread of the
/// sender's own take over, until it has caught up.
/// </summary>
/// <remarks>Safe to use from any thread. Giving a frame never waits for the peer.</remarks>
/// <param name="socket">Where to.</param>
/// <param name="backlogBytesMax">How many bytes may wait.</param>
/// <param name="name">Names the sender's thread.</param>
/// <param name="onFailed">Called when sending is over because of an error; may be called by a thread that gives a frame.</param>
internal sealed class FrameSender(PolledSocket socket, long backlogBytesMax, string name, Action<Exception> onFailed)
{
    private readonly object _gate = new();

    // The two swap: one collects under the lock while the other is sent by the thread that set _isSending.
    private FrameQueue _waiting = new();
    private FrameQueue _leaving = new();
    private long _leavingBytes;
    private bool _isSending;
    private bool _isEnding;
    private bool _isStopped;
    private bool _isHandedOver;
    private Thread? _catchUp;
    private List<TaskCompletionSource>? _roomWaiters;

    /// <summary>The bytes accepted and not sent yet.</summary>
    private long Backlog => _waiting.Length + _leavingBytes;

    /// <summary>Sends a frame behind all earlier ones.</summary>
    /// <param name="header">Its head; length and checksum are filled in.</param>
    /// <param name="payload">Its payload; belongs to the sender from now on.</param>
    /// <param name="isLast">Whether to tell the peer that nothing follows.</param>
    public void Send(in FrameHeader header, Batch payload, bool isLast = false)
    {
        Span<byte> head = stackalloc byte[FrameHeader.Size];
        header.Write(head, payload.Span);
        bool isTooMuch;
        lock (_gate)
        {
            if (_isStopped || _isEnding)
            {
                payload.Return();
                return;
            }

            _waiting.Append(head, payload);
            _isEnding = isLast;
            isTooMuch = Backlog > backlogBytesMax;
            if (isTooMuch)
                _isStopped = true;
            else if (_isSending)
                return;
            else
                _isSending = true;
        }

        if (isTooMuch)
            onFailed(new IOException($"{name} does not read: more than {backlogBytesMax:N0} bytes wait for it (TransportOptions.BacklogBytesMax)."));
        else
            SendWaiting();
    }

    /// <summary>Waits, if many bytes wait to be sent, until the next ones have left.</summary>
    /// <param name="bytes">How many are many.</param>
    /// <returns>Done when there is room, or when sending is over.</returns>
    public Task WaitForRoomAsync(long bytes)
    {
        lock (_gate)
        {
            if (_isStopped || Backlog < bytes)
                return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_roomWaiters ??= []).Add(waiter);
            return waiter.Task;
        }
    }

    /// <summary>Sends nothing more and drops what waits. The socket must have been ended, so that no send waits in it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            if (!_isSending)
                _waiting.Clear();
            ReleaseRoomWaiters();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sends on the thread that gave a frame, until nothing waits or nothing more fits.</summary>
    private void SendWaiting()
    {
        try
        {
            while (TakeWaiting())
            {
                if (_leaving.SendSome(socket))
                    continue;
                HandOver();
                return;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Fail(error);
        }
    }

    /// <summary>Makes what waits leave; when nothing does, ends this thread's turn.</summary>
    private bool TakeWaiting()
    {
        lock (_gate)
        {
            _leavingBytes = 0;
            ReleaseRoomWaiters();
            if (_waiting.IsEmpty || _isStopped)
            {
                _isSending = false;
                _waiting.Clear();
                if (_isEnding)
                    socket.EndSending();
                return false;
            }

            (_waiting, _leaving) = (_leaving, _waiting);
            _leavingBytes = _leaving.Length;
            return true;
        }
    }

    private void HandOver()
    {
        lock (_gate)
        {
            _isHandedOver = true;
            Monitor.Pulse(_gate);
            if (_catchUp is not null)
                return;
            _catchUp = new Thread(CatchUp, maxStackSize: TcpLink.StackBytes) { IsBackground = true, Name = $"penstock sender {name}" };
            _catchUp.Start();
        }
    }

    /// <summary>The sender's own thread: sleeps until a full buffer is handed over to it, and then sends until nothing waits.</summary>
    private void CatchUp()
    {
        try
        {
            while (WaitForHandOver())
            {
                do
                {
                    while (!_leaving.SendSome(socket))
                        socket.WaitForRoom();
                }
                while (TakeWaiting());
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Fail(error);
        }
    }

    private bool WaitForHandOver()
    {
        lock (_gate)
        {
            while (!_isHandedOver && !_isStopped)
                Monitor.Wait(_gate);
            _isHandedOver = false;
            return !_isStopped;
        }
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            _isStopped = true;
            _isSending = false;
            _waiting.Clear();
            _leaving.Clear();
            ReleaseRoomWaiters();
        }

        onFailed(error);
    }

    private void ReleaseRoomWaiters()
    {
        if (_roomWaiters is null)
            return;
        foreach (TaskCompletionSource waiter in _roomWaiters)
            waiter.SetResult();
        _roomWaiters = null;
    }
}
