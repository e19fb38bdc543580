namespace Penstock.Transport.Internal.Handshake;

/// <summary>The bounds and constants of the handshake.</summary>
internal static class HandshakeLimits
{
    /// <summary>Everything one side may send before it is trusted, in bytes.</summary>
    public const int BytesMax = 4 << 10;

    public const int NonceBytes = 32;
    public const int ProofBytes = 32;

    /// <summary>
    /// What a caller sends before anything else. The first byte is neither a letter nor the start of a TLS record, so other
    /// protocols are told apart by it; the line ends show a transport that changes text.
    /// </summary>
    public static ReadOnlySpan<byte> Magic => [0x8b, (byte)'P', (byte)'S', (byte)'T', (byte)'K', 0x0d, 0x0a, 0x1a];
}
