namespace Penstock;

/// <summary>How many bytes of results one call may bring to this process.</summary>
internal static class ResultLimit
{
    /// <summary>The part of the free memory that one call may take unless somebody says otherwise.</summary>
    private const int FreeMemoryShare = 4;

    /// <summary>Below this nobody is asked: it spares looking at the memory for every small result.</summary>
    private const long AlwaysAllowedBytes = 1 << 20;

    /// <summary>Checks a limit that a user gave.</summary>
    public static void ThrowIfInvalid(long? limit, string name)
    {
        if (limit is <= 0)
            throw new ArgumentOutOfRangeException(name, limit, "The most bytes of a result must be at least 1; leave it null for the default.");
    }

    /// <summary>Whether results fit; if not, the limit that they exceed.</summary>
    public static bool Allows(long bytes, long? limit, out long effective)
    {
        effective = long.MaxValue;
        if (limit is null && bytes <= AlwaysAllowedBytes)
            return true;
        effective = limit ?? FreeMemory() / FreeMemoryShare;
        return bytes <= effective;
    }

    private static long FreeMemory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(AlwaysAllowedBytes * FreeMemoryShare, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
