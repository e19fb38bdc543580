namespace Penstock;

/// <summary>An order to the cluster - copies, balance, retirement, restart - could not be carried out, or not wholly.</summary>
public sealed class ClusterOrderException : ClusterException
{
    internal ClusterOrderException(string message, int done, int failed)
        : base(message)
    {
        Done = done;
        Failed = failed;
    }

    /// <summary>For how many results or workers it was carried out.</summary>
    public int Done { get; }

    /// <summary>For how many it was not.</summary>
    public int Failed { get; }
}
