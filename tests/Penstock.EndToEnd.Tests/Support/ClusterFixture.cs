namespace Penstock.EndToEnd.Tests;

/// <summary>One cluster for the tests of a class; each test has clients of its own and leaves nothing behind.</summary>
public abstract class ClusterFixture(ClusterKind kind) : IAsyncLifetime
{
    private LocalCluster? _cluster;

    public LocalCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is not started yet.");

    public async Task InitializeAsync() => _cluster = await Clusters.StartAsync(kind);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}

public sealed class InProcessFixture() : ClusterFixture(ClusterKind.InProcess);

public sealed class IsolatedFixture() : ClusterFixture(ClusterKind.Isolated);

public sealed class ProcessesFixture() : ClusterFixture(ClusterKind.Processes);
