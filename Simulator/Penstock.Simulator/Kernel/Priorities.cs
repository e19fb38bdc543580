namespace Penstock.Simulator;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010) over the channels of a life: each connection's direction,
/// each process and each transfer has a random priority, and of all that is due soon the highest goes first, so that one channel
/// may do all it can before another does anything. At a few random points the channel that would go next falls behind all
/// others. An error that needs d steps in one order is met with a probability of at least 1 / (n · k^(d-1)), for n channels
/// and k steps, however unlikely that order is by time.
/// </summary>
/// <param name="seed">Decides priorities and points.</param>
internal sealed class Priorities(ulong seed)
{
    /// <summary>Errors of a depth up to one more are within reach.</summary>
    public const int ChangePoints = 2;

    /// <summary>
    /// How far ahead of the earliest event another one may go first. Nothing is late by more than this: far more than steps and
    /// latencies take, far less than the time after which the scheduler misses a worker.
    /// </summary>
    private const long HorizonNanoseconds = 10_000_000;

    /// <summary>The last point lies before so many events: the length of a long life. Short ones are as likely as long ones.</summary>
    private const int PointBitsMax = 12;

    private readonly List<SimEvent> _due = [];
    private readonly long[] _points = DrawPoints(seed);
    private readonly Dictionary<long, ulong> _fallen = [];
    private long _taken;
    private ulong _falls;

    /// <summary>How many events are in its hands.</summary>
    public int Count => _due.Count;

    /// <summary>Up to when events can go next: behind the earliest of those here and a later one.</summary>
    public long HorizonAt(long earliest)
    {
        foreach (SimEvent due in _due)
            earliest = Math.Min(earliest, due.Time);
        return earliest + HorizonNanoseconds;
    }

    /// <summary>Adds an event that may go next.</summary>
    public void Add(in SimEvent due) => _due.Add(due);

    /// <summary>Takes the event whose channel has the highest priority; on one channel the earliest.</summary>
    public SimEvent Take()
    {
        int best = Best();
        if (Array.IndexOf(_points, _taken++) >= 0)
        {
            _fallen[ChannelOf(_due[best])] = ++_falls;
            best = Best();
        }

        SimEvent taken = _due[best];
        _due[best] = _due[^1];
        _due.RemoveAt(_due.Count - 1);
        return taken;
    }

    private int Best()
    {
        int best = 0;
        for (int i = 1; i < _due.Count; i++)
        {
            ulong rank = RankOf(_due[i]);
            ulong bestRank = RankOf(_due[best]);
            if (rank < bestRank || (rank == bestRank && _due[i].Precedes(_due[best])))
                best = i;
        }

        return best;
    }

    /// <summary>Lower goes first; whoever fell last comes last.</summary>
    private ulong RankOf(in SimEvent due)
    {
        long channel = ChannelOf(in due);
        return _fallen.TryGetValue(channel, out ulong fall)
            ? (1ul << 63) + fall
            : Chance.Of(seed, ChanceOf.Priority, (ulong)channel) >> 1;
    }

    /// <summary>The events before which whoever is next falls behind.</summary>
    private static long[] DrawPoints(ulong seed)
    {
        long[] points = new long[ChangePoints];
        for (int i = 0; i < points.Length; i++)
        {
            ulong chance = Chance.Of(seed, ChanceOf.ChangePoint, (ulong)i);
            long length = 1L << (int)(1 + Chance.Below(chance, PointBitsMax));
            points[i] = Chance.Below(Chance.Mix(chance), length);
        }

        return points;
    }

    /// <summary>What happens on one channel keeps its order.</summary>
    private static long ChannelOf(in SimEvent due) => ((long)GroupOf(due.Kind) << 32) + (uint)due.Target;

    /// <summary>Kinds whose targets are of one sort, and which happen in one place; the first of them stands for all.</summary>
    private static EventKind GroupOf(EventKind kind) => kind switch
    {
        EventKind.Operation => EventKind.Operation,
        EventKind.SchedulerTick or EventKind.SchedulerQuiet or EventKind.SchedulerStarts or EventKind.ReturnIsLate => EventKind.SchedulerTick,
        EventKind.FrameToScheduler => EventKind.FrameToScheduler,
        EventKind.FrameToPeer or EventKind.PeerCalls => EventKind.FrameToPeer,
        EventKind.WorkerQuiet or EventKind.WorkerTimer or EventKind.WorkerThaws or EventKind.RunStep or EventKind.WorkerRestart or EventKind.SpillEnds or EventKind.MemoryFrees => EventKind.WorkerQuiet,
        EventKind.ClientQuiet or EventKind.GatherAgain => EventKind.ClientQuiet,
        EventKind.TransferArrives or EventKind.TransferEnds => EventKind.TransferArrives,
        EventKind.DataFlows => EventKind.DataFlows,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of event has no channel: add it here."),
    };
}
