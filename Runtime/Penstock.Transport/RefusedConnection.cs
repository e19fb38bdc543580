namespace Penstock.Transport;

/// <summary>A connection that did not get past the handshake, for the log.</summary>
/// <param name="RemoteName">Where it came from.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record RefusedConnection(string RemoteName, string Reason);
