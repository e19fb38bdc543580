using Penstock.Core;
using Penstock.Protocol;
using Penstock.Serialization;

namespace Penstock.Transport.Tests.Data;

/// <summary>What every way to data keeps.</summary>
public abstract class DataNetworkContract
{
    private protected abstract DataEnds Serve(MemoryStore store);

    /// <summary>Whether values pass through bytes, so that one can fail to be encoded.</summary>
    private protected abstract bool Encodes { get; }

    [Fact]
    public async Task A_hundred_thousand_small_values_come_in_the_order_asked()
    {
        const int Count = 100_000;
        var store = new MemoryStore();
        for (uint i = 0; i < Count; i++)
            store.Cells[new TaskHandle(i, 1)] = Cells.Of(i * 3L);
        await using DataEnds ends = Serve(store);
        TaskHandle[] tasks = [.. Enumerable.Range(0, Count).Select(i => new TaskHandle((uint)(Count - 1 - i), 1))];
        Cell?[] cells = await ends.Network.GetAsync(ends.Address, tasks, CancellationToken.None).AsTask().Soon();
        Assert.Equal(Count, cells.Length);
        for (int i = 0; i < Count; i++)
            Assert.Equal((Count - 1 - i) * 3L, cells[i]!.Read(Formatters.Int64)); // every one was stored
    }

    [Fact]
    public async Task Values_of_every_size_come_unchanged_also_mixed()
    {
        int[] lengths = [0, 1, 100, 32 << 10, (32 << 10) + 1, 40_000, 70_000, 1 << 20, (1 << 20) + 1, (2 << 20) + 5, 3, 50 << 20, 7];
        var store = new MemoryStore();
        for (int i = 0; i < lengths.Length; i++)
            store.Cells[new TaskHandle((uint)i, 0)] = Cells.Of(Frames.Pattern(lengths[i], i));
        await using DataEnds ends = Serve(store);
        TaskHandle[] tasks = [.. Enumerable.Range(0, lengths.Length).Select(i => new TaskHandle((uint)i, 0))];
        Cell?[] cells = await ends.Network.GetAsync(ends.Address, tasks, CancellationToken.None).AsTask().Soon();
        for (int i = 0; i < lengths.Length; i++)
            Assert.True(Frames.Pattern(lengths[i], i).AsSpan().SequenceEqual(cells[i]!.Read(Cells.Bytes)), $"The value of {lengths[i]} bytes is another one."); // every one was stored
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(1, 1)] = Cells.Of(5);
        await using DataEnds ends = Serve(store);
        TaskHandle[] tasks = [new(0, 0), new(1, 1), new(1, 0), new(uint.MaxValue, uint.MaxValue)];
        Cell?[] cells = await ends.Network.GetAsync(ends.Address, tasks, CancellationToken.None).AsTask().Soon();
        Assert.Null(cells[0]);
        Assert.Equal(5, cells[1]!.Read(Formatters.Int64)); // it was stored
        Assert.Null(cells[2]);
        Assert.Null(cells[3]);
    }

    [Fact]
    public async Task Asking_for_nothing_gives_nothing()
    {
        await using DataEnds ends = Serve(new MemoryStore());
        Assert.Empty(await ends.Network.GetAsync(ends.Address, default, CancellationToken.None).AsTask().Soon());
    }

    [Fact]
    public async Task A_value_that_cannot_be_encoded_fails_alone()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(0, 0)] = Cells.Of(1);
        store.Cells[new TaskHandle(1, 0)] = Cells.Broken();
        store.Cells[new TaskHandle(3, 0)] = Cells.Of(3);
        await using DataEnds ends = Serve(store);
        TaskHandle[] tasks = [new(0, 0), new(1, 0), new(2, 0), new(3, 0)];
        Task<Cell?[]> getting = ends.Network.GetAsync(ends.Address, tasks, CancellationToken.None).AsTask();
        if (!Encodes)
        {
            Assert.Same(store.Cells[new TaskHandle(1, 0)], (await getting.Soon())[1]);
            return;
        }

        var error = await Assert.ThrowsAsync<ValueEncodingException>(() => getting.Soon());
        ValueFailure failure = Assert.Single(error.Failures);
        Assert.Equal(new TaskHandle(1, 0), failure.Task);
        Assert.Contains("this one never", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("1.0", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Cells[0]!.Read(Formatters.Int64)); // it was stored
        Assert.Null(error.Cells[1]);
        Assert.Null(error.Cells[2]);
        Assert.Equal(3, error.Cells[3]!.Read(Formatters.Int64)); // it was stored

        Cell?[] again = await ends.Network.GetAsync(ends.Address, tasks.AsMemory(0, 1), CancellationToken.None).AsTask().Soon();
        Assert.NotNull(again[0]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(32 << 10)]
    [InlineData(5 << 20)]
    public async Task A_value_that_is_brought_is_there_afterwards(int length)
    {
        var store = new MemoryStore();
        await using DataEnds ends = Serve(store);
        byte[] value = Frames.Pattern(length, length);
        await ends.Network.PutAsync(ends.Address, new TaskHandle(4, 2), Cells.Of(value), CancellationToken.None).AsTask().Soon();
        Assert.Equal(value, store.Cells[new TaskHandle(4, 2)].Read(Cells.Bytes));
    }

    [Fact]
    public async Task Many_values_brought_at_once_all_arrive()
    {
        var store = new MemoryStore();
        await using DataEnds ends = Serve(store);
        Task[] puts =
        [
            .. Enumerable.Range(0, 500).Select(i => Task.Run(() =>
                ends.Network.PutAsync(ends.Address, new TaskHandle((uint)i, 0), Cells.Of(Frames.Pattern(i % 20 == 0 ? 200_000 : 50, i)), CancellationToken.None).AsTask())),
        ];
        await Task.WhenAll(puts).Soon();
        for (int i = 0; i < puts.Length; i++)
            Assert.Equal(Frames.Pattern(i % 20 == 0 ? 200_000 : 50, i), store.Cells[new TaskHandle((uint)i, 0)].Read(Cells.Bytes));
    }

    [Fact]
    public async Task A_value_the_worker_cannot_take_is_refused_with_its_reason()
    {
        var store = new MemoryStore();
        store.Cells[new TaskHandle(1, 0)] = Cells.Of(1);
        await using DataEnds ends = Serve(store);
        foreach (int length in new[] { 10, 100_000 })
        {
            var error = await Assert.ThrowsAsync<IOException>(
                () => ends.Network.PutAsync(ends.Address, new TaskHandle(1, 0), Cells.Of(new byte[length]), CancellationToken.None).AsTask().Soon());
            Assert.Contains("is here already", error.Message, StringComparison.Ordinal);
        }

        await ends.Network.PutAsync(ends.Address, new TaskHandle(2, 0), Cells.Of(1), CancellationToken.None).AsTask().Soon();
    }

    [Fact]
    public async Task A_value_to_bring_that_cannot_be_encoded_is_refused_where_it_is()
    {
        var store = new MemoryStore();
        await using DataEnds ends = Serve(store);
        Task put = ends.Network.PutAsync(ends.Address, new TaskHandle(1, 0), Cells.Broken(), CancellationToken.None).AsTask();
        if (!Encodes)
            await put.Soon();
        else
            Assert.Equal(new TaskHandle(1, 0), Assert.Single((await Assert.ThrowsAsync<ValueEncodingException>(() => put.Soon())).Failures).Task);
    }

    [Fact]
    public async Task An_address_where_nothing_is_served_is_named()
    {
        DataEnds ends = Serve(new MemoryStore());
        await ends.StopServingAsync();
        var error = await Assert.ThrowsAnyAsync<IOException>(
            () => ends.Network.GetAsync(ends.Address, new TaskHandle[] { new(1, 1) }, CancellationToken.None).AsTask().Soon());
        Assert.Contains(ends.Address, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => ends.Network.PutAsync(ends.Address, new TaskHandle(1, 1), Cells.Of(1), CancellationToken.None).AsTask().Soon());
        await ends.DisposeAsync();
    }

    [Fact]
    public async Task A_cancelled_token_asks_for_nothing()
    {
        await using DataEnds ends = Serve(new MemoryStore());
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ends.Network.GetAsync(ends.Address, new TaskHandle[] { new(1, 1) }, cancelled));
    }
}
