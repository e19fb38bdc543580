namespace Penstock.Samples.Flights;

/// <summary>A client, and the cluster behind it if it was started for this run.</summary>
internal sealed class ClusterChoice : IAsyncDisposable
{
    private readonly LocalCluster? _own;

    private ClusterChoice(Client client, LocalCluster? own, string description)
    {
        Client = client;
        _own = own;
        Description = description;
    }

    /// <summary>The connection.</summary>
    public Client Client { get; }

    /// <summary>Where the work happens, for people.</summary>
    public string Description { get; }

    /// <summary>Connects to the scheduler that was named, or starts a cluster.</summary>
    public static async Task<ClusterChoice> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (options.Connect is { } address)
        {
            Client client = await Client.ConnectAsync(address, options.Access, cancellationToken: cancellationToken);
            return new ClusterChoice(client, own: null, $"at the scheduler {address}");
        }

        LocalCluster cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Processes = options.Processes }, cancellationToken);
        try
        {
            string where = options.Processes == 0 ? "in this process" : $"on {options.Processes} worker processes";
            return new ClusterChoice(await cluster.ConnectAsync(cancellationToken: cancellationToken), cluster, where);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_own is not null)
            await _own.DisposeAsync();
    }
}
