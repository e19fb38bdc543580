using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>
/// Crashes workers just when runs are asked back for them, where a plan wants that: the answer is there so soon that faults at
/// random times never come before it. They are started again at once, under the same name.
/// </summary>
internal sealed class CrashingThieves(World world, Cluster cluster)
{
    private const int CrashesMax = 3;
    private const long RestartsAfterNanoseconds = 10_000;

    private readonly HashSet<ulong> _asked = [];
    private readonly List<SimWorker> _crashing = [];
    private int _crashes;

    /// <summary>Looks at what the scheduler has asked back in an event.</summary>
    public void Look()
    {
        if (!world.IsFaulty)
            return;
        foreach (SimWorker victim in cluster.LiveWorkers)
        {
            foreach ((ulong attempt, WorkerRecord? thief) in ((WorkerRecord)victim.Connection.Peer).AskedBack)
            {
                if (thief is not null && _asked.Add(attempt))
                    Consider(thief);
            }
        }

        foreach (SimWorker thief in _crashing)
        {
            cluster.Crash(thief, arriving: 0, isSeen: true);
            cluster.RestartLater(thief, RestartsAfterNanoseconds);
        }

        if (_crashing.Count > 0)
            cluster.Bury();
        _crashing.Clear();
    }

    private void Consider(WorkerRecord thief)
    {
        SimWorker worker = cluster.Worker(((Connection)thief.Tag!).Process); // Attached when the peer was added.
        bool isThere = worker.IsAlive && worker.Connection.Peer == thief;
        if (_crashes == CrashesMax || !isThere || _crashing.Contains(worker))
            return;
        _crashes++;
        _crashing.Add(worker);
    }
}
