using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>
/// What the runs of a simulated worker do. Values travel and are stored as 64-bit numbers: a hash that stands for a value, or the
/// name under which whoever does real work keeps one. Equal numbers mean equal values.
/// </summary>
internal interface ITaskWork
{
    /// <summary>Does the work of a run, all at once; the virtual time that it takes passes afterwards.</summary>
    /// <param name="worker">Where it runs.</param>
    /// <param name="order">What to run.</param>
    /// <param name="inputs">The values of its inputs, in order.</param>
    /// <returns>How the run will end, unless it is cancelled or its process dies before.</returns>
    WorkOutcome Run(SimWorker worker, in RunOrder order, ReadOnlySpan<ulong> inputs);
}

/// <summary>What came of the work of a run.</summary>
/// <param name="End">How it ends.</param>
/// <param name="Value">Its value if it succeeds.</param>
/// <param name="Bytes">The size of that value.</param>
/// <param name="Nanoseconds">How long it takes on a worker that is not slowed down.</param>
/// <param name="Waits">Whether it leaves its slot half-way to await something.</param>
/// <param name="Error">Why it fails; null unless it does.</param>
internal readonly record struct WorkOutcome(RunEnd End, ulong Value, long Bytes, long Nanoseconds, bool Waits, ErrorInfo? Error);
