namespace Penstock.Serialization;

/// <summary>Bounds that writer and reader share, so that whatever one side writes the other can read.</summary>
public static class WireLimits
{
    /// <summary>How many values may be nested in one another: 64. A cyclic object graph ends here.</summary>
    public const int MaxDepth = 64;
}
