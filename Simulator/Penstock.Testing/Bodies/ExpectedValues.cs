using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>The value that each task has given the first time, in this life or in the one that all others are compared with.</summary>
internal sealed class ExpectedValues
{
    private readonly Dictionary<Key, (ulong Value, string Text)> _first = [];
    private readonly ExpectedValues? _reference;

    /// <summary>Expects nothing yet.</summary>
    /// <param name="reference">What earlier lives gave; it stays as it is. Null for none.</param>
    public ExpectedValues(ExpectedValues? reference) => _reference = reference;

    /// <summary>Compares a value with the first one of its task.</summary>
    /// <exception cref="ViolationException">It is another one.</exception>
    public void Check(Key key, string name, ulong value, ValueTable values)
    {
        if (_first.TryGetValue(key, out (ulong Value, string Text) before))
            Compare(key, name, before, value, values, "when it ran before");
        else if (_reference is not null && _reference._first.TryGetValue(key, out before))
            Compare(key, name, before, value, values, "in a life without faults");
        else
            _first.Add(key, (value, values.Show(value)));
    }

    private static void Compare(Key key, string name, (ulong Value, string Text) before, ulong value, ValueTable values, string when)
    {
        if (before.Value == value)
            return;
        throw new ViolationException(new Violation(
            nameof(SimChecks.SameValues),
            $"{key.ToString(name)} gave {values.Show(value)} now and {before.Text} {when}. Its method is declared as pure, so it may run again at any time: let its result depend on its arguments only, or declare it with Pure = false."));
    }
}
