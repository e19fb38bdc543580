using System.Globalization;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Rounds;

/// <summary>
/// A Penstock cluster with its defaults, as separate processes on 127.0.0.1 started with the <c>penstock</c> tool: a scheduler,
/// workers, and the client in this process.
/// </summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan EmptyLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EmptyPoll = TimeSpan.FromMilliseconds(5);

    private readonly Stack<IAsyncDisposable> _parts;

    private ClusterUnderTest(Client client, Roles<int[]> pids, Stack<IAsyncDisposable> parts)
    {
        Client = client;
        Pids = pids;
        _parts = parts;
    }

    public Client Client { get; }

    public Roles<int[]> Pids { get; }

    public static async Task<ClusterUnderTest> StartAsync(int workers, int slots = 1)
    {
        var parts = new Stack<IAsyncDisposable>();
        try
        {
            return await StartAsync(workers, slots, parts);
        }
        catch
        {
            await DisposeAsync(parts);
            throw;
        }
    }

    /// <summary>Waits until the scheduler has forgotten every task of the round before.</summary>
    public async Task WaitUntilEmptyAsync()
    {
        using var limit = new CancellationTokenSource(EmptyLimit);
        while ((await Client.StatusAsync(limit.Token)).Tasks > 0)
            await Task.Delay(EmptyPoll, limit.Token);
    }

    public ValueTask DisposeAsync() => DisposeAsync(_parts);

    private static async Task<ClusterUnderTest> StartAsync(int workers, int slots, Stack<IAsyncDisposable> parts)
    {
        var folder = new TemporaryFolder();
        parts.Push(folder);
        string access = folder.File("cluster.json");
        var scheduler = new ToolProcess("scheduler", "--port", "0", "--access", access);
        parts.Push(scheduler);
        await scheduler.ReadyAsync();

        ToolProcess[] started = [.. Enumerable.Range(0, workers).Select(static i => $"w{i}").Select(name => new ToolProcess(
            "worker", "--access", access, "--code", typeof(ClusterUnderTest).Assembly.Location, "--slots", slots.ToString(CultureInfo.InvariantCulture), "--name", name))];
        foreach (ToolProcess worker in started)
            parts.Push(worker);
        foreach (ToolProcess worker in started)
            await worker.ReadyAsync();

        Client client = await Client.ConnectAsync(null, access);
        parts.Push(client);
        ClusterStatus status = await client.StatusAsync();
        if (status.Workers.Count != workers)
            throw new InvalidOperationException($"{status.Workers.Count} workers of {workers} have joined.");
        int[] workerIds = [.. status.Workers.Select(static worker => worker.ProcessId)]; // Children of the processes started above.
        return new ClusterUnderTest(client, new Roles<int[]>([scheduler.Id], workerIds, [Environment.ProcessId]), parts);
    }

    private static async ValueTask DisposeAsync(Stack<IAsyncDisposable> parts)
    {
        while (parts.TryPop(out IAsyncDisposable? part))
            await part.DisposeAsync();
    }
}
