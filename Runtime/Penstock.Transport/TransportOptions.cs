namespace Penstock.Transport;

/// <summary>The bounds of links and listeners. The defaults suit a cluster on one machine.</summary>
public sealed record TransportOptions
{
    /// <summary>The defaults.</summary>
    public static TransportOptions Default { get; } = new();

    /// <summary>How many bytes may wait on one link for a peer that reads too slowly; beyond it the link breaks. One GiB by default.</summary>
    public long BacklogBytesMax { get; init; } = 1L << 30;

    /// <summary>How long a closed link waits for its peer to read the last frames. Two seconds by default.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a handshake may take in all, at either end. Five seconds by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many connections a listener holds that have not proved who they are; a further one replaces the oldest. 128 by default.</summary>
    public int HandshakesMax { get; init; } = 128;

    /// <summary>How many connections are opened to one worker's data while others are busy. Four by default.</summary>
    public int DataConnectionsMax { get; init; } = 4;

    /// <summary>The clock of every timeout.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
