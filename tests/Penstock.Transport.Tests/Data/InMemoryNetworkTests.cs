using Penstock.Protocol;

namespace Penstock.Transport.Tests.Data;

public sealed class InMemoryNetworkTests : DataNetworkContract
{
    private protected override bool Encodes => false;

    private protected override DataEnds Serve(MemoryStore store) => Serve(store, isolate: false);

    [Fact]
    public async Task Values_pass_by_reference()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(1, 0)] = Cells.Of(1);
        await using DataEnds ends = Serve(store);
        Cell?[] cells = await ends.Network.GetAsync(ends.Address, new TaskHandle[] { new(1, 0) }, CancellationToken.None);
        Assert.Same(store.Cells[new TaskHandle(1, 0)], cells[0]);
    }

    [Fact]
    public async Task An_address_serves_one_source_at_a_time()
    {
        await using var network = new InMemoryNetwork();
        network.RegisterDataSource("inproc://worker-1", new MemoryStore());
        Assert.Throws<ArgumentException>(() => network.RegisterDataSource("inproc://worker-1", new MemoryStore()));
        network.UnregisterDataSource("inproc://worker-1");
        network.RegisterDataSource("inproc://worker-1", new MemoryStore());
    }

    internal static DataEnds Serve(MemoryStore store, bool isolate)
    {
        const string Address = "inproc://worker-1";
        var network = new InMemoryNetwork(isolate);
        network.RegisterDataSource(Address, store);
        return new DataEnds(network, Address, () =>
        {
            network.UnregisterDataSource(Address);
            return ValueTask.CompletedTask;
        });
    }
}

public sealed class IsolatingInMemoryNetworkTests : DataNetworkContract
{
    private protected override bool Encodes => true;

    private protected override DataEnds Serve(MemoryStore store) => InMemoryNetworkTests.Serve(store, isolate: true);

    [Fact]
    public async Task Values_pass_through_bytes()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(1, 0)] = Cells.Of(1);
        await using DataEnds ends = Serve(store);
        Cell?[] cells = await ends.Network.GetAsync(ends.Address, new TaskHandle[] { new(1, 0) }, CancellationToken.None);
        Assert.IsType<EncodedCell>(cells[0]);
    }
}
