using System;
using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>
/// Some of the results that were asked for exist but could not be encoded, or one that was to be brought could not. The
/// connection and the other results are unharmed.
/// </summary>
public sealed class ValueEncodingException : Exception
{
    /// <summary>Reports values that could not be encoded.</summary>
    /// <param name="address">The worker that was asked, or to which a value was to go.</param>
    /// <param name="failures">At least one value, and why it could not be encoded.</param>
    /// <param name="cells">What was asked for, as far as it could be had.</param>
    public ValueEncodingException(string address, IReadOnlyList<ValueFailure> failures, Cell?[] cells)
        : base(Describe(address, failures))
    {
        Failures = failures;
        Cells = cells;
    }

    /// <summary>The values that could not be encoded.</summary>
    public IReadOnlyList<ValueFailure> Failures { get; }

    /// <summary>One cell per task asked for, in that order; null where the worker does not have it or could not encode it.</summary>
    public IReadOnlyList<Cell?> Cells { get; }

    private static string Describe(string address, IReadOnlyList<ValueFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ValueFailure first = failures[0];
        string more = failures.Count > 1 ? $" {failures.Count - 1} more failed too." : "";
        return $"The result of task {first.Task} could not be encoded on its way from or to {address}: {first.Reason}{more}";
    }
}

/// <summary>A value that could not be encoded.</summary>
/// <param name="Task">Whose result it is.</param>
/// <param name="Reason">What the formatter said.</param>
public readonly record struct ValueFailure(TaskHandle Task, string Reason);
