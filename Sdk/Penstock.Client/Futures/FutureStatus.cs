namespace Penstock;

/// <summary>How a future stands.</summary>
public enum FutureStatus
{
    /// <summary>The value is not there yet. A finished future returns here while a lost result is computed again.</summary>
    Pending,

    /// <summary>At least one worker holds the value.</summary>
    Finished,

    /// <summary>The task failed, or something it depends on, or the scheduler refused its graph.</summary>
    Erred,

    /// <summary>Somebody cancelled it, or its client ended. It stays so.</summary>
    Cancelled,

    /// <summary>The data had no recipe and its last copy is gone. It stays so.</summary>
    Lost,
}
