namespace Penstock.Benchmarks;

/// <summary>What the tasks of the comparison do: as good as nothing, so that what is measured is everything around it.</summary>
public static partial class BenchmarkFunctions
{
    [Delayed(Pure = false)]
    public static long Inc(long x) => x + 1;

    /// <summary>The same, but equal calls share a key: its cost is hashing.</summary>
    [Delayed]
    public static long IncPure(long x) => x + 1;

    [Delayed(Pure = false)]
    public static long Sum(IReadOnlyList<long> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        long sum = 0;
        for (int i = 0; i < values.Count; i++)
            sum += values[i];
        return sum;
    }
}
