using System.Globalization;
using System.Runtime.InteropServices;

namespace Penstock.Benchmarks.Measuring;

/// <summary>CPU time and resident memory of processes by id, from the Linux kernel.</summary>
internal static partial class ProcessMeter
{
    /// <summary>
    /// CPU seconds of all threads so far. /proc/PID/stat counts the same in steps of 10 ms, longer than some rounds take;
    /// the process's CPU clock counts nanoseconds.
    /// </summary>
    public static double CpuSeconds(IEnumerable<int> pids) => pids.Sum(CpuSeconds);

    /// <summary>Resident bytes now.</summary>
    public static long ResidentBytes(IEnumerable<int> pids) =>
        pids.Sum(static pid => Number(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1]) * Environment.SystemPageSize);

    /// <summary>The most resident bytes since <see cref="ResetPeak"/>.</summary>
    public static long PeakBytes(IEnumerable<int> pids) => pids.Sum(PeakBytes);

    /// <summary>Makes the present resident bytes the peak.</summary>
    public static void ResetPeak(IEnumerable<int> pids)
    {
        foreach (int pid in pids)
            File.WriteAllText($"/proc/{pid}/clear_refs", "5");
    }

    private static double CpuSeconds(int pid)
    {
        int clock = (~pid << 3) | 2; // What clock_getcpuclockid makes of a process id: CPUCLOCK_SCHED of the whole process.
        if (ClockGetTime(clock, out TimeSpec time) != 0)
            throw new InvalidOperationException($"Process {pid} has no CPU clock: it has ended.");
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    private static long PeakBytes(int pid)
    {
        string line = File.ReadLines($"/proc/{pid}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
