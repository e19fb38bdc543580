using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>Where data and runs are moved: workers that are let go, and what takes its time.</content>
internal sealed partial class Cluster
{
    /// <summary>Longer than surplus copies, pauses and failed spills are left alone.</summary>
    private const long ClocksNanoseconds = 6_000_000_000;

    /// <summary>Longer than any order to the cluster may take when nothing happens.</summary>
    private const long OrderNanoseconds = 40_000_000_000;

    /// <summary>Whether something may still happen by clocks alone.</summary>
    /// <param name="since">Since when nothing else has happened.</param>
    public bool AwaitsClocks(long since)
    {
        if (!_world.Moves)
            return false;
        long enough = _liveClients.Exists(static client => client.OpenOrders > 0) ? OrderNanoseconds : ClocksNanoseconds;
        return _world.Now < since + enough;
    }

    /// <summary>The scheduler has let a worker go.</summary>
    public void OnDismissed(Connection connection, Dismissal dismissal)
    {
        _world.Trace?.Write(_world.Now, "scheduler", $"lets {_workers[connection.Process].Name} go: {dismissal.Reason}");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnWorkerDismissed(connection.Process, dismissal.IsReplaced);
    }
}
