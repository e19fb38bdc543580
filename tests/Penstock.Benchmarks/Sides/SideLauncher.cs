using System.Diagnostics;
using System.Globalization;

namespace Penstock.Benchmarks.Sides;

/// <summary>Knows how each side's driver is started.</summary>
internal static class SideLauncher
{
    /// <summary>The hidden command of this program that is Penstock's driver.</summary>
    public const string DriverCommand = "driver";

    /// <summary>In the place of a number of workers: no cluster at all.</summary>
    public const string NoCluster = "none";

    private const string DebianPython = "/usr/bin/python3"; // Another python3 on the PATH does not see Debian's packages.
    private const string InstallLine =
        "apt-get update && apt-get install -y --no-install-recommends python3-distributed python3-dask python3-numpy python3-msgpack python3-pandas python3-cloudpickle";

    public static Task<Side> StartDaskAsync(int? workers)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "dask");
        var start = new ProcessStartInfo(DebianPython, ["driver.py", WorkersText(workers)]) { WorkingDirectory = folder };
        return Side.StartAsync("Dask", start);
    }

    public static Task<Side> StartPenstockAsync(int? workers)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return StartDriverAsync("Penstock", isHost ? Path.Combine(AppContext.BaseDirectory, "Penstock.Benchmarks.dll") : program, workers);
    }

    /// <summary>Starts the driver of another build of this program, with the Penstock that was built with it.</summary>
    public static Task<Side> StartEarlierAsync(int? workers, FileInfo program) => StartDriverAsync("earlier", program.FullName, workers);

    private static Task<Side> StartDriverAsync(string name, string program, int? workers)
    {
        string[] arguments = [DriverCommand, WorkersText(workers)];
        return Side.StartAsync(name, program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(program, arguments));
    }

    /// <summary>Why Dask cannot be measured here, with the line that installs it; null if it can.</summary>
    public static string? WhyNoDask()
    {
        if (!File.Exists(DebianPython))
            return $"{DebianPython} is missing. On Debian: {InstallLine}";
        using var probe = Process.Start(new ProcessStartInfo(DebianPython, ["-c", "import distributed, dask, numpy"]) { RedirectStandardError = true });
        string? errors = probe?.StandardError.ReadToEnd();
        probe?.WaitForExit();
        return probe?.ExitCode == 0 ? null : $"{DebianPython} cannot import Dask. On Debian: {InstallLine}\n{errors}";
    }

    private static string WorkersText(int? workers) => workers?.ToString(CultureInfo.InvariantCulture) ?? NoCluster;
}
