using Penstock.Core;
using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>
/// One life of a simulated cluster: operations and faults, then healing, rest, release of everything, and rest again. A plan
/// decides it completely.
/// </summary>
internal sealed class Life
{
    /// <summary>The most events of one phase of a life without any task; each operation adds to it.</summary>
    private const long EventsOfPhase = 50_000;

    private const long EventsPerOperation = 2_000;

    private readonly LifePlan _plan;
    private readonly World _world;
    private readonly Cluster _cluster;
    private readonly OperationRunner _operations;
    private readonly LifeView _view;
    private readonly long _eventsMax;
    private bool _isOver;

    private Life(LifePlan plan, IReadOnlyList<Oracle> oracles, LifeOptions options)
    {
        _plan = plan;
        _world = new World(plan, oracles, options);
        _cluster = new Cluster(_world);
        _operations = new OperationRunner(_world, _cluster);
        _view = new LifeView(_world, _cluster);
        _eventsMax = options.EventsMax ?? EventsOfPhase + (EventsPerOperation * plan.Operations.Length);
    }

    /// <summary>Lives a life.</summary>
    /// <param name="plan">What decides it.</param>
    /// <param name="oracles">Who judges it; new ones for each life.</param>
    /// <param name="options">How closely it is looked at; null for the defaults.</param>
    /// <returns>How it went. The life ends with the first violation.</returns>
    public static LifeOutcome Run(LifePlan plan, IReadOnlyList<Oracle> oracles, LifeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(oracles);
        var life = new Life(plan, oracles, options ?? new LifeOptions());
        Violation? violation = life.Judge();
        life._cluster.Discard();
        return new LifeOutcome(violation, life._world.Hash, life._world.Events, life._world.Now);
    }

    private Violation? Judge()
    {
        try
        {
            Live();
            return null;
        }
        catch (ViolationException violation)
        {
            return violation.Violation;
        }
        catch (InvariantException broken)
        {
            return new Violation(InvariantId.Of(broken.Message), broken.Message);
        }
        catch (Exception error) when (error is PeerProtocolException or WireFormatException)
        {
            return new Violation("protocol", error.Message); // Nobody here sends what a peer may refuse.
        }
        catch (Exception error)
        {
            return new Violation("crash", error.ToString());
        }
    }

    private void Live()
    {
        for (int workers = 0; workers <= _plan[Knob.MoreWorkers]; workers++)
            _cluster.AddWorker();
        for (int clients = 0; clients <= _plan[Knob.MoreClients]; clients++)
            _cluster.AddClient();
        Rest("being introduced");
        _world.IsFaulty = true;
        Operate();
        if (_plan[Knob.AsksForCauses] != 0)
        {
            _cluster.Heal(replaces: false);
            Rest("the end of faults");
            TakeCausesAway();
        }

        _cluster.Heal(replaces: true);
        Rest("being healed");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnQuiescent(_view);
        foreach (SimClient client in _cluster.LiveClients)
            client.ReleaseAll();
        Rest("letting everything go");
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnEmpty(_view);
    }

    /// <summary>
    /// The counterfactual of explanations (semantics.md D11): at rest a key can only wait for a worker; with the worker that the
    /// scheduler asks for, it goes on.
    /// </summary>
    private void TakeCausesAway()
    {
        foreach (Key key in PendingKeys())
        {
            (WaitKind Kind, Key Task)? cause = _cluster.Scheduler.Machine.CauseOf(key);
            if (cause is not { Kind: WaitKind.Worker or WaitKind.Fit })
                throw new ViolationException(new Violation("O11", $"{key} waits at rest, and its cause is said to be {cause?.Kind.ToString() ?? "nothing"} ({cause?.Task})"));
        }

        if (PendingKeys().Count == 0)
            return;
        _cluster.AddWorker();
        Rest("getting the worker that was asked for");
        if (PendingKeys() is { Count: > 0 } waiting)
            throw new ViolationException(new Violation("O11", $"{waiting[0]} waits although the worker came that it was said to wait for; now its cause is said to be {_cluster.Scheduler.Machine.CauseOf(waiting[0])?.Kind.ToString() ?? "nothing"}"));
    }

    private List<Key> PendingKeys() =>
        [.. _view.Clients.SelectMany(client => _view.HeldBy(client)).Where(static held => held.Status == HoldStatus.Pending).Select(static held => held.Key)];

    private void Operate()
    {
        ScheduleOperation(0, passes: 0);
        while (!_isOver)
            Step();
    }

    /// <summary>Lets things happen until nothing would happen any more but clocks.</summary>
    private void Rest(string phase)
    {
        long restsSince = _world.Now;
        for (long events = 0; ; events++)
        {
            bool isBusy = _world.Queue.Foreground > 0 || _world.Unnoticed > 0 || _cluster.IsSettling;
            if (!isBusy && !_cluster.AwaitsClocks(restsSince))
                return;
            if (events >= _eventsMax)
                throw new ViolationException(new Violation("O12", $"the cluster is not at rest {events} events after {phase}: {_world.Queue.Foreground} events are ahead at {_world.Now} ns, {_world.Unnoticed} deaths are unnoticed"));
            SimEvent happened = Step();
            bool isAcknowledgement = happened is { Kind: EventKind.FrameToScheduler or EventKind.FrameToPeer, Stamp: Lane.Acknowledgement };
            if (happened is { IsBackground: false, Kind: not EventKind.SchedulerQuiet } && !isAcknowledgement)
                restsSince = _world.Now;
        }
    }

    private SimEvent Step()
    {
        SimEvent happening = _world.Advance();
        if (happening.Kind == EventKind.Operation)
            Operate(happening.Target);
        else
            _cluster.Handle(in happening);
        foreach (Oracle oracle in _world.Oracles)
            oracle.OnEvent();
        return happening;
    }

    private void Operate(int index)
    {
        _operations.Apply(in _plan.Operations[index]);
        ScheduleOperation(index + 1, _operations.PassesAfter(in _plan.Operations[index]));
    }

    private void ScheduleOperation(int index, long passes)
    {
        _isOver = index >= _plan.Operations.Length;
        if (!_isOver)
            _world.Queue.Add(_world.Now + (_plan.Operations[index].Gap * _plan[Knob.GapMicroseconds] * 1_000L) + passes, EventKind.Operation, index);
    }
}
