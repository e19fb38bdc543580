namespace Penstock.Deployment.Internal;

/// <summary>The one cluster of this process for computing without a client. It is never ended: its threads are background threads.</summary>
internal static class EmbeddedCluster
{
    private static readonly Lock Lock = new();
    private static Task<Client>? Connected;

    /// <summary>The client of the cluster; the first call starts it, and a start that failed is tried again by the next call.</summary>
    public static Task<Client> ClientAsync()
    {
        lock (Lock)
        {
            if (Connected is null or { IsFaulted: true } or { IsCanceled: true })
                Connected = Task.Run(StartAsync);
            return Connected;
        }
    }

    private static async Task<Client> StartAsync()
    {
        LocalCluster cluster = await LocalCluster.StartAsync().ConfigureAwait(false);
        return await cluster.ConnectAsync(new ClientOptions { Name = "embedded" }).ConfigureAwait(false);
    }
}
