namespace Penstock;

/// <summary>A worker has joined the cluster.</summary>
/// <param name="name">Its name.</param>
/// <param name="slots">How many tasks it runs at once.</param>
public sealed class WorkerJoinedEventArgs(string name, int slots) : EventArgs
{
    /// <summary>The worker's name.</summary>
    public string Name { get; } = name;

    /// <summary>How many tasks it runs at once.</summary>
    public int Slots { get; } = slots;
}

/// <summary>Tasks wait for a worker that is not there.</summary>
/// <param name="example">One of the tasks.</param>
/// <param name="tasks">How many wait.</param>
/// <param name="reason">What they need.</param>
public sealed class WorkerNeededEventArgs(string example, int tasks, string reason) : EventArgs
{
    /// <summary>The name and key of one of the tasks.</summary>
    public string Example { get; } = example;

    /// <summary>How many tasks wait for the same.</summary>
    public int Tasks { get; } = tasks;

    /// <summary>What they need, since when, and what would help; for people.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A worker is gone.</summary>
/// <param name="name">Its name.</param>
/// <param name="reason">Why.</param>
/// <param name="lostResults">How many results are computed again.</param>
/// <param name="lostRuns">How many tasks run again.</param>
public sealed class WorkerLeftEventArgs(string name, string reason, int lostResults, int lostRuns) : EventArgs
{
    /// <summary>The worker's name.</summary>
    public string Name { get; } = name;

    /// <summary>Why it is gone, for people.</summary>
    public string Reason { get; } = reason;

    /// <summary>How many results that are needed only it had; they are computed again, or lost if they have no recipe.</summary>
    public int LostResults { get; } = lostResults;

    /// <summary>How many tasks it had been given and not reported; they run elsewhere.</summary>
    public int LostRuns { get; } = lostRuns;
}
