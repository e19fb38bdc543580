using Penstock.Core;

namespace Penstock.Transport.Internal.Tcp;

/// <summary>A client's link to its scheduler, with its way to the workers' data.</summary>
internal sealed class TcpClientLink(PolledSocket socket, string remoteName, TransportOptions options, IDataNetwork data)
    : TcpLink(socket, remoteName, options), IClientLink
{
    public IDataNetwork Data { get; } = data;

    private protected override ValueTask DisposeRestAsync() => Data.DisposeAsync();
}
