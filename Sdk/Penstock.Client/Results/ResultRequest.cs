using Penstock.Core;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// Brings results to this process: waits until all are there, checks that they fit, fetches them in batches from the workers
/// that have them, and starts over for those that went away meanwhile.
/// </summary>
/// <remarks>
/// A result that a worker cannot deliver is asked for again when the scheduler has news of it, or after a growing delay: so a
/// wait ends even if the news is late, and fails only when nothing has moved for <see cref="Patience"/>.
/// </remarks>
internal abstract class ResultRequest : HoldWaiter
{
    /// <summary>How long a result may be announced as finished and not be delivered before the request fails: longer than a frozen worker is tolerated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(2);

    private readonly HoldItems _items;
    private readonly long? _bytesMax;
    private readonly CancellationTokenSource? _stop;
    private TaskCompletionSource _news = new();
    private Exception? _released;
    private volatile bool _isAbandoned;

    protected ResultRequest(ClientShell shell, HoldItems items, long? bytesMax, bool canBeAbandoned)
    {
        Shell = shell;
        _items = items;
        _bytesMax = bytesMax ?? shell.ResultBytesMax;
        _stop = canBeAbandoned ? new CancellationTokenSource() : null;
    }

    protected ClientShell Shell { get; }

    /// <summary>How many entries of the wait table are this request's. Belongs to the shell's lock.</summary>
    public int WaitingCount { get; set; }

    private CancellationToken StopToken => _stop?.Token ?? CancellationToken.None;

    /// <summary>Starts; returns as soon as there is something to wait for.</summary>
    public void Start() => _ = RunAsync();

    /// <summary>Gives up, if the request was made to be given up: nothing is waited for and nobody is kept alive any more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Shell.StopWaiting(this, _items);
        _stop?.Cancel();
        _news.TrySetResult();
    }

    public sealed override HoldOwner OwnerOf(int tag) => _items[tag].Owner;

    public sealed override bool OnSettled(int tag, HoldStatus status) => --WaitingCount == 0 || status != HoldStatus.Finished;

    public sealed override bool OnReleased(int tag)
    {
        WaitingCount--;
        string label = Shell.LabelOf(_items[tag], out Key key);
        _released = HoldErrors.Disposed(key, label, Shell.Name, Shell.Time.GetUtcNow());
        return true;
    }

    public sealed override void Run() => _news.TrySetResult();

    /// <summary>Entries are about to be made for this request. Under the shell's lock.</summary>
    public void BeginWait() => _news = new TaskCompletionSource(); // Continues on the thread that brings the news: fetching starts at once.

    /// <summary>Takes a value; may be called by several threads at once, for different tags.</summary>
    public void Take(int tag, Cell cell)
    {
        try
        {
            Accept(tag, cell);
        }
        catch (Exception error) when (error is WireFormatException or InvalidCastException)
        {
            string label = Shell.LabelOf(_items[tag], out Key key);
            throw new ResultUnreadableException($"The result of {label} arrived and could not be read: {error.Message}", key, error);
        }
    }

    protected abstract void Accept(int tag, Cell cell);

    /// <summary>All values were taken.</summary>
    protected abstract void Succeed();

    /// <summary>It failed or was abandoned.</summary>
    protected abstract void Fail(Exception error);

    private async Task RunAsync()
    {
        try
        {
            await WaitAndFetchAsync().ConfigureAwait(false);
            Succeed();
        }
        catch (Exception error)
        {
            Shell.StopWaiting(this, _items);
            Fail(error);
        }
    }

    private async Task WaitAndFetchAsync()
    {
        FetchPlan plan = await PlanAsync(missing: null).ConfigureAwait(false);
        CheckSize(plan);
        long stuckSince = Shell.Time.GetTimestamp();
        TimeSpan delay = FirstDelay;
        while (true)
        {
            MissingResults missing = await plan.FetchAsync(Shell.Data, this, StopToken).ConfigureAwait(false);
            if (missing.Tags.Count == 0)
                return;
            bool moved = missing.Tags.Count < plan.Count;
            if (!moved && Shell.Time.GetElapsedTime(stuckSince) > Patience)
                throw Unavailable(missing);
            moved |= await HasNewsAsync(missing.Tags, delay).ConfigureAwait(false);
            plan = await PlanAsync(missing.Tags).ConfigureAwait(false);
            delay = moved ? FirstDelay : TimeSpan.FromTicks(Math.Min(DelayMax.Ticks, 2 * delay.Ticks));
            if (moved)
                stuckSince = Shell.Time.GetTimestamp();
        }
    }

    /// <summary>Waits until all wanted results are finished, and says where they are.</summary>
    private async ValueTask<FetchPlan> PlanAsync(List<int>? missing)
    {
        FetchPlan? plan;
        while ((plan = Shell.PlanOrWait(this, _items, missing)) is null)
        {
            ThrowIfEnded();
            await _news.Task.ConfigureAwait(false);
            ThrowIfEnded();
        }

        return plan;
    }

    /// <summary>Waits until every result that could not be delivered has news, but no longer than a delay.</summary>
    private async Task<bool> HasNewsAsync(List<int> tags, TimeSpan delay)
    {
        Shell.WaitForChanges(this, _items, tags);
        ThrowIfEnded();
        try
        {
            await _news.Task.WaitAsync(delay, Shell.Time, StopToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        ThrowIfEnded();
        return true;
    }

    private void ThrowIfEnded()
    {
        if (_isAbandoned)
            throw new OperationCanceledException(StopToken);
        if (Volatile.Read(ref _released) is { } released)
            throw released;
    }

    private void CheckSize(FetchPlan plan)
    {
        if (ResultLimit.Allows(plan.Bytes, _bytesMax, out long limit))
            return;
        string label = Shell.LabelOf(_items[plan.LargestTag], out Key key);
        string what = _items.Count == 1 ? $"The result of {label} has" : $"The {_items.Count:N0} results asked for (the largest is {label}) have";
        throw new ResultTooLargeException(
            $"{what} {plan.Bytes:N0} bytes, more than the {limit:N0} that may be brought to client '{Shell.Name}' (ResultBytesMax; the default is a quarter of the free memory). Reduce on the workers, take the futures one by one, or set a limit explicitly.",
            key,
            plan.Bytes,
            limit);
    }

    private DataUnavailableException Unavailable(MissingResults missing)
    {
        string label = Shell.LabelOf(_items[missing.Tags[0]], out Key key);
        string why = missing.Error?.Message ?? "the worker answered that it does not have it";
        return new DataUnavailableException(
            $"{missing.Tags.Count:N0} results, among them that of {label}, could not be fetched from worker '{missing.Worker}' for {Patience.TotalSeconds:0} s, although the scheduler says that it has them: {why}. Ask client.ExplainAsync for the key; the future stays usable.",
            key,
            missing.Worker,
            missing.Error);
    }
}
