using Penstock.Core;

namespace Penstock.Transport.Tests.Links;

public sealed class InMemoryLinkTests : LinkContract
{
    private protected override Task<LinkEnds> ConnectAsync() => Task.FromResult(Connect(isolate: false));

    [Fact]
    public async Task Each_side_knows_the_others_name_and_the_way_to_data()
    {
        await using var network = new InMemoryNetwork();
        (IClientLink client, IPeerLink server) = network.CreateLinkPair("client-1", "scheduler");
        Assert.Equal("scheduler", client.RemoteName);
        Assert.Equal("client-1", server.RemoteName);
        Assert.Same(network, client.Data);
    }

    internal static LinkEnds Connect(bool isolate)
    {
        (IClientLink left, IPeerLink right) = new InMemoryNetwork(isolate).CreateLinkPair("left", "right");
        return new LinkEnds(left, right, null);
    }
}

public sealed class IsolatingInMemoryLinkTests : LinkContract
{
    private protected override Task<LinkEnds> ConnectAsync() => Task.FromResult(InMemoryLinkTests.Connect(isolate: true));
}
