using System.Diagnostics;

namespace Penstock.Simulator.Tests.Exploring;

/// <summary>The same plans give the same lives in two processes, of which one compiles at once what the other compiles by and by.</summary>
public sealed class TwoProcessesTests
{
    private const int Lives = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public void Trace_hashes_are_the_same_with_and_without_tiered_compilation()
    {
        string[] tiered = HashesOf("1");
        string[] full = HashesOf("0");

        Assert.Equal(Lives, tiered.Length);
        Assert.Equal(tiered, full);
    }

    private static string[] HashesOf(string tieredCompilation)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string tool = Path.Combine(ToolFolder(), "penstock.dll");
        var start = new ProcessStartInfo("dotnet", [tool, "sim", "run", "--lives", $"{Lives}", "--seed", "9", "--jobs", "1", "--twice", "0", "--runs", "1", "--hashes", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredCompilation"] = tieredCompilation },
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start.");
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Assert.True(process.WaitForExit(Patience), $"{Lives} lives did not end within {Patience.TotalSeconds} s.");
            Assert.True(File.Exists(file), $"No hashes were written (exit code {process.ExitCode}).\n{output.Result}\n{errors.Result}");
            return File.ReadAllLines(file);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            File.Delete(file);
        }
    }

    /// <summary>The tool is built beside this test, in the same configuration.</summary>
    private static string ToolFolder() =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Penstock.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))));
}
