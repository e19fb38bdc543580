using Penstock.Core;
using Penstock.Hosting;
using Penstock.Protocol;
using Penstock.Transport;

namespace Penstock.Deployment.Internal;

/// <summary>A cluster whose workers are threads of this process. Nothing listens.</summary>
internal sealed class InProcessParts(LocalClusterOptions options) : ClusterParts(options)
{
    private readonly InMemoryNetwork _network = new(options.Isolate);
    private readonly Lock _lock = new();
    private readonly List<WorkerHost> _workers = [];
    private bool _isDisposed;

    public override string? SchedulerAddress => null;

    public override Task<IClientLink> LinkAsync(CancellationToken cancellationToken)
    {
        (IClientLink clientSide, IPeerLink schedulerSide) = _network.CreateLinkPair("client", SchedulerName);
        Scheduler.Accept(schedulerSide, PeerRole.Client);
        return Task.FromResult(clientSide);
    }

    public override async Task LoseWorkerAsync(WorkerStatus worker)
    {
        WorkerHost host = Workers().Single(host => host.Name == worker.Name);
        _network.UnregisterDataSource(AddressOf(host.Name));
        await host.DisposeAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        lock (_lock)
            _isDisposed = true;
        await Task.WhenAll(Workers().Select(worker => worker.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Scheduler.DisposeAsync().ConfigureAwait(false);
        await _network.DisposeAsync().ConfigureAwait(false);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        for (int number = 1; number <= Options.Workers; number++)
            StartWorker($"worker-{number}", restarts: 0);
        foreach (WorkerHost worker in Workers())
            await JoinAsync(worker, cancellationToken).ConfigureAwait(false);
    }

    private WorkerHost[] Workers()
    {
        lock (_lock)
            return [.. _workers];
    }

    private void StartWorker(string place, int restarts)
    {
        string name = restarts == 0 ? place : $"{place}.{restarts}";
        var defaults = new WorkerHostOptions { Name = name, Slots = Options.EffectiveSlots, Resources = Options.ResourcesPerWorker, TimeProvider = Options.TimeProvider, Validate = Options.ChecksInvariants };
        var worker = new WorkerHost(Options.MemoryBudgetPerWorker is { } budget ? defaults with { MemoryBudget = budget } : defaults);
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _workers.Add(worker);
        }

        string address = AddressOf(name);
        _network.RegisterDataSource(address, worker.Data);
        (IClientLink workerSide, IPeerLink schedulerSide) = _network.CreateLinkPair(name, SchedulerName);
        Scheduler.Accept(schedulerSide, PeerRole.Worker);
        worker.Start(workerSide, _network, address);
        _ = SucceedAsync(worker, place, restarts + 1);
    }

    /// <summary>A worker that was dismissed ends; after a restart another one takes its place.</summary>
    private async Task SucceedAsync(WorkerHost worker, string place, int restarts)
    {
        await ((Task)worker.Left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (worker.Dismissal is not { } dismissal)
            return;
        lock (_lock)
            _workers.Remove(worker);
        _network.UnregisterDataSource(AddressOf(worker.Name));
        if (dismissal.IsReplaced)
            StartWorker(place, restarts);
        await worker.DisposeAsync().ConfigureAwait(false);
    }

    private async Task JoinAsync(WorkerHost worker, CancellationToken cancellationToken)
    {
        try
        {
            await worker.Joined.WaitAsync(Options.ConnectTimeout, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw WorkerStartException.TookTooLong($"Worker '{worker.Name}'", worker.Name, Options.ConnectTimeout);
        }
    }

    private static string AddressOf(string name) => $"inproc://{name}";
}
