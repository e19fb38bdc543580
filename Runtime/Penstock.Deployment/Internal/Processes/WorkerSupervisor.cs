using System.ComponentModel;
using Penstock.Hosting;

namespace Penstock.Deployment.Internal.Processes;

/// <summary>Keeps a number of worker processes running: starts them, replaces one that dies, and ends them all.</summary>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    /// <summary>A worker that lived this long did not die of how it was started: it is replaced at once.</summary>
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(10);

    private readonly WorkerProgram _program;
    private readonly Func<string, WorkerProcessSettings> _settingsOf;
    private readonly SlotBoards _boards;
    private readonly TimeProvider _time;
    private readonly Action<WorkerDiedEventArgs> _onDeath;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _keepers = [];

    /// <param name="program">What to run.</param>
    /// <param name="settingsOf">The settings of a worker with a given name.</param>
    /// <param name="boards">Where workers note what they run; not owned.</param>
    /// <param name="time">The clock of all waits.</param>
    /// <param name="onDeath">Hears of workers that died unasked; called from any thread.</param>
    public WorkerSupervisor(WorkerProgram program, Func<string, WorkerProcessSettings> settingsOf, SlotBoards boards, TimeProvider time, Action<WorkerDiedEventArgs> onDeath)
    {
        _program = program;
        _settingsOf = settingsOf;
        _boards = boards;
        _time = time;
        _onDeath = onDeath;
    }

    /// <summary>Starts workers and waits until all have joined the cluster.</summary>
    /// <exception cref="WorkerStartException">One ended before it had joined, or took too long.</exception>
    public async Task StartAsync(int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task[] starts = [.. Enumerable.Range(1, count).Select(number => StartKeeperAsync(number, timeout, cancellationToken))];
        await Task.WhenAll(starts).ConfigureAwait(false);
    }

    /// <summary>Ends all workers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] keepers;
        lock (_lock)
            keepers = [.. _keepers];
        await Task.WhenAll(keepers).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task StartKeeperAsync(int number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        WorkerChild child = await StartFirstAsync($"worker-{number}").ConfigureAwait(false);
        lock (_lock)
            _keepers.Add(KeepAsync(child, number));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        Task first = await Task.WhenAny(child.Ready, child.Exited, Task.Delay(timeout, _time, giveUp.Token)).ConfigureAwait(false);
        await giveUp.CancelAsync().ConfigureAwait(false);
        if (first == child.Ready)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        if (first == child.Exited)
            throw new WorkerStartException(child.Name, $"Worker process '{child.Name}' (process {child.ProcessId}) ended before it had joined the cluster: {(await child.Exited.ConfigureAwait(false)).Describe()}");
        throw WorkerStartException.TookTooLong($"Worker process '{child.Name}' (process {child.ProcessId})", child.Name, timeout);
    }

    private async Task<WorkerChild> StartFirstAsync(string name)
    {
        try
        {
            return await StartChildAsync(name).ConfigureAwait(false);
        }
        catch (Win32Exception error)
        {
            throw new WorkerStartException(name, $"Worker process '{name}' could not be started: {error.Message}");
        }
    }

    private async Task<WorkerChild> StartChildAsync(string name)
    {
        WorkerProcessSettings settings = _settingsOf(name) with { Board = _boards.Create(name) };
        WorkerChild child = await WorkerChild.StartAsync(_program, settings, _time, line => Console.Error.WriteLine($"[{name}] {line}")).ConfigureAwait(false);
        _ = HideBoardAsync(child);
        return child;
    }

    private async Task HideBoardAsync(WorkerChild child)
    {
        await Task.WhenAny(child.Ready, child.Exited).ConfigureAwait(false);
        _boards.Hide(child.Name);
    }

    /// <summary>Lives as long as the supervisor: waits for the end of one worker after the other in one place.</summary>
    private async Task KeepAsync(WorkerChild first, int number)
    {
        WorkerChild? child = first;
        TimeSpan delay = TimeSpan.Zero;
        for (int restart = 1; ; restart++)
        {
            long started = _time.GetTimestamp();
            WorkerExit? exit = child is null ? null : await WatchAsync(child).ConfigureAwait(false);
            if (_stop.IsCancellationRequested || exit is { IsRetired: true })
                return;
            delay = exit is { IsReplaced: true } ? TimeSpan.Zero : NextDelay(delay, _time.GetElapsedTime(started));
            if (!await WaitAsync(delay).ConfigureAwait(false))
                return;
            child = await RestartAsync($"worker-{number}.{restart}").ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the end of a process and reports it, unless it was meant to end.</summary>
    private async Task<WorkerExit> WatchAsync(WorkerChild child)
    {
        bool isStopping = await WaitForEndAsync(child).ConfigureAwait(false);
        await child.DisposeAsync().ConfigureAwait(false);
        WorkerExit exit = await child.Exited.ConfigureAwait(false);
        _boards.OnExited(child.Name);
        if (!isStopping && !exit.IsRetired && !exit.IsReplaced)
            _onDeath(new WorkerDiedEventArgs(child.Name, child.ProcessId, exit.Reason, exit.LastLines));
        return exit;
    }

    /// <summary>Starts a process in the place of one that died; null if the system cannot start one now.</summary>
    private async Task<WorkerChild?> RestartAsync(string name)
    {
        try
        {
            return await StartChildAsync(name).ConfigureAwait(false);
        }
        catch (Win32Exception error)
        {
            _onDeath(new WorkerDiedEventArgs(name, processId: 0, $"it could not be started: {error.Message}", []));
            return null;
        }
    }

    /// <returns>Whether the supervisor is stopping.</returns>
    private async Task<bool> WaitForEndAsync(WorkerChild child)
    {
        try
        {
            await child.Exited.WaitAsync(_stop.Token).ConfigureAwait(false);
            return _stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static TimeSpan NextDelay(TimeSpan last, TimeSpan lived)
    {
        if (lived > HealthyAfter)
            return TimeSpan.Zero;
        TimeSpan next = last == TimeSpan.Zero ? FirstDelay : 2 * last;
        return next < DelayMax ? next : DelayMax;
    }

    /// <returns>Whether to go on.</returns>
    private async Task<bool> WaitAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
