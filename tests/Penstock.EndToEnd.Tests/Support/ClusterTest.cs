namespace Penstock.EndToEnd.Tests;

/// <summary>A test with a client of its own on a shared cluster. After each test the cluster must be empty: that is half of what is promised.</summary>
public abstract class ClusterTest(ClusterFixture fixture) : IAsyncLifetime
{
    private Client? _client;

    protected LocalCluster Cluster => fixture.Cluster;

    protected Client Client => _client ?? throw new InvalidOperationException("The client is not connected yet.");

    private protected TempFolder Folder { get; } = new();

    public async Task InitializeAsync() => _client = await Cluster.ConnectAsync().Bounded();

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await BecomesEmptyAsync();
        Folder.Dispose();
    }

    /// <summary>Waits until the scheduler knows no task and no worker stores a byte.</summary>
    protected async Task BecomesEmptyAsync()
    {
        ClusterStatus? status = null;
        await Deadline.Until(
            async () =>
            {
                status = await Cluster.StatusAsync();
                return status.Tasks == 0 && status.Bytes == 0 && status.Workers.All(worker => worker is { StoredCount: 0, StoredBytes: 0 });
            },
            () => $"an empty cluster, but it is {status?.Json}");
    }
}
