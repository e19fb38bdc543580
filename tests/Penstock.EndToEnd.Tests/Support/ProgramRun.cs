using System.Diagnostics;
using System.Text;

namespace Penstock.EndToEnd.Tests;

/// <summary>A program of this repository, run as users run it. It is killed with its children if a test ends before it does.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _text = new();
    private readonly Task _reading;

    private ProgramRun(string project, string assembly, string[] arguments)
    {
        _command = $"{assembly} {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(BuiltAssembly(project, assembly));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!; // Without the shell there is always a new process.
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    public int ProcessId => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public static ProgramRun Sample(params string[] arguments) => new("Flights", "Flights.dll", arguments);

    public static ProgramRun FirstSteps() => new("FirstSteps", "FirstSteps.dll", []);

    public static ProgramRun Tool(params string[] arguments) => new("Penstock.Cli", "penstock.dll", arguments);

    /// <summary>Waits until it has printed something.</summary>
    public Task HasPrintedAsync(string text) => Deadline.Until(
        () =>
        {
            bool hasEnded = _reading.IsCompleted; // Looked at first: what it printed last counts too.
            bool hasPrinted = Output.Contains(text, StringComparison.Ordinal);
            Assert.True(hasPrinted || !hasEnded, $"{_command} ended without printing '{text}':\n{Output}");
            return Task.FromResult(hasPrinted);
        },
        () => $"'{text}' printed by {_command}, which has printed:\n{Output}");

    /// <summary>Waits for its end and everything it prints.</summary>
    public async Task<ProgramRun> EndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(2 * Deadline.Default);
            await _reading.Bounded();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_command} did not end. It has printed:\n{Output}");
        }

        return this;
    }

    /// <summary>Waits for its end, which must be a good one.</summary>
    public async Task<ProgramRun> SucceededAsync()
    {
        await EndedAsync();
        Assert.True(ExitCode == 0, $"{_command} ended with {ExitCode}:\n{Output}");
        return this;
    }

    /// <summary>Kills it without its children, at once (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Freezes it: it keeps its connections and what it holds (SIGSTOP).</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{ProcessId}"]);
        kill.WaitForExit();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_text)
                _text.AppendLine(line);
        }
    }

    /// <summary>Built with this project, in the neighbouring output folder of the same configuration.</summary>
    private static string BuiltAssembly(string project, string assembly)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string path = Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), assembly));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.");
    }
}
