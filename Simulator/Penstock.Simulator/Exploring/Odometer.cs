namespace Penstock.Simulator;

/// <summary>
/// Walks through all outcomes of a sequence of choices. The code that chooses runs once per outcome and asks
/// <see cref="Choose"/> wherever it could go several ways; what it asks may depend on what it chose before.
/// </summary>
internal sealed class Odometer
{
    private readonly List<(int Value, int Count)> _digits = [];
    private int _at;

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Choose(int count)
    {
        if (_at == _digits.Count)
            _digits.Add((0, count));
        (int value, int expected) = _digits[_at++];
        return expected == count ? value : throw new InvalidOperationException($"Choice {_at} was among {expected} before and is among {count} now: something else than the choices decided.");
    }

    /// <summary>Turns to the next outcome; false when all have been seen.</summary>
    public bool Advance()
    {
        _at = 0;
        while (_digits.Count > 0)
        {
            (int value, int count) = _digits[^1];
            _digits.RemoveAt(_digits.Count - 1);
            if (value + 1 == count)
                continue;
            _digits.Add((value + 1, count));
            return true;
        }

        return false;
    }
}
