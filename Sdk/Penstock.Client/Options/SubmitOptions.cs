namespace Penstock;

/// <summary>What differs for one submission.</summary>
public sealed record SubmitOptions
{
    /// <summary>The most bytes that awaiting a future of this submission brings to this process; null for the client's limit.</summary>
    public long? ResultBytesMax { get; init; }

    /// <summary>What holds for every task of this submission that does not say otherwise by <see cref="Delayed{T}.With"/>; null for nothing.</summary>
    public TaskOptions? Tasks { get; init; }
}
