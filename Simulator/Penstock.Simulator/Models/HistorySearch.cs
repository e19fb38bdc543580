namespace Penstock.Simulator;

/// <summary>
/// Looks for an order of steps that explains what a user saw, as Wing and Gong do for concurrent objects: what the user did and
/// saw happened when it was recorded, what the cluster did happened at some time after its cause, or not at all.
/// </summary>
internal sealed class HistorySearch
{
    /// <summary>Longer histories are not searched.</summary>
    public const int StepsMax = 20;

    private readonly List<(long At, FutureStep Step)> _seen = [];
    private readonly List<long>[] _causes = new List<long>[FutureModel.StepCount];
    private readonly HashSet<ulong> _tried = [];

    public HistorySearch()
    {
        for (int step = 0; step < _causes.Length; step++)
            _causes[step] = [];
    }

    /// <summary>Whether there are more steps than a search takes on.</summary>
    public bool IsTooLong
    {
        get
        {
            int steps = _seen.Count;
            foreach (List<long> causes in _causes)
                steps += causes.Count;
            return steps > StepsMax;
        }
    }

    /// <summary>How many of the user's steps the best order explained: where the history stops making sense.</summary>
    public int Explained { get; private set; }

    /// <summary>Adds what the user did or saw; in order of time.</summary>
    public void AddSeen(long at, FutureStep step) => _seen.Add((at, step));

    /// <summary>Adds that the cluster may have done something at any time from here on, once.</summary>
    public void AddCause(long from, FutureStep step)
    {
        List<long> causes = _causes[(int)step];
        int place = causes.BinarySearch(from);
        causes.Insert(place < 0 ? ~place : place, from);
    }

    public void Clear()
    {
        _seen.Clear();
        _tried.Clear();
        Explained = 0;
        foreach (List<long> causes in _causes)
            causes.Clear();
    }

    /// <summary>Whether some order explains everything.</summary>
    public bool HasOrder() => Explains(0, FutureState.Absent, used: 0);

    /// <summary>The user's step that no order reaches, for people.</summary>
    public string FirstUnexplained() => Explained < _seen.Count ? _seen[Explained].Step.ToString() : "";

    /// <param name="next">The user's next step.</param>
    /// <param name="state">The state before it.</param>
    /// <param name="used">Per kind of step of the cluster, five bits: how many of its causes were used. The earliest are used first, which loses no order.</param>
    private bool Explains(int next, FutureState state, ulong used)
    {
        if (next > Explained)
            Explained = next;
        if (next == _seen.Count)
            return true;
        if (!_tried.Add(((ulong)next << 40) | ((ulong)state << 32) | used))
            return false;
        (long at, FutureStep step) = _seen[next];
        if (FutureModel.After(state, step) is { } after && Explains(next + 1, after, used))
            return true;
        for (FutureStep kind = FutureStep.Finish; kind <= FutureStep.RunAgain; kind++)
        {
            int shift = 5 * (kind - FutureStep.Finish);
            int count = (int)(used >> shift) & 31;
            bool isPossible = count < _causes[(int)kind].Count && _causes[(int)kind][count] <= at;
            if (isPossible && FutureModel.After(state, kind) is { } moved && Explains(next, moved, used + (1ul << shift)))
                return true;
        }

        return false;
    }
}
