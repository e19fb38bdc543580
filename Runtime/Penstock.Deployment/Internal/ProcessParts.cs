using System.Diagnostics;
using System.Net;
using Penstock.Core;
using Penstock.Deployment.Internal.Processes;
using Penstock.Hosting;
using Penstock.Protocol;
using Penstock.Transport;

namespace Penstock.Deployment.Internal;

/// <summary>A cluster whose workers are processes of their own. The scheduler listens on this machine only, and the secret lives as long as the cluster.</summary>
internal sealed class ProcessParts : ClusterParts
{
    private static readonly PeerRole[] Roles = [PeerRole.Client, PeerRole.Worker];

    private readonly SlotBoards _boards;
    private readonly WorkerSupervisor _supervisor;
    private AccessFile _access = AccessFile.Create();
    private LinkListener? _listener;

    public ProcessParts(LocalClusterOptions options, WorkerProgram program, Action<WorkerDiedEventArgs> onDeath)
        : this(options, program, onDeath, new SlotBoards(Path.GetTempPath()))
    {
    }

    private ProcessParts(LocalClusterOptions options, WorkerProgram program, Action<WorkerDiedEventArgs> onDeath, SlotBoards boards)
        : base(options, boards.OnLost)
    {
        _boards = boards;
        _supervisor = new WorkerSupervisor(program, SettingsOf, boards, options.TimeProvider, onDeath);
    }

    public override string? SchedulerAddress => _listener?.Address;

    public override Task<IClientLink> LinkAsync(CancellationToken cancellationToken) =>
        TcpTransport.ConnectClientAsync(SchedulerAddress!, _access, cancellationToken); // Nobody has the cluster before it has started.

    public override async Task LoseWorkerAsync(WorkerStatus worker)
    {
        using Process process = Process.GetProcessById(worker.ProcessId);
        process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync().ConfigureAwait(false);
        if (_listener is not null)
            await _listener.DisposeAsync().ConfigureAwait(false);
        await Scheduler.DisposeAsync().ConfigureAwait(false);
        _boards.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = LinkListener.Start(new IPEndPoint(IPAddress.Loopback, 0), _access, Roles, Scheduler.Accept);
        _access = _access.WithSchedulerAddress(_listener.Address);
        return _supervisor.StartAsync(Options.Processes, Options.ConnectTimeout, cancellationToken);
    }

    private WorkerProcessSettings SettingsOf(string name) =>
        new() { Access = _access, Name = name, Slots = Options.EffectiveSlots, MemoryBudget = Options.MemoryBudgetPerWorker, Resources = Options.ResourcesPerWorker };
}
