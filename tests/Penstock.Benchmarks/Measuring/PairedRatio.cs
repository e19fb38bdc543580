namespace Penstock.Benchmarks.Measuring;

/// <summary>How many times faster one side is: taken per pair of neighbouring rounds, because the machine's speed drifts.</summary>
internal readonly record struct PairedRatio(double Median, double Min, double Max)
{
    /// <summary>Pairs the n-th figure of one side with the n-th of the other; smaller figures are better.</summary>
    public static PairedRatio Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        if (baseline.Count != candidate.Count)
            throw new ArgumentException($"{baseline.Count} rounds of one side cannot be paired with {candidate.Count} of the other.", nameof(candidate));
        double[] ratios = [.. baseline.Zip(candidate, static (slow, fast) => slow / fast)];
        return new PairedRatio(Statistics.Median(ratios), ratios.Min(), ratios.Max());
    }
}
