using System.Net;
using System.Net.Sockets;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>Addresses of the form <c>tcp://host:port</c>.</summary>
internal static class TcpAddress
{
    public const string Form = "tcp://host:port, for example tcp://127.0.0.1:8786";

    public static string Format(IPEndPoint endpoint) => $"tcp://{endpoint}";

    public static bool TryParse(string address, out string host, out int port)
    {
        host = "";
        port = 0;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme != "tcp" || uri.Host.Length == 0 || uri.Port is < 1 or > 65535)
            return false;
        if (uri.PathAndQuery is not ("" or "/") || uri.UserInfo.Length > 0)
            return false;
        host = uri.DnsSafeHost;
        port = uri.Port;
        return true;
    }

    /// <summary>Finds the addresses of a host, IPv4 first.</summary>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal];
        IPAddress[] found = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        return [.. found.OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)];
    }
}
