using Penstock.Core;

namespace Penstock;

/// <summary>Waits until enough of some holds have settled.</summary>
internal sealed class SettledCounter(ClientShell shell, HoldItems items, int enough, IProgress<int>? progress) : HoldWaiter
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _settled;
    private int _reported;
    private bool _isReady;

    /// <summary>The one that settled first.</summary>
    public int First { get; private set; } = -1;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        shell.WaitForSettled(this, items);
        Run();
        try
        {
            await _done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            shell.StopWaiting(this, items);
        }
    }

    public override HoldOwner OwnerOf(int tag) => items[tag].Owner;

    public override bool OnSettled(int tag, HoldStatus status) => Count(tag);

    public override bool OnReleased(int tag) => Count(tag);

    public override void Run()
    {
        Volatile.Write(ref _isReady, false); // Before the number is read: whoever counts later makes it ready again.
        int settled = Volatile.Read(ref _settled);
        if (progress is not null && Interlocked.Exchange(ref _reported, settled) < settled)
            shell.Post(() => progress.Report(settled));
        if (settled >= enough)
            _done.TrySetResult();
    }

    /// <summary>Says true once for each batch of news that somebody wants to hear of.</summary>
    private bool Count(int tag)
    {
        if (First < 0)
            First = tag;
        bool matters = ++_settled == enough || progress is not null;
        if (!matters || _isReady)
            return false;
        _isReady = true;
        return true;
    }
}
