namespace Penstock.EndToEnd.Tests;

/// <summary>The kinds of clusters that must behave alike.</summary>
public enum ClusterKind
{
    /// <summary>Workers in this process, results by reference.</summary>
    InProcess,

    /// <summary>Workers in this process, everything through bytes.</summary>
    Isolated,

    /// <summary>Two worker processes over sockets.</summary>
    Processes,
}

/// <summary>Starts clusters of a kind: always two workers with one slot and one gpu each, so that data has to move.</summary>
internal static class Clusters
{
    private static readonly Dictionary<string, double> OneGpu = new(StringComparer.Ordinal) { ["gpu"] = 1 };

    public static Task<LocalCluster> StartAsync(ClusterKind kind) => LocalCluster.StartAsync(kind switch
    {
        ClusterKind.InProcess => new LocalClusterOptions { Workers = 2, SlotsPerWorker = 1, ResourcesPerWorker = OneGpu, ChecksInvariants = true },
        ClusterKind.Isolated => new LocalClusterOptions { Workers = 2, SlotsPerWorker = 1, ResourcesPerWorker = OneGpu, Isolate = true, ChecksInvariants = true },
        ClusterKind.Processes => new LocalClusterOptions { Processes = 2, SlotsPerWorker = 1, ResourcesPerWorker = OneGpu, CodeAssembly = typeof(Clusters).Assembly, ChecksInvariants = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });
}
