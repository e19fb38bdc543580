namespace Penstock.Benchmarks.Measuring;

/// <summary>The few statistics the comparison quotes.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = Sorted(values);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest value that at least a share of all values does not exceed (nearest rank).</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = Sorted(values);
        int rank = (int)Math.Ceiling(share * sorted.Length);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }

    private static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length > 0 ? sorted : throw new ArgumentException("There is nothing to take a statistic of.", nameof(values));
    }
}
