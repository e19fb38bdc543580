namespace Penstock;

/// <summary>What differs for one submission.</summary>
public sealed record SubmitOptions
{
    /// <summary>The most bytes that awaiting a future of this submission brings to this process; null for the client's limit.</summary>
    public long? ResultBytesMax { get; init; }
}
