using System.Diagnostics;

namespace Penstock.Hosting.Tests.Worker;

/// <summary>A worker process started as a supervisor starts it, with this test assembly as its application. Killed if it is left over.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    public ChildProcess(string? settings)
    {
        string application = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "exec",
            "--depsfile", Path.ChangeExtension(application, ".deps.json"),
            "--runtimeconfig", Path.ChangeExtension(application, ".runtimeconfig.json"),
            Path.Combine(Path.GetDirectoryName(application) ?? "", "Penstock.WorkerProcess.dll"),
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        Errors = _process.StandardError.ReadToEndAsync();
        if (settings is null)
            _process.StandardInput.Close();
        else
            Write(settings);
    }

    /// <summary>Everything on the error output, once it has ended.</summary>
    public Task<string> Errors { get; }

    public int Id => _process.Id;

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    public void CloseInput() => _process.StandardInput.Close();

    public void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Write(string settings)
    {
        _process.StandardInput.WriteLine(settings);
        _process.StandardInput.Flush();
    }
}
