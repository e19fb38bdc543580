using System.Diagnostics;
using System.Globalization;

namespace Penstock.EndToEnd.Tests;

/// <summary>What the system says about processes (Linux).</summary>
internal static class ProcessTable
{
    /// <summary>The processes that a process has started and that live.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) => [.. Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(pid => pid != 0 && StatOf(pid) is { } stat && stat.Parent == parent && stat.State != 'Z')];

    public static bool IsAlive(int pid) => StatOf(pid) is { State: not 'Z' };

    /// <summary>SIGKILL.</summary>
    public static void Kill(int pid)
    {
        using Process process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static (char State, int Parent)? StatOf(int pid)
    {
        try
        {
            // pid (name) state parent ...; the name may hold anything, so the fields after its last bracket count.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
