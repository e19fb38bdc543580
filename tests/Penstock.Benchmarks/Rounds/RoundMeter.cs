using System.Diagnostics;
using Penstock.Benchmarks.Measuring;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Rounds;

/// <summary>What one round costs: wall time, CPU by role, and how much the roles' memory grows.</summary>
internal sealed class RoundMeter
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3); // As long as on Dask's side.

    private readonly Roles<int[]> _pids;
    private readonly string? _memory;
    private readonly Roles<long>? _bytesBefore;
    private readonly Roles<double> _cpuBefore;
    private readonly long _start;

    private RoundMeter(Roles<int[]> pids, string? memory)
    {
        _pids = pids;
        _memory = memory;
        GC.Collect();
        if (memory is not null)
        {
            pids.Select(static ids => { ProcessMeter.ResetPeak(ids); return 0; });
            _bytesBefore = pids.Select(static ids => ProcessMeter.ResidentBytes(ids));
        }

        _cpuBefore = Cpu();
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Begins the timed part.</summary>
    public static RoundMeter Start(Roles<int[]> pids, string? memory) => new(pids, memory);

    /// <summary>Ends the timed part; the caller still holds its results.</summary>
    /// <param name="tasks">How many tasks ran.</param>
    /// <param name="value">The result, if the other side must agree.</param>
    public RoundReport Stop(int tasks, long? value = null)
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        Roles<double> cpu = Cpu().Zip(_cpuBefore, static (after, before) => after - before);
        return new RoundReport(tasks, seconds, cpu, Grown(), Value: value);
    }

    private Roles<long>? Grown()
    {
        if (_bytesBefore is null)
            return null;
        bool peak = _memory == "peak";
        if (!peak)
        {
            Thread.Sleep(SettleTime);
            GC.Collect();
        }

        Roles<long> after = _pids.Select(ids => peak ? ProcessMeter.PeakBytes(ids) : ProcessMeter.ResidentBytes(ids));
        return after.Zip(_bytesBefore, static (now, before) => now - before);
    }

    private Roles<double> Cpu() => _pids.Select(static ids => ProcessMeter.CpuSeconds(ids));
}
