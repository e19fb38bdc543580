namespace Penstock.Simulator;

/// <summary>How often each probe was hit: in one life, or summed over many. Not safe for several threads.</summary>
internal sealed class ProbeCounts
{
    private readonly long[] _counts = new long[1 + (int)All[^1]];

    /// <summary>Every probe, by number.</summary>
    public static IReadOnlyList<Probe> All { get; } = Enum.GetValues<Probe>();

    /// <summary>How often a probe was hit.</summary>
    public long this[Probe probe] => _counts[(int)probe];

    /// <summary>Notes that a rare state was reached.</summary>
    public void Hit(Probe probe) => _counts[(int)probe]++;

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(ProbeCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }
}
