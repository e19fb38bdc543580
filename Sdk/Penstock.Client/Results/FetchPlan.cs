using Penstock.Core;
using Penstock.Protocol;

namespace Penstock;

/// <summary>Which results to fetch from which worker, in batches.</summary>
internal sealed class FetchPlan
{
    private readonly Dictionary<WorkerId, FetchGroup> _groups = [];
    private FetchGroup? _last;
    private long _largestBytes = -1;

    /// <summary>How many results it has.</summary>
    public int Count { get; private set; }

    /// <summary>Their size in all.</summary>
    public long Bytes { get; private set; }

    /// <summary>The tag of the largest.</summary>
    public int LargestTag { get; private set; }

    /// <summary>Adds a finished result.</summary>
    public void Add(int tag, in HoldInfo info, ClientMachine machine)
    {
        if (_last is null || _last.Worker != info.Worker)
            _last = GroupOf(info.Worker, machine);
        _last.Add(tag, info.Task, info.Bytes);
        Count++;
        Bytes += info.Bytes;
        if (info.Bytes > _largestBytes)
        {
            _largestBytes = info.Bytes;
            LargestTag = tag;
        }
    }

    /// <summary>Fetches everything, from all workers at once, and hands it to the request.</summary>
    /// <returns>What could not be delivered.</returns>
    public async ValueTask<MissingResults> FetchAsync(IDataNetwork data, ResultRequest request, CancellationToken cancellationToken)
    {
        var missing = new MissingResults();
        if (_groups.Count == 1)
        {
            await _last!.FetchAsync(data, request, missing, cancellationToken).ConfigureAwait(false); // There is a group, so there is a last one.
            return missing;
        }

        var running = new List<Task>(_groups.Count);
        foreach (FetchGroup group in _groups.Values)
            running.Add(group.FetchAsync(data, request, missing, cancellationToken).AsTask());
        await Task.WhenAll(running).ConfigureAwait(false);
        return missing;
    }

    private FetchGroup GroupOf(WorkerId worker, ClientMachine machine)
    {
        if (!_groups.TryGetValue(worker, out FetchGroup? group))
        {
            group = new FetchGroup(worker, machine.FindWorker(worker));
            _groups.Add(worker, group);
        }

        return group;
    }
}

/// <summary>What a fetch did not bring.</summary>
internal sealed class MissingResults
{
    private readonly Lock _lock = new();

    /// <summary>The tags of the results; read once the fetch is over.</summary>
    public List<int> Tags { get; } = [];

    /// <summary>The error of a worker that could not be reached, if that was it.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The name of the last worker that did not deliver.</summary>
    public string Worker { get; private set; } = "";

    public void Add(ReadOnlySpan<int> tags, string worker, Exception? error)
    {
        lock (_lock)
        {
            Tags.AddRange(tags);
            Worker = worker;
            Error = error ?? Error;
        }
    }
}
