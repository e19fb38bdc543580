using System.Runtime.InteropServices;
using Penstock.Serialization;
using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>The value that each task has given the first time for the same inputs, in this life or in the one that all others are compared with.</summary>
/// <param name="reference">What earlier lives gave; it stays as it is. Null for none.</param>
internal sealed class ExpectedValues(ExpectedValues? reference)
{
    private readonly Dictionary<(Key Key, UInt128 Inputs), (ulong Value, string Text)> _first = [];

    /// <summary>Compares a value with the first one of its task.</summary>
    /// <exception cref="ViolationException">It is another one.</exception>
    public void Check(Key key, ReadOnlySpan<ulong> inputs, ulong value, ValueTable values)
    {
        // An input that is not pure may differ when it is made again; whoever uses it may then differ too.
        (Key, UInt128) call = (key, Xxh3.Hash128(MemoryMarshal.AsBytes(inputs)));
        if (_first.TryGetValue(call, out (ulong Value, string Text) before))
            Compare(key, before, value, values, "when it ran before");
        else if (reference is not null && reference._first.TryGetValue(call, out before))
            Compare(key, before, value, values, "in the life without faults");
        else
            _first.Add(call, (value, values.Show(value)));
    }

    private static void Compare(Key key, (ulong Value, string Text) before, ulong value, ValueTable values, string when)
    {
        if (before.Value == value)
            return;
        throw new ViolationException(new Violation(
            nameof(SimChecks.SameValues),
            $"{key} gave {values.Show(value)} now and {before.Text} {when}. Its method is declared as pure, so it may run again at any time: let its result depend on its arguments only, or declare it with Pure = false."));
    }
}
