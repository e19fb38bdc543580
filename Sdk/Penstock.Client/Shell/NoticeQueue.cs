namespace Penstock;

/// <summary>Calls event handlers of the user in order, one at a time, on the thread pool.</summary>
internal sealed class NoticeQueue : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _notices = new();
    private bool _isRunning;

    public void Post(Action notice)
    {
        lock (_lock)
        {
            _notices.Enqueue(notice);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action? notice;
            lock (_lock)
            {
                if (!_notices.TryDequeue(out notice))
                {
                    _isRunning = false;
                    return;
                }
            }

            notice();
        }
    }
}
