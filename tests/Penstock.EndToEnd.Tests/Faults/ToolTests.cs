using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Penstock.Samples.Flights;

namespace Penstock.EndToEnd.Tests.Faults;

/// <summary>The tool and real processes around a scheduler: who is cleaned up after whom, and what wrong input says.</summary>
public sealed class ToolTests : IDisposable
{
    private static readonly TimeSpan RefusalMax = TimeSpan.FromSeconds(5);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_killed_while_it_holds_results_leaves_nothing_on_the_cluster()
    {
        await using HandStartedCluster cluster = await HandStartedCluster.StartAsync(typeof(JsonReport).Assembly.Location, workers: 2);
        await using Client observer = await Client.ConnectAsync(null, cluster.Access);
        await using ProgramRun holder = ProgramRun.Sample("--connect", cluster.Address, "--access", cluster.Access, "--repeat", "100000");
        await FreezeWhileHoldingAsync(holder, observer);
        await Deadline.Until(
            async () => (await observer.StatusAsync()).Workers.Any(worker => worker is { StoredCount: > 0, StoredBytes: > 0 }),
            () => "a worker's store that reports results");
        holder.Kill();
        await holder.EndedAsync();
        await Deadline.Until(
            async () => await observer.StatusAsync() is { Tasks: 0, Bytes: 0 } status && status.Workers.All(worker => worker is { StoredCount: 0, StoredBytes: 0 }),
            () => "an empty cluster");

        JsonElement status = await cluster.StatusAsync();
        Assert.Equal((0, 0), (status.GetProperty("tasks").GetInt64(), status.GetProperty("bytes").GetInt64()));
        Assert.Equal([0, 0], status.GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("storedBytes").GetInt64()));
    }

    /// <summary>Stops a client in the middle of its work, at a moment when it holds results.</summary>
    private static Task FreezeWhileHoldingAsync(ProgramRun holder, Client observer) => Deadline.Until(
        async () =>
        {
            holder.Freeze();
            if (await observer.StatusAsync() is { Tasks: > 0, Bytes: > 0 })
                return true;
            holder.Thaw();
            return false;
        },
        () => $"results on the cluster. The client printed:\n{holder.Output}");

    [Fact]
    public async Task Worker_processes_end_when_their_parent_is_killed()
    {
        await using ProgramRun parent = ProgramRun.Sample("--processes", "2", "--repeat", "100000");
        await parent.HasPrintedAsync("Round 1 of");
        IReadOnlyList<int> children = ProcessTable.ChildrenOf(parent.ProcessId);
        Assert.Equal(2, children.Count);
        parent.Kill();
        await parent.EndedAsync();
        await Deadline.Until(() => !children.Any(ProcessTable.IsAlive), "the worker processes end");
    }

    [Fact]
    public async Task A_worker_process_ends_when_the_tool_that_runs_it_is_killed()
    {
        await using HandStartedCluster cluster = await HandStartedCluster.StartAsync(typeof(JsonReport).Assembly.Location, workers: 1);
        int child = Assert.Single(ProcessTable.ChildrenOf(cluster.Programs[1].ProcessId));
        cluster.Programs[1].Kill();
        await Deadline.Until(() => !ProcessTable.IsAlive(child), "the worker process ends");
    }

    [Fact]
    public async Task Scheduler_and_worker_end_cleanly_when_they_are_asked_to()
    {
        await using HandStartedCluster cluster = await HandStartedCluster.StartAsync(typeof(JsonReport).Assembly.Location, workers: 1);
        foreach (ProgramRun program in cluster.Programs.Reverse())
        {
            program.Terminate();
            await program.SucceededAsync();
        }

        Assert.False(File.Exists(cluster.Access), "the access file leads nowhere any more");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named_within_five_seconds()
    {
        int port = FreePort();
        string access = WriteAccess($"tcp://127.0.0.1:{port}");
        await FailsAsync($"127.0.0.1:{port}", "status", "--access", access);
        await FailsAsync($"127.0.0.1:{port}", "status", $"tcp://127.0.0.1:{port}", "--access", access);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("tcp://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("tcp://no-such-host.invalid:8786")]
    public async Task A_wrong_address_is_named(string address) => await FailsAsync(address, "status", address, "--access", WriteAccess(null));

    [Fact]
    public async Task A_missing_access_file_is_named()
    {
        string missing = _folder.File("missing.json");
        await FailsAsync(missing, "status", "--access", missing);
        await FailsAsync(missing, "worker", "--access", missing, "--code", typeof(JsonReport).Assembly.Location);
    }

    [Fact]
    public async Task The_access_file_of_another_cluster_is_refused_and_harms_nobody()
    {
        await using HandStartedCluster cluster = await HandStartedCluster.StartAsync(typeof(JsonReport).Assembly.Location, workers: 0);
        await FailsAsync("access", "status", cluster.Address, "--access", WriteAccess(null));
        Assert.Equal(0, (await cluster.StatusAsync()).GetProperty("tasks").GetInt64());
    }

    [Fact]
    public async Task A_scheduler_listens_at_loopback_addresses_only() => await FailsAsync("TLS", "scheduler", "--listen", "0.0.0.0", "--port", "0", "--access", _folder.File("never.json"));

    [Fact]
    public async Task A_worker_without_code_says_which_file_is_missing() =>
        await FailsAsync("NoSuchApp.dll", "worker", "--access", WriteAccess("tcp://127.0.0.1:1"), "--code", _folder.File("NoSuchApp.dll"));

    [Fact]
    public async Task Wrong_usage_has_an_exit_code_of_its_own()
    {
        await using ProgramRun run = await ProgramRun.Tool("scheduler", "--port", "many").EndedAsync();
        Assert.Equal(2, run.ExitCode);
    }

    private static async Task FailsAsync(string naming, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await using ProgramRun run = await ProgramRun.Tool(arguments).EndedAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(naming, run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < RefusalMax + StartMax, $"It took {watch.Elapsed}.");
    }

    /// <summary>What starting the tool may take on a busy machine, on top of the refusal.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(10);

    private string WriteAccess(string? address)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.json");
        Transport.AccessFile.Create(address).Save(path);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
