using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <content>Questions to the scheduler that it answers: cancels, queries, where scattered data goes, whether graphs were accepted.</content>
internal sealed partial class ClientShell
{
    private readonly Dictionary<int, TaskCompletionSource<int>> _cancels = [];
    private readonly Dictionary<int, TaskCompletionSource<int>> _retries = [];
    private readonly Dictionary<int, TaskCompletionSource<string>> _queries = [];
    private readonly Dictionary<HoldId, TaskCompletionSource<ScatterPlaced>> _scatters = [];
    private readonly Queue<(int Submission, TaskCompletionSource Answered)> _submissions = new();

    /// <summary>Cancels holds and what depends on them; gives the number of holds that this ended.</summary>
    public async Task<int> CancelAsync(HoldItems items, bool force, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        var requests = new List<Task<int>>();
        HoldWaiter[] ready;
        lock (_lock)
        {
            ThrowIfEnded();
            foreach (HoldId[] part in HoldsThatAre(items, static status => status != HoldStatus.Cancelled).Chunk(ClientMachine.CancelHoldsMax))
                requests.Add(AddRequest(_cancels, _machine.Cancel(part, force, Now)));
            Perform();
            ready = TakeReady();
        }

        Flush();
        Run(ready);
        int[] withdrawn = await Task.WhenAll(requests).WaitAsync(cancellationToken).ConfigureAwait(false);
        return withdrawn.Sum();
    }

    /// <summary>Has what holds failed by run again; gives the number of tasks that do.</summary>
    public async Task<int> RetryAsync(HoldItems items, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        var requests = new List<Task<int>>();
        lock (_lock)
        {
            ThrowIfEnded();
            foreach (HoldId[] part in HoldsThatAre(items, static status => status == HoldStatus.Erred).Chunk(ClientMachine.CancelHoldsMax))
                requests.Add(AddRequest(_retries, _machine.Retry(part)));
        }

        Flush();
        int[] retried = await Task.WhenAll(requests).WaitAsync(cancellationToken).ConfigureAwait(false);
        return retried.Sum();
    }

    /// <summary>Lets the tasks behind holds run to their end although the holds may end before.</summary>
    public void FireAndForget(HoldItems items)
    {
        ThrowIfEnded();
        lock (_lock)
        {
            ThrowIfEnded();
            foreach (HoldId[] part in HoldsThatAre(items, static status => status == HoldStatus.Pending).Chunk(ClientMachine.CancelHoldsMax))
                _machine.FireAndForget(part);
        }

        Flush();
    }

    /// <summary>Those of some holds that were not given back and have one of some statuses; under the lock.</summary>
    private List<HoldId> HoldsThatAre(HoldItems items, Func<HoldStatus, bool> isMeant)
    {
        var holds = new List<HoldId>(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            HoldItem item = items[i];
            if (!item.Owner.IsReleased(item.Index) && isMeant(_machine.Read(item.Owner.HoldAt(item.Index)).Status))
                holds.Add(item.Owner.HoldAt(item.Index));
        }

        return holds;
    }

    /// <summary>Asks the scheduler; gives its answer as JSON.</summary>
    public async Task<string> QueryAsync(StateQuery query, Key key, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        Task<string> answer;
        lock (_lock)
        {
            ThrowIfEnded();
            answer = AddRequest(_queries, _machine.Query(query, key));
        }

        Flush();
        return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes when the scheduler has accepted or refused everything submitted before.</summary>
    public Task AnsweredAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfEnded();
            if (_machine.SubmissionsAnswered == _machine.SubmissionsSent)
                return Task.CompletedTask;
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _submissions.Enqueue((_machine.SubmissionsSent, answered));
            return answered.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Announces data; the task says which worker to bring it to.</summary>
    public OneHold BeginScatter(Key key, long bytes, string name, out Task<ScatterPlaced> placed)
    {
        ThrowIfEnded();
        OneHold owner;
        lock (_lock)
        {
            ThrowIfEnded();
            HoldId hold = _machine.BeginScatter(key, bytes, name);
            owner = new OneHold(this, hold, resultBytesMax: null);
            placed = AddRequest(_scatters, hold);
        }

        Flush();
        return owner;
    }

    /// <summary>Takes the count of an owner over: it will not give it back any more.</summary>
    public HoldId TakeOver(OneHold owner)
    {
        lock (_lock)
            owner.MarkAllReleased();
        owner.Dispose();
        return owner.HoldAt(0);
    }

    /// <summary>A worker of the cluster; null if it has left.</summary>
    public ClientWorker? FindWorker(WorkerId id)
    {
        lock (_lock)
            return _machine.FindWorker(id);
    }

    private static Task<T> AddRequest<TId, T>(Dictionary<TId, TaskCompletionSource<T>> requests, TId id)
        where TId : notnull
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add(id, source);
        return source.Task;
    }

    private void PerformRequests(ClientEffects effects)
    {
        foreach (CancelDone done in effects.CancelsDone)
        {
            if (_cancels.Remove(done.Request, out TaskCompletionSource<int>? cancel))
                cancel.TrySetResult(done.Withdrawn);
        }

        foreach (RetryDone done in effects.RetriesDone)
        {
            if (_retries.Remove(done.Request, out TaskCompletionSource<int>? retry))
                retry.TrySetResult(done.Retried);
        }

        PerformOrders(effects);
        foreach (QueryReply reply in effects.Replies)
        {
            if (_queries.Remove(reply.Request, out TaskCompletionSource<string>? query))
                query.TrySetResult(reply.Json);
        }

        foreach (ScatterPlaced target in effects.Placed)
        {
            if (_scatters.Remove(target.Hold, out TaskCompletionSource<ScatterPlaced>? scatter))
                scatter.TrySetResult(target);
        }

        if (_scatters.Count > 0)
            FailEndedScatters(effects);
        while (effects.SubmissionAnswered && _submissions.TryPeek(out var first) && first.Submission <= _machine.SubmissionsAnswered)
            _submissions.Dequeue().Answered.TrySetResult();
    }

    private void FailEndedScatters(ClientEffects effects)
    {
        foreach (HoldChange change in effects.Changes)
        {
            if (change.Status != HoldStatus.Finished && _scatters.Remove(change.Hold, out TaskCompletionSource<ScatterPlaced>? scatter))
                scatter.TrySetException(ErrorOf(change.Hold)!); // The hold has ended, so there is a reason.
        }
    }

    /// <summary>The future was disposed before the data could be brought anywhere.</summary>
    private void FailScatter(HoldId hold)
    {
        if (_scatters.Count > 0 && _scatters.Remove(hold, out TaskCompletionSource<ScatterPlaced>? scatter))
            scatter.TrySetCanceled();
    }

    private void FailRequests()
    {
        Exception error = EndError();
        _welcomed.TrySetException(error);
        Fail(_cancels, error);
        Fail(_retries, error);
        Fail(_queries, error);
        Fail(_orders, error);
        Fail(_scatters, error);
        while (_submissions.TryDequeue(out var waiting))
            waiting.Answered.TrySetException(error);
    }

    private Exception EndError()
    {
        ConnectionEnd end = _machine.Ended!; // Only asked for after the end.
        return end.IsOrderly
            ? new ObjectDisposedException($"Penstock client '{Name}'", $"Client '{Name}' was closed before the scheduler had answered.")
            : HoldErrors.ConnectionLost(Name, end, "its futures are void");
    }

    private static void Fail<TId, T>(Dictionary<TId, TaskCompletionSource<T>> requests, Exception error)
        where TId : notnull
    {
        foreach (TaskCompletionSource<T> request in requests.Values)
            request.TrySetException(error);
        requests.Clear();
    }
}
