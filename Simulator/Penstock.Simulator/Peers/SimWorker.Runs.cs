using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <content>Slots: runs wait for one in the order given, take it for a while, and go on with their followers.</content>
internal sealed partial class SimWorker
{
    private readonly int _slots;
    private readonly List<SimRun> _runs = [];
    private readonly Queue<SimRun> _waiting = new();
    private readonly List<TaskHandle> _inputs = [];
    private readonly List<Key> _inputKeys = [];
    private SimRun? _lastOfSeries;
    private int _busy;
    private int _fetches;

    /// <summary>A run has come to its end, or to its first wait.</summary>
    public void OnRunStep(int number, int stamp)
    {
        SimRun run = _runs[number];
        if (run.Stamp != stamp)
            return;
        if (run.Phase == RunPhase.BeforeWait)
            Suspend(run);
        else
            End(run);
        AfterEvent();
    }

    /// <summary>What its slots have begun and not ended: what a supervisor reads after the death of the process.</summary>
    private AttemptId[] RunningNow()
    {
        var running = new List<AttemptId>();
        foreach (SimRun run in _runs)
        {
            if (run.IsRunning)
                running.Add(Machine.Order(run.Number).Attempt); // As it is called now.
        }

        return [.. running];
    }

    private SimRun Prepare(int number)
    {
        while (_runs.Count <= number)
            _runs.Add(new SimRun(_runs.Count));
        SimRun run = _runs[number];
        RunOrder order = Machine.Order(number);
        run.Prepare(in order, Machine.Epoch);
        CollectionsMarshal.SetCount(_inputs, order.InputCount);
        Machine.CopyInputs(number, CollectionsMarshal.AsSpan(_inputs));
        foreach (TaskHandle input in _inputs)
        {
            if (Store.TryFind(input, out StoredValue value))
                run.AddInput(value.Value);
            else if (!run.TryAddOpenInput())
                throw new ViolationException(new Violation("O2", $"{Name} is to start {order.Attempt} of {order.Key} without its input {input}"));
        }

        return run;
    }

    private void Follow(SimRun follower)
    {
        if (_lastOfSeries is not { } leader)
            throw new ViolationException(new Violation("O2", $"{Name} is to let {follower.Order.Attempt} follow, but nothing was started before it"));
        leader.Follower = follower;
        _lastOfSeries = follower;
    }

    /// <summary>Lets free slots take runs.</summary>
    private void TakeRuns()
    {
        while (_busy < _slots && _waiting.TryDequeue(out SimRun? run))
        {
            if (run.HasOpenInput)
                throw new ViolationException(new Violation("O2", $"{Name} starts {run.Order.Attempt} of {run.Order.Key} without one of its inputs"));
            _busy++;
            Begin(run);
        }
    }

    private void Begin(SimRun run)
    {
        if (run.IsCancelled)
        {
            Step(run, RunPhase.OnSlot, RunEnd.Returned, 0);
            return;
        }

        ReadBack(run);
        ShowStart(run);
        WorkOutcome outcome = _world.Work.Run(this, run.Order, run.Inputs);
        run.Outcome = outcome;
        run.Duration = outcome.Nanoseconds * Slowness;
        Step(run, outcome.Waits ? RunPhase.BeforeWait : RunPhase.OnSlot, outcome.End, outcome.Waits ? run.Duration / 2 : run.Duration);
    }

    private void Step(SimRun run, RunPhase phase, RunEnd end, long after)
    {
        run.Phase = phase;
        run.End = end;
        run.Stamp++;
        _world.Queue.Add(_world.Now + after, EventKind.RunStep, Index, run.Number, run.Stamp);
    }

    private void ShowStart(SimRun run)
    {
        run.HasBegun = true;
        _world.Trace?.Write(_world.Now, Name, $"starts {run.Attempt} of {run.Order.Key} ({run.Order.Task})");
        if (!_world.IsWatched)
            return;
        CollectionsMarshal.SetCount(_inputs, run.Order.InputCount);
        Machine.CopyInputs(run.Number, CollectionsMarshal.AsSpan(_inputs));
        _inputKeys.Clear();
        foreach (TaskHandle input in _inputs)
        {
            if (Store.TryFind(input, out StoredValue value))
                _inputKeys.Add(value.Key);
        }

        foreach (Oracle oracle in _world.Oracles)
            oracle.OnRunStarted(Index, run.Order.Key, run.Attempt, _inputKeys);
    }

    /// <summary>The run gives its slot back and goes on without one; what was to follow it at once cannot.</summary>
    private void Suspend(SimRun run)
    {
        SimRun? follower = run.Follower;
        run.Follower = null;
        Step(run, RunPhase.OffSlot, run.End, run.Duration - (run.Duration / 2));
        _busy--;
        Machine.OnAttemptSuspended(run.Number, Now);
        Return(follower);
    }

    private void End(SimRun run)
    {
        bool hadSlot = run.Phase == RunPhase.OnSlot;
        SimRun? follower = run.Follower;
        run.Follower = null;
        run.Phase = RunPhase.Ended;
        run.Stamp++;
        _world.Trace?.Write(_world.Now, Name, $"ends {run.Attempt} of {run.Order.Key}: {run.End}");
        if (run.HasBegun)
        {
            foreach (Oracle oracle in _world.Oracles)
                oracle.OnRunEnded(Index, run.Order.Key, run.Attempt, run.End);
        }

        switch (run.End)
        {
            case RunEnd.Succeeded:
                Succeed(run, follower);
                break;
            case RunEnd.Failed:
                Machine.OnAttemptFailed(run.Number, run.Outcome.Error!, Now); // A failure has an error.
                Return(follower);
                break;
            case RunEnd.PutBack:
                Machine.OnAttemptPutBack(run.Number, Now);
                Return(follower);
                break;
            case RunEnd.Returned:
                Machine.OnAttemptReturned(run.Number, Now);
                Return(follower);
                break;
        }

        if (!hadSlot)
            return;
        if (run.End == RunEnd.Succeeded && follower is not null)
            Begin(follower);
        else
            _busy--;
    }

    private void Succeed(SimRun run, SimRun? follower)
    {
        RunOrder order = Machine.Order(run.Number); // It may have got another name since it was prepared.
        WorkOutcome outcome = run.Outcome;
        follower?.CloseInput(outcome.Value);
        if (Machine.OnAttemptSucceeded(run.Number, outcome.Bytes, run.Duration, Now))
            Put(new StoredValue(order.Task, order.Key, outcome.Value, outcome.Bytes), isCopy: false);
    }

    /// <summary>The runs that were to follow go back to the machine.</summary>
    private void Return(SimRun? follower)
    {
        while (follower is not null)
        {
            SimRun? next = follower.Follower;
            follower.Follower = null;
            follower.Stamp++;
            Machine.OnAttemptReturned(follower.Number, Now);
            follower = next;
        }
    }

    /// <summary>Tells a run that it is not needed. One that was not begun ends when a slot comes to it; one that runs may heed its token.</summary>
    private void Cancel(SimRun run)
    {
        run.IsCancelled = true;
        if (run.Phase is RunPhase.OnSlot or RunPhase.OffSlot && run.End != RunEnd.Returned && Nature.HeedsCancellation(run.Order.Key, run.Order.Attempt))
            Step(run, run.Phase, RunEnd.Returned, 1);
    }
}
