using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>One life of a pipeline: submitted, disturbed, healed, read, released. A plan decides everything but what tasks do.</summary>
internal sealed class PipelineLife
{
    /// <summary>The name of the check that a test brings itself.</summary>
    public const string OwnCheck = "YourCheck";

    private readonly LifePlan _plan;
    private readonly Stage _stage;
    private readonly OperationRunner _operations;
    private bool _isOver;

    private PipelineLife(LifePlan plan, SimOptions options, ExpectedValues expected)
    {
        _plan = plan;
        _stage = new Stage(plan, options, expected);
        _operations = new OperationRunner(_stage.World, _stage.Cluster);
        _stage.Operate = Operate;
    }

    /// <summary>Lives a life.</summary>
    /// <param name="plan">What decides it.</param>
    /// <param name="pipeline">What is computed.</param>
    /// <param name="options">What is checked.</param>
    /// <param name="expected">What tasks have given before.</param>
    /// <returns>How it went. It ends with the first violation.</returns>
    public static SimOutcome Run(LifePlan plan, DelayedNode pipeline, SimOptions options, ExpectedValues expected)
    {
        var life = new PipelineLife(plan, options, expected);
        SimOutcome lived;
        try
        {
            lived = life.Live(pipeline);
        }
        catch (Exception error) when (Violations.Of(error) is not null)
        {
            lived = life.Describe() with { Failure = life._stage.Fail(Violations.Of(error)!) }; // The filter has seen it.
        }

        life._stage.Cluster.Discard();
        return lived;
    }

    private SimOutcome Live(DelayedNode pipeline)
    {
        HoldId hold = _stage.Submit(pipeline);
        ScheduleOperation(0);
        while (!_isOver)
            _stage.Step();
        _stage.Cluster.Heal(replaces: true);
        _stage.Rest("being healed");
        foreach (Oracle oracle in _stage.World.Oracles)
            oracle.OnQuiescent(_stage.View);
        SimHolding[] holdings = [.. _stage.Holdings()];
        Exception? error = _stage.ErrorOf(hold);
        Cell? result = error is null ? _stage.Gather(hold) : null;
        _stage.Client.ReleaseAll();
        _stage.Rest("letting everything go");
        string[] leaks = [.. _stage.Leaks()];
        foreach (Oracle oracle in _stage.World.Oracles)
            oracle.OnEmpty(_stage.View);
        return Describe() with { Error = error, Result = result, Holdings = holdings, Leaks = leaks };
    }

    private SimOutcome Describe() => new()
    {
        Token = ReplayToken.Write(_plan),
        TraceHash = _stage.World.Hash,
        Elapsed = TimeSpan.FromTicks(_stage.World.Now / TimeSpan.NanosecondsPerTick),
        Executions = _stage.Executions(),
        Faults = _stage.Trace.Faults(),
        Trace = _stage.Trace.Lines(),
    };

    private void Operate(int index)
    {
        Operation operation = _plan.Operations[index];
        if (operation.Kind != OperationKind.CutLink || HitsWorker(in operation)) // A client that loses its connection loses its futures: that tells nothing about a pipeline.
            _operations.Apply(in operation);
        ScheduleOperation(index + 1);
    }

    /// <summary>Operations on links choose among workers first, then clients.</summary>
    private bool HitsWorker(in Operation operation)
    {
        int workers = _stage.Cluster.LiveWorkers.Count;
        return operation.Actor % (workers + _stage.Cluster.LiveClients.Count) < workers;
    }

    private void ScheduleOperation(int index)
    {
        _isOver = index >= _plan.Operations.Length;
        if (!_isOver)
            _stage.World.Queue.Add(_stage.World.Now + (_plan.Operations[index].Gap * _plan[Knob.GapMicroseconds] * 1_000L), EventKind.Operation, index);
    }
}
