namespace Penstock.Hosting;

/// <summary>
/// Reports on their way from the slots to the loop. They gather while slots have short runs to do, so that the loop wakes
/// once for many; a slot flushes before it waits and before it begins a run that may take long.
/// </summary>
/// <param name="wake">Wakes the loop; not called again before the loop has taken what there is.</param>
internal sealed class CompletionQueue(Action wake)
{
    /// <summary>
    /// Few enough that new work arrives before the old runs out: a slot is given up to a thousand short runs. Each time the loop
    /// is woken costs as much as some ten of them.
    /// </summary>
    private const int GatheredMax = 512;

    private readonly Lock _lock = new();
    private List<Completion> _added = [];
    private List<Completion> _taken = [];
    private bool _isWoken;

    /// <summary>Adds a report.</summary>
    /// <returns>Whether it was the one that woke the loop.</returns>
    public bool Add(in Completion completion)
    {
        lock (_lock)
        {
            _added.Add(completion);
            if (_isWoken || _added.Count < GatheredMax)
                return false;
            _isWoken = true;
        }

        wake();
        return true;
    }

    /// <summary>Lets the loop hear what was added.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isWoken || _added.Count == 0)
                return;
            _isWoken = true;
        }

        wake();
    }

    /// <summary>Takes all reports, in the order of each slot. Called by the loop; valid until it is called again.</summary>
    public List<Completion> Take()
    {
        _taken.Clear();
        lock (_lock)
        {
            _isWoken = false;
            (_added, _taken) = (_taken, _added);
        }

        return _taken;
    }
}
