namespace Penstock.Transport.Internal.Handshake;

/// <summary>The protocol versions this build speaks.</summary>
internal static class ProtocolVersions
{
    public const int Oldest = 1;
    public const int Newest = 1;

    /// <summary>The newest version that both sides speak.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryAgree(int theirOldest, int theirNewest, out int agreed)
    {
        agreed = Math.Min(Newest, theirNewest);
        return agreed >= Math.Max(Oldest, theirOldest);
    }
}
