using System.Diagnostics;
using Penstock.Hosting;

namespace Penstock.Deployment.Internal.Processes;

/// <summary>
/// One worker process and the three pipes to it: its settings go in, the line that says it is ready and what it prints come
/// out. The input stays open as long as the process shall live; its end tells the process to end, also when this one dies.
/// </summary>
internal sealed class WorkerChild : IAsyncDisposable
{
    /// <summary>How long a process may take to end by itself, and its outputs to run dry.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Action<string> _onOutput;
    private readonly LastLines _lastLines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _outputs;

    private WorkerChild(Process process, string name, TimeProvider time, Action<string> onOutput)
    {
        _process = process;
        _time = time;
        _onOutput = onOutput;
        Name = name;
        ProcessId = process.Id;
        _outputs = Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync());
        Exited = WaitForExitAsync();
    }

    /// <summary>The worker's name.</summary>
    public string Name { get; }

    /// <summary>The number by which the system knows the process.</summary>
    public int ProcessId { get; }

    /// <summary>Completes when the worker has joined its cluster; never if it ends before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when the process has ended, in whatever way.</summary>
    public Task<WorkerExit> Exited { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="settings">What it has to know; carries the cluster's secret.</param>
    /// <param name="time">The clock of all waits.</param>
    /// <param name="onOutput">Gets each line it prints; called from several threads.</param>
    public static async Task<WorkerChild> StartAsync(WorkerProgram program, WorkerProcessSettings settings, TimeProvider time, Action<string> onOutput)
    {
        Process process = Process.Start(program.CreateStart())!; // Without the shell there is always a new process.
        var child = new WorkerChild(process, settings.Name, time, onOutput);
        try
        {
            await process.StandardInput.WriteLineAsync(settings.ToLine()).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already; Exited says how.
        }

        return child;
    }

    /// <summary>Tells the process to end, waits for that, and kills it if it takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseInput();
        try
        {
            await Exited.WaitAsync(EndPatience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited.ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Nobody reads it any more, so there is nothing to flush.
        }
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!_ready.Task.IsCompleted && WorkerProcessReady.FromLine(line) is not null)
                _ready.TrySetResult();
            else
                _onOutput(line);
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _lastLines.Add(line);
            _onOutput(line);
        }
    }

    private async Task<WorkerExit> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        try
        {
            // A process it started may keep the pipes open, so the wait for their end is bounded.
            await _outputs.WaitAsync(EndPatience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }

        return new WorkerExit(_process.ExitCode, _lastLines.Take());
    }
}
