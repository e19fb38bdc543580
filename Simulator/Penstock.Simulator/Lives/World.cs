using Penstock.Core;

namespace Penstock.Simulator;

/// <summary>What all parts of one life share: time, the queue of events, the plan, and who watches.</summary>
internal sealed class World
{
    private readonly Oracle[] _oracles;
    private readonly int _validateEvery;
    private TraceHash _hash;

    public World(LifePlan plan, IReadOnlyList<Oracle> oracles, LifeOptions options, ITaskWork? work = null, SchedulerMachineOptions? schedulerOptions = null)
    {
        Plan = plan;
        _oracles = [.. oracles];
        _validateEvery = options.ValidateEvery;
        Trace = options.Trace;
        Queue = new EventQueue(plan.PolicySeed, (EventOrder)plan[Knob.Exploration]);
        Delays = new Delays(plan);
        Nature = new Nature(plan);
        Work = work ?? new HashedWork(Nature);
        SchedulerOptions = schedulerOptions ?? new SchedulerMachineOptions();
    }

    public LifePlan Plan { get; }

    public EventQueue Queue { get; }

    public Delays Delays { get; }

    /// <summary>What tasks and their results are like, where a plan makes them up.</summary>
    public Nature Nature { get; }

    /// <summary>What the runs of workers do.</summary>
    public ITaskWork Work { get; }

    /// <summary>The limits of the scheduler.</summary>
    public SchedulerMachineOptions SchedulerOptions { get; }

    public ILifeTrace? Trace { get; }

    /// <summary>Whether sessions outlive their links.</summary>
    public bool Resumes => Plan[Knob.Resumes] != 0;

    /// <summary>Whether data and runs are moved, and clocks are waited for.</summary>
    public bool Moves => Plan[Knob.Moves] != 0;

    /// <summary>Whether workers measure their memory.</summary>
    public bool Spills => Moves && Plan[Knob.Spills] != 0 && Plan[Knob.MemoryKibibytes] > 0;

    /// <summary>Whether a machine that handles the present event is validated afterwards.</summary>
    public bool Validates => _validateEvery > 0 && Events % _validateEvery == 0;

    /// <summary>Virtual time, in nanoseconds since the life began.</summary>
    public long Now { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Events { get; private set; }

    /// <summary>How many faults have happened.</summary>
    public int Faults { get; set; }

    /// <summary>Whether faults still happen by themselves; false once the life is being healed.</summary>
    public bool IsFaulty { get; set; } = true;

    /// <summary>Peers that are dead without the scheduler knowing: a cluster with one of them is not at rest.</summary>
    public int Unnoticed { get; set; }

    /// <summary>The hash of the life so far.</summary>
    public ulong Hash => _hash.Value;

    /// <summary>Who watches; empty if nobody does, so that facts need not be put together.</summary>
    public ReadOnlySpan<Oracle> Oracles => _oracles;

    /// <summary>Whether anybody watches.</summary>
    public bool IsWatched => _oracles.Length > 0;

    /// <summary>Takes the next event and moves time there.</summary>
    public SimEvent Advance()
    {
        SimEvent next = Queue.Take();
        Now = Math.Max(Now, next.Time); // By priorities, what was to happen before may happen later, never the other way round.
        Events++;
        _hash.Add(in next);
        return next;
    }

    /// <summary>Takes a delivered frame into the hash.</summary>
    public void Hear(ReadOnlySpan<byte> payload) => _hash.Add(payload);

    /// <summary>The time as a process sees it whose clock is off.</summary>
    public Timestamp TimeAt(long clockOffset) => new(Now + clockOffset);

    /// <summary>Tells whoever watches of a rare state that only the driver sees.</summary>
    public void Hit(Probe probe)
    {
        foreach (Oracle oracle in _oracles)
            oracle.OnRare(probe);
    }

    /// <summary>Notes a fault.</summary>
    public void NoteFault(string who, string what)
    {
        Faults++;
        Trace?.Write(Now, who, "FAULT: " + what);
    }

    /// <summary>Notes a fault between processes and tells whoever watches.</summary>
    public void NoteFault(FaultKind fault, int actor, string who, string what)
    {
        NoteFault(who, what);
        foreach (Oracle oracle in _oracles)
            oracle.OnFault(fault, actor);
    }
}
