namespace Penstock;

/// <summary>A future was cancelled: by a client of the cluster, by its own disposal while it was awaited, or by the end of its client.</summary>
public sealed class TaskCancelledException : OperationCanceledException
{
    internal TaskCancelledException(string message, Key key, string by, DateTimeOffset at)
        : base(message)
    {
        Key = key;
        CancelledBy = by;
        CancelledAt = at;
    }

    /// <summary>The key of the future.</summary>
    public Key Key { get; }

    /// <summary>The name of the client that cancelled.</summary>
    public string CancelledBy { get; }

    /// <summary>When this process cancelled, or heard that another one had.</summary>
    public DateTimeOffset CancelledAt { get; }
}
