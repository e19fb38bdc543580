using System.Runtime.InteropServices;

namespace Penstock.Deployment.Internal.Processes;

/// <summary>Finds the program that runs .NET applications: the one whose runtime this process uses.</summary>
internal static class DotnetHost
{
    private static readonly string ProgramName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    public static string Find() => Candidates().FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Worker processes cannot be started: the 'dotnet' program was not found. Install the .NET runtime, or set DOTNET_ROOT to the folder it is in.", ProgramName);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.ProcessPath is { } process && string.Equals(Path.GetFileName(process), ProgramName, StringComparison.OrdinalIgnoreCase))
            yield return process;

        // <root>/shared/Microsoft.NETCore.App/<version>/
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", ProgramName));
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, ProgramName);
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, ProgramName);
    }
}
