namespace Penstock.Simulator.Tests.Estee;

/// <summary>Decides which worker gets which task, and when.</summary>
internal interface IPlacementPolicy
{
    /// <summary>When it wants to be asked although nothing has happened; infinity for never.</summary>
    double WakesAt { get; }

    /// <summary>Something has happened in the cluster: it may give tasks to workers.</summary>
    void Decide(ClusterNews news, List<Assignment> assignments);
}

/// <summary>A task for a worker.</summary>
/// <param name="Task">The task; one that is assigned already moves, unless it is running.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Priority">Larger starts earlier on its worker, and its inputs are fetched earlier.</param>
/// <param name="Blocking">While it waits for cpus, tasks of a lower priority than this do not start. At most the priority.</param>
internal readonly record struct Assignment(int Task, int Worker, double Priority = 0, double Blocking = double.NegativeInfinity);

/// <summary>What has happened since the last decision.</summary>
internal sealed class ClusterNews
{
    /// <summary>The time in seconds.</summary>
    public double Now { get; set; }

    /// <summary>Tasks that have finished, with their workers.</summary>
    public List<(int Task, int Worker)> Finished { get; } = [];

    /// <summary>Tasks whose inputs all exist now.</summary>
    public List<int> Ready { get; } = [];

    /// <summary>Objects that have been fetched.</summary>
    public List<(int Object, int Worker)> Fetched { get; } = [];

    /// <summary>Tasks that did not move because they were running, with their workers.</summary>
    public List<(int Task, int Worker)> Unmoved { get; } = [];

    public bool IsEmpty => Finished.Count + Ready.Count + Fetched.Count + Unmoved.Count == 0;

    public void Clear()
    {
        Finished.Clear();
        Ready.Clear();
        Fetched.Clear();
        Unmoved.Clear();
    }
}
