using System.Diagnostics;
using System.Globalization;

namespace Penstock.Benchmarks.Measuring;

/// <summary>
/// The share of the machine that something other than the benchmark used, added up over the rounds of a row: busy time of
/// all cores by /proc/stat, less the CPU time of the benchmark's own processes.
/// </summary>
internal sealed class ForeignCpu
{
    private const double TicksPerSecond = 100; // USER_HZ: fixed for what /proc shows.

    private double _foreignSeconds;
    private double _coreSeconds;

    /// <summary>From 0 to 1.</summary>
    public double Share => _coreSeconds > 0 ? Math.Max(0, _foreignSeconds / _coreSeconds) : 0;

    /// <summary>Watches while something runs.</summary>
    public async Task<T> WatchAsync<T>(IReadOnlyList<int> ownPids, Func<Task<T>> run)
    {
        double busy = BusySeconds();
        double own = ProcessMeter.CpuSeconds(ownPids);
        long start = Stopwatch.GetTimestamp();
        T result = await run();
        _coreSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds * Environment.ProcessorCount;
        _foreignSeconds += BusySeconds() - busy - (ProcessMeter.CpuSeconds(ownPids) - own);
        return result;
    }

    private static double BusySeconds()
    {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; the guests are part of user and nice.
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }
}
