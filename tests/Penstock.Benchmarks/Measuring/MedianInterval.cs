namespace Penstock.Benchmarks.Measuring;

/// <summary>
/// A median, and where the true one lies with 95 %: between two of the sorted figures, by the binomial distribution, whatever
/// theirs is. Of fewer than six figures these are the least and the greatest, and the share is lower.
/// </summary>
internal readonly record struct MedianInterval(double Median, double Low, double High, int Count)
{
    private const double TailMax = 0.025;

    /// <summary>Of more figures the probabilities would be too small for a number.</summary>
    private const int FiguresMax = 1000;

    public static MedianInterval Of(IReadOnlyCollection<double> values)
    {
        if (values.Count > FiguresMax)
            throw new ArgumentException($"An interval is found for {FiguresMax} figures at most, not for {values.Count}: take their medians in groups first.", nameof(values));
        double[] sorted = [.. values.Order()];
        int rank = RankOfLow(sorted.Length);
        return new MedianInterval(Statistics.Median(sorted), sorted[rank], sorted[^(rank + 1)], sorted.Length);
    }

    /// <summary>The highest rank, from 0, that the median is below with at most 2.5 %.</summary>
    private static int RankOfLow(int count)
    {
        double probability = Math.Pow(0.5, count); // That exactly `rank` figures lie below the median.
        double tail = probability;
        for (int rank = 0; ; rank++)
        {
            probability *= (double)(count - rank) / (rank + 1);
            tail += probability;
            if (tail > TailMax)
                return rank;
        }
    }
}
