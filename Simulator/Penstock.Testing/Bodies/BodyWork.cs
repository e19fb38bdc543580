using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Work of simulated runs that calls the functions of tasks: each to its end, at the virtual time at which it begins.</summary>
internal sealed class BodyWork(LifePlan plan, SimOptions options, TaskNames names, ExpectedValues expected) : ITaskWork
{
    private readonly int _longestMicroseconds = Math.Max(1, plan[Knob.TaskMicroseconds]);
    private readonly BodyRunner _runner = new(options.BodyPatience);
    private readonly List<PlannedFailure> _failures = [];
    private readonly List<Cell> _inputs = [];

    /// <summary>The values of the cluster.</summary>
    public ValueTable Values { get; } = new();

    /// <summary>Tells the virtual time.</summary>
    public Func<long> Now { get; set; } = static () => 0;

    /// <summary>Lets the next runs of a method fail without being called.</summary>
    public void FailRuns(string method, int times, Exception error) => _failures.Add(new PlannedFailure(method, times, error));

    /// <inheritdoc/>
    public WorkOutcome Run(Simulator.SimWorker worker, in RunOrder order, ReadOnlySpan<ulong> inputs)
    {
        DefineFunction wanted = worker.Machine.Function(order.Function);
        long duration = DurationOf(order.Key);
        if (TakeFailure(wanted.Name) is { } planned)
            return Failure(planned, order.Key, worker.Name, duration);
        TaskFunction function = names.Function(wanted.Id);
        var clock = new BodyClock(Now());
        try
        {
            Cell cell = Call(function, worker.Index, in order, inputs, clock);
            ulong value = Values.Add(cell, worker.Index);
            RequireUntouched(worker.Index, order.Key, inputs);
            if ((options.Checks & SimChecks.SameValues) != 0 && function.IsPure)
                expected.Check(order.Key, inputs, value, Values);
            return new WorkOutcome(RunEnd.Succeeded, value, Values.BytesOf(value), Math.Max(duration, clock.Waited), false, null);
        }
        catch (RescheduleException)
        {
            return new WorkOutcome(RunEnd.PutBack, 0, 0, Math.Max(duration, clock.Waited), false, null);
        }
        catch (Exception error) when (error is not ViolationException)
        {
            return Failure(error, order.Key, worker.Name, Math.Max(duration, clock.Waited));
        }
    }

    private Cell Call(TaskFunction function, int worker, in RunOrder order, ReadOnlySpan<ulong> inputs, BodyClock clock)
    {
        _inputs.Clear();
        foreach (ulong input in inputs)
            _inputs.Add(Values.Read(input, worker));
        var arguments = new TaskArguments(order.Arguments.Span, CollectionsMarshal.AsSpan(_inputs), CancellationToken.None);
        return _runner.Run(function, ref arguments, clock);
    }

    /// <summary>By place in the graph: keys change with the code and, where a method is not pure, from process to process.</summary>
    private long DurationOf(Key task) =>
        1_000 * (1 + Chance.Below(Chance.Of(0, ChanceOf.Duration, (ulong)names.OrdinalOf(task)), _longestMicroseconds));

    private void RequireUntouched(int worker, Key key, ReadOnlySpan<ulong> inputs)
    {
        if ((options.Checks & SimChecks.UntouchedInputs) == 0)
            return;
        foreach (ulong input in inputs)
        {
            if (Values.NumberOf(Values.Read(input, worker)) != input)
                throw new ViolationException(new Violation(nameof(SimChecks.UntouchedInputs), $"{key} has changed one of its inputs, which was {Values.Show(input)}. Other tasks read the same object: work on a copy."));
        }
    }

    private Exception? TakeFailure(string method)
    {
        PlannedFailure? planned = _failures.Find(failure => failure.Method == method && failure.Left > 0);
        if (planned is null)
            return null;
        planned.Left--;
        return planned.Error;
    }

    private static WorkOutcome Failure(Exception error, Key key, string worker, long duration)
    {
        ErrorKind kind = error is WireFormatException or WireEncodeException ? ErrorKind.Serialization : ErrorKind.Task;
        Type type = error.GetType();
        var info = new ErrorInfo(kind, type.FullName ?? type.Name, error.Message, error.StackTrace ?? "", key, worker, 1, [], LocalExceptions.Keep(error));
        return new WorkOutcome(RunEnd.Failed, 0, 0, duration, false, info);
    }

    private sealed class PlannedFailure(string method, int times, Exception error)
    {
        public string Method { get; } = method;

        public Exception Error { get; } = error;

        public int Left { get; set; } = times;
    }
}
