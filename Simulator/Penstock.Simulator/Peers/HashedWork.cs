using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>Work that a plan makes up: durations, sizes and failures by key, and hashes for values.</summary>
internal sealed class HashedWork(Nature nature) : ITaskWork
{
    /// <inheritdoc/>
    public WorkOutcome Run(SimWorker worker, in RunOrder order, ReadOnlySpan<ulong> inputs)
    {
        Key key = order.Key;
        long duration = nature.DurationOf(key, worker.Machine.Function(order.Function));
        bool waits = nature.IsAsynchronous(key);
        return nature.AlwaysFails(key) || nature.FailsOnce(key, order.Attempt)
            ? new WorkOutcome(RunEnd.Failed, 0, 0, duration, waits, Failure(key, worker.Name))
            : new WorkOutcome(RunEnd.Succeeded, TaskValues.OfTask(key, inputs), nature.BytesOf(key), duration, waits, null);
    }

    private static ErrorInfo Failure(Key key, string worker) =>
        new(ErrorKind.Task, "Simulated.Failure", "The task was made to fail.", "", key, worker, 0, [], 0);
}
