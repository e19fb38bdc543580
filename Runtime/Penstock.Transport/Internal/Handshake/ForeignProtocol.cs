namespace Penstock.Transport.Internal.Handshake;

/// <summary>What to tell a caller that speaks another protocol, in that protocol: its first byte says which.</summary>
internal static class ForeignProtocol
{
    private const byte TlsHandshakeRecord = 0x16;

    private static ReadOnlySpan<byte> HttpRefusal =>
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 58\r\nConnection: close\r\n\r\nThis port is for Penstock clients and workers, not HTTP.\r\n"u8;

    /// <summary>A TLS record with the fatal alert <c>handshake_failure</c>.</summary>
    private static ReadOnlySpan<byte> TlsRefusal => [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

    public static string Name(ReadOnlySpan<byte> received) => received[0] switch
    {
        TlsHandshakeRecord => "A TLS connection was tried; TLS is not available yet.",
        >= 0x20 and < 0x7f => "The caller speaks a text protocol such as HTTP.",
        _ => "The bytes are not a Penstock handshake.",
    };

    public static byte[] Answer(ReadOnlySpan<byte> received) => received[0] switch
    {
        TlsHandshakeRecord => TlsRefusal.ToArray(),
        >= 0x20 and < 0x7f => HttpRefusal.ToArray(),
        _ => [],
    };
}
