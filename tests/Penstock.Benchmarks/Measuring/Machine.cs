using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Penstock.Benchmarks.Measuring;

/// <summary>What the figures were measured on; recorded with them.</summary>
internal sealed record Machine(string Processor, int Cores, string Kernel, double LoadAtStart, string Runtime, string GarbageCollector, string Penstock)
{
    public static Machine Describe() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        RuntimeInformation.FrameworkDescription,
        $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {GCSettings.LatencyMode}",
        typeof(Key).Assembly.GetName().Version?.ToString(3) ?? "unknown");

    private static string ProcessorName() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
