using Penstock.Core;

namespace Penstock;

/// <summary>Gives holds in the order in which they settle, to one reader.</summary>
internal sealed class SettledStream(ClientShell shell, HoldItems items) : HoldWaiter
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _settled = new();
    private TaskCompletionSource? _arrived;

    public void Start() => shell.WaitForSettled(this, items);

    /// <summary>The next one; waits for it.</summary>
    public async ValueTask<int> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrived;
            lock (_lock)
            {
                if (_settled.TryDequeue(out int tag))
                    return tag;
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override HoldOwner OwnerOf(int tag) => items[tag].Owner;

    public override bool OnSettled(int tag, HoldStatus status) => Enqueue(tag);

    public override bool OnReleased(int tag) => Enqueue(tag);

    public override void Run()
    {
        lock (_lock)
            _arrived?.TrySetResult();
    }

    private bool Enqueue(int tag)
    {
        lock (_lock)
        {
            _settled.Enqueue(tag);
            return _arrived is not null;
        }
    }
}
