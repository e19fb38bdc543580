using System.Net;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Data;

namespace Penstock.Transport.Tests.Data;

public sealed class TcpDataNetworkTests : DataNetworkContract
{
    private readonly AccessFile _access = AccessFile.Create();

    private protected override bool Encodes => true;

    private protected override DataEnds Serve(MemoryStore store)
    {
        TcpDataServer server = Start(store);
        return new DataEnds(new TcpDataNetwork(_access), server.Address, server.DisposeAsync);
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_fails_what_waits_for_it()
    {
        using var asked = new SemaphoreSlim(0);
        using var answer = new ManualResetEventSlim();
        var store = new MemoryStore
        {
            OnFind = _ =>
            {
                asked.Release();
                answer.Wait(Waits.Limit);
            },
        };
        await using TcpDataServer server = Start(store);
        await using var network = new TcpDataNetwork(_access);
        Task<Cell?[]> waiting = network.GetAsync(server.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask();
        await asked.WaitAsync().Soon();
        Task stopping = server.DisposeAsync().AsTask();
        var error = await Assert.ThrowsAnyAsync<IOException>(() => waiting.Soon());
        Assert.Contains(server.Address, error.Message, StringComparison.Ordinal);
        answer.Set();
        await stopping.Soon();
    }

    [Fact]
    public async Task A_server_that_comes_back_at_the_same_address_is_reached_again()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(1, 1)] = Cells.Of(1);

        // An address of its own where there are several: at the usual one, the port might be another test's by the time it is taken again.
        IPAddress address = OperatingSystem.IsLinux() ? IPAddress.Parse("127.0.0.77") : IPAddress.Loopback;
        TcpDataServer first = TcpDataServer.Start(new IPEndPoint(address, 0), _access, store);
        int port = new Uri(first.Address).Port;
        await using var network = new TcpDataNetwork(_access);
        Assert.NotNull((await network.GetAsync(first.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask().Soon())[0]);
        await first.DisposeAsync();

        await using TcpDataServer second = TcpDataServer.Start(new IPEndPoint(address, port), _access, store);
        Cell?[]? cells = null;
        for (int attempt = 0; cells is null; attempt++)
        {
            try
            {
                cells = await network.GetAsync(second.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask().Soon();
            }
            catch (IOException) when (attempt < 3)
            {
                // The connection to the first server may be noticed as broken only by this request.
            }
        }

        Assert.NotNull(cells[0]);
    }

    [Fact]
    public async Task A_cancelled_request_ends_at_once_and_its_late_answer_harms_nobody()
    {
        using var answer = new ManualResetEventSlim();
        using var asked = new SemaphoreSlim(0);
        var store = new MemoryStore
        {
            OnFind = task =>
            {
                if (task.Row != 1)
                    return;
                asked.Release();
                answer.Wait(Waits.Limit);
            },
        };
        store.Cells[new TaskHandle(1, 0)] = Cells.Of(new byte[100_000]);
        store.Cells[new TaskHandle(2, 0)] = Cells.Of(2);
        await using TcpDataServer server = Start(store);
        await using var network = new TcpDataNetwork(_access, new TransportOptions { DataConnectionsMax = 1 });
        using var cancel = new CancellationTokenSource();
        Task<Cell?[]> waiting = network.GetAsync(server.Address, new TaskHandle[] { new(1, 0) }, cancel.Token).AsTask();
        await asked.WaitAsync().Soon();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());

        Task<Cell?[]> next = network.GetAsync(server.Address, new TaskHandle[] { new(2, 0) }, CancellationToken.None).AsTask();
        answer.Set();
        Assert.Equal(2, (await next.Soon())[0]!.Read(Formatters.Int64)); // it was stored
    }

    [Fact]
    public async Task A_small_value_does_not_wait_behind_a_held_up_one()
    {
        using var answer = new ManualResetEventSlim();
        using var asked = new SemaphoreSlim(0);
        var store = new MemoryStore
        {
            OnFind = task =>
            {
                if (task.Row != 1)
                    return;
                asked.Release();
                answer.Wait(Waits.Limit);
            },
        };
        store.Cells[new TaskHandle(2, 0)] = Cells.Of(2);
        await using TcpDataServer server = Start(store);
        await using var network = new TcpDataNetwork(_access);
        Task<Cell?[]> held = network.GetAsync(server.Address, new TaskHandle[] { new(1, 0) }, CancellationToken.None).AsTask();
        await asked.WaitAsync().Soon();

        // The first of these opens a second connection in the background; a later one is the first to use it.
        List<Task<Cell?[]>> others = [];
        bool isAnswered = false;
        for (int attempt = 0; attempt < 1000 && !isAnswered; attempt++)
        {
            others.Add(network.GetAsync(server.Address, new TaskHandle[] { new(2, 0) }, CancellationToken.None).AsTask());
            isAnswered = await Task.WhenAny([.. others, Task.Delay(20)]) is Task<Cell?[]>;
        }

        Assert.True(isAnswered, "No request found its way around the one that is held up.");
        Assert.False(held.IsCompleted);
        answer.Set();
        Assert.All(await Task.WhenAll(others).Soon(), cells => Assert.NotNull(cells[0]));
        await held.Soon();
    }

    [Fact]
    public async Task A_text_that_is_no_address_fails_every_time()
    {
        await using var network = new TcpDataNetwork(_access);
        for (int i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAnyAsync<IOException>(
                () => network.GetAsync("inproc://worker", new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask().Soon());
            Assert.Contains("inproc://worker", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bringing_a_large_value_can_be_cancelled_and_leaves_the_connection_usable()
    {
        var store = new MemoryStore();
        await using TcpDataServer server = Start(store);
        await using var network = new TcpDataNetwork(_access, new TransportOptions { DataConnectionsMax = 1 });
        await network.PutAsync(server.Address, new TaskHandle(1, 0), Cells.Of(1), CancellationToken.None).AsTask().Soon();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => network.PutAsync(server.Address, new TaskHandle(2, 0), Cells.Of(new byte[3 << 20]), cancelled).AsTask().Soon());
        await network.PutAsync(server.Address, new TaskHandle(3, 0), Cells.Of(new byte[3 << 20]), CancellationToken.None).AsTask().Soon();
        Assert.False(store.Cells.ContainsKey(new TaskHandle(2, 0)));
    }

    [Fact]
    public async Task Another_clusters_access_is_refused()
    {
        await using TcpDataServer server = Start(new MemoryStore());
        await using var network = new TcpDataNetwork(AccessFile.Create());
        await Assert.ThrowsAsync<ClusterAuthenticationException>(
            () => network.GetAsync(server.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask().Soon());
    }

    [Fact]
    public async Task A_disposed_network_fails_what_waits_and_what_comes_later()
    {
        using var asked = new SemaphoreSlim(0);
        using var answer = new ManualResetEventSlim();
        var store = new MemoryStore
        {
            OnFind = _ =>
            {
                asked.Release();
                answer.Wait(Waits.Limit);
            },
        };
        await using TcpDataServer server = Start(store);
        var network = new TcpDataNetwork(_access);
        Task<Cell?[]> waiting = network.GetAsync(server.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask();
        await asked.WaitAsync().Soon();
        await network.DisposeAsync().AsTask().Soon();
        await Assert.ThrowsAnyAsync<IOException>(() => waiting.Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => network.GetAsync(server.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask());
        answer.Set();
    }

    [Fact]
    public async Task A_small_value_that_is_kept_keeps_at_most_64_KiB_alive()
    {
        var store = new MemoryStore();
        for (uint i = 0; i < 1000; i++)
            store.Cells[new TaskHandle(i, 0)] = Cells.Of(new byte[1 + (i * 37 % 30_000)]);
        await using DataEnds ends = Serve(store);
        TaskHandle[] tasks = [.. Enumerable.Range(0, 1000).Select(i => new TaskHandle((uint)i, 0))];
        foreach (Cell? cell in await ends.Network.GetAsync(ends.Address, tasks, CancellationToken.None).AsTask().Soon())
        {
            ReadOnlyMemory<byte> bytes = Assert.IsType<EncodedCell>(cell).Bytes;
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment));
            Assert.InRange(segment.Array!.Length, 1, DataLimits.SharedFrameBytes + DataLimits.SharedValueBytesMax + 5); // memory of arrays has one
        }
    }

    private TcpDataServer Start(MemoryStore store) => TcpDataServer.Start(new IPEndPoint(IPAddress.Loopback, 0), _access, store);
}
