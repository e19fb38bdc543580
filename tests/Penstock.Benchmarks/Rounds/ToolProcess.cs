using System.Diagnostics;

namespace Penstock.Benchmarks.Rounds;

/// <summary>A running command of the <c>penstock</c> tool; killed, with its children, when disposed.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(40);

    private readonly string _command;
    private readonly Process _process;
    private readonly Task<string> _errors;

    public ToolProcess(string command, params string[] arguments)
    {
        _command = command;
        var start = new ProcessStartInfo("dotnet", [ToolPath(), command, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"penstock {command} did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>The tool prints its first line when the scheduler listens, or the worker has joined.</summary>
    public async Task ReadyAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(ReadyLimit) is null)
            throw new InvalidOperationException($"penstock {_command} ended: {await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Built with this program, in the neighbouring output folder of the same configuration.</summary>
    private static string ToolPath()
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "..", "..", "Penstock.Cli", Path.GetFileName(own), "penstock.dll"));
    }
}
