using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>A worker of a <see cref="SimCluster"/>, with everything that can happen to one.</summary>
/// <remarks>Used by the thread of its cluster only.</remarks>
public sealed class SimulatedWorker
{
    private readonly Stage _stage;
    private readonly Simulator.SimWorker _worker;

    internal SimulatedWorker(Stage stage, Simulator.SimWorker worker)
    {
        _stage = stage;
        _worker = worker;
        int connection = worker.Connection.Index;
        ToScheduler = new SimStream(stage, Gate.ToScheduler(connection), Cut);
        FromScheduler = new SimStream(stage, Gate.ToPeer(connection), Cut);
    }

    /// <summary>Its name.</summary>
    public string Name => _worker.Name;

    /// <summary>Whether its process is there.</summary>
    public bool IsAlive => _worker.IsAlive;

    /// <summary>What it tells the scheduler.</summary>
    public SimStream ToScheduler { get; }

    /// <summary>What the scheduler tells it.</summary>
    public SimStream FromScheduler { get; }

    /// <summary>What it holds.</summary>
    public IReadOnlyList<SimHolding> Holdings => [.. _stage.Holdings().Where(holding => holding.Worker == Name)];

    internal int Index => _worker.Index;

    /// <summary>What it sends to another worker: requests for the other's data, and its own data.</summary>
    /// <param name="other">The other worker.</param>
    /// <returns>The stream.</returns>
    public SimStream DataTo(SimulatedWorker other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SimStream(_stage, Gate.Data(Index, other.Index), cut: null);
    }

    /// <summary>What it sends to the client: the values of results.</summary>
    /// <returns>The stream.</returns>
    public SimStream DataToClient() => new(_stage, Gate.Data(Index, Gate.Client), cut: null);

    /// <summary>Ends its process without a word, with everything that it holds.</summary>
    /// <param name="isSeen">Whether the scheduler hears of it at once; otherwise it notices that the worker has gone silent.</param>
    public void Kill(bool isSeen = true)
    {
        RequireAlive();
        _stage.World.NoteFault(Name, "is killed");
        Resume();
        _worker.Die();
        _worker.Connection.Die(0, isSeen);
        _stage.Cluster.Bury();
    }

    /// <summary>Lets it say goodbye and end.</summary>
    public void Close()
    {
        RequireAlive();
        Resume();
        SimCluster.Guard(_stage, () => _worker.Stop("the worker was closed by a test"));
        _stage.Cluster.Bury();
    }

    /// <summary>Lets its process stand still: it does nothing and hears nothing, but its connection is there.</summary>
    public void Pause()
    {
        RequireAlive();
        _stage.World.NoteFault(Name, "stands still");
        _stage.Gates.Close(Gate.Process(Index));
    }

    /// <summary>Lets its process go on: what has waited happens now.</summary>
    public void Resume() => SimCluster.Guard(_stage, () => _stage.Gates.Open(Gate.Process(Index)));

    /// <summary>Kills it and starts another worker of the same name, which holds nothing.</summary>
    /// <param name="slots">How many tasks the other one runs at once.</param>
    /// <returns>The other worker.</returns>
    public SimulatedWorker Replace(int slots = 1)
    {
        Kill();
        return new SimulatedWorker(_stage, _stage.Cluster.AddWorker(Name, slots));
    }

    /// <summary>Lets nothing that it sends from now on reach the scheduler for a while, although it lives and works.</summary>
    /// <param name="duration">For how long, in virtual time. After about 10 seconds the scheduler gives a worker up.</param>
    public void Silence(TimeSpan duration)
    {
        RequireAlive();
        _stage.World.NoteFault(FaultKind.WorkerLink, Index, Name, "is not heard");
        _worker.Connection.Silence(toScheduler: true, _stage.World.Now + (duration.Ticks * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Lets the next requests for its data fail, as if it could not be reached.</summary>
    /// <param name="times">How many.</param>
    public void FailTransfers(int times = 1) => _stage.Gates.FailRequests(Index, times, isAnswered: false);

    /// <summary>Lets it answer the next requests as if it had none of the data, as after an error of its store.</summary>
    /// <param name="times">How many.</param>
    public void FailStore(int times = 1) => _stage.Gates.FailRequests(Index, times, isAnswered: true);

    /// <summary>Shows its name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private void Cut()
    {
        _stage.World.NoteFault(FaultKind.WorkerLink, Index, Name, "loses its connection");
        _worker.Connection.Cut(0);
    }

    private void RequireAlive()
    {
        if (!IsAlive)
            throw new InvalidOperationException($"{Name} is dead already. Use Replace or SimCluster.AddWorker to get another worker.");
    }
}
