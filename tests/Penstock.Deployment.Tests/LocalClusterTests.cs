using System.Threading.Channels;
using static Penstock.Deployment.Tests.Numbers.Delayed;

namespace Penstock.Deployment.Tests;

public sealed class LocalClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly LocalClusterOptions TwoProcesses = new() { Processes = 2, SlotsPerWorker = 1, CodeAssembly = typeof(LocalClusterTests).Assembly };

    [Fact]
    public async Task The_default_is_one_worker_in_this_process_that_listens_nowhere()
    {
        await using LocalCluster cluster = await LocalCluster.StartAsync();
        Assert.Null(cluster.SchedulerAddress);
        WorkerStatus worker = Assert.Single((await cluster.StatusAsync()).Workers);
        Assert.Equal((Environment.ProcessorCount, Environment.ProcessId), (worker.Slots, worker.ProcessId));
    }

    [Fact]
    public async Task Slots_are_this_machines_cores_divided_among_the_workers()
    {
        await using LocalCluster cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Workers = 3 });
        Assert.All((await cluster.StatusAsync()).Workers, worker => Assert.Equal(Math.Max(1, Environment.ProcessorCount / 3), worker.Slots));
    }

    [Fact]
    public async Task Several_clusters_in_one_process_do_not_know_of_each_other()
    {
        await using LocalCluster first = await LocalCluster.StartAsync();
        await using LocalCluster second = await LocalCluster.StartAsync();
        await using Client client = await first.ConnectAsync();
        await using Client other = await second.ConnectAsync();
        using Future<long> future = client.Compute(Add(1, 2));
        Assert.Equal(3, await future.WaitAsync(Limit));
        Assert.Equal(1, (await first.StatusAsync()).Tasks);
        Assert.Equal(0, (await second.StatusAsync()).Tasks);
        Assert.Throws<ArgumentException>(() => other.Compute(Add(future, 1)));
    }

    [Fact]
    public async Task Worker_processes_run_the_code_of_the_assembly_that_was_named_and_end_with_the_cluster()
    {
        int[] processes;
        await using (LocalCluster cluster = await LocalCluster.StartAsync(TwoProcesses))
        {
            Assert.StartsWith("tcp://127.0.0.1:", cluster.SchedulerAddress, StringComparison.Ordinal);
            processes = [.. (await cluster.StatusAsync()).Workers.Select(worker => worker.ProcessId)];
            await using Client client = await cluster.ConnectAsync();
            long process = await ProcessId().ComputeAsync(client).WaitAsync(Limit);
            Assert.Contains((int)process, processes);
        }

        Assert.Equal(2, processes.Length);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public async Task A_worker_process_that_dies_is_reported_and_replaced()
    {
        await using LocalCluster cluster = await LocalCluster.StartAsync(TwoProcesses);
        var died = new TaskCompletionSource<WorkerDiedEventArgs>();
        cluster.WorkerDied += (_, worker) => died.TrySetResult(worker);
        await using Client client = await cluster.ConnectAsync();
        var joined = Channel.CreateUnbounded<string>();
        client.WorkerJoined += (_, worker) => joined.Writer.TryWrite(worker.Name);
        Future<Unit> death = client.Compute(Die("These are my last words."));
        WorkerDiedEventArgs report = await died.Task.WaitAsync(Limit);
        death.Dispose();
        Assert.Contains("77", report.Reason, StringComparison.Ordinal);
        Assert.Contains("These are my last words.", report.LastLines);
        await WaitForAsync(joined.Reader, report.Worker + "."); // The other worker may have been given the task, and died, as well.
        Assert.Equal(5, await Add(2, 3).ComputeAsync(client).WaitAsync(Limit));
    }

    private static async Task WaitForAsync(ChannelReader<string> names, string start)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!(await names.ReadAsync(limit.Token)).StartsWith(start, StringComparison.Ordinal))
        {
        }
    }

    [Fact]
    public async Task Without_the_name_of_the_code_a_test_runner_is_told_to_give_it()
    {
        Exception? error = await Record.ExceptionAsync(() => LocalCluster.StartAsync(new LocalClusterOptions { Processes = 1 }));
        Assert.Contains(nameof(LocalClusterOptions.CodeAssembly), Assert.IsType<FileNotFoundException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_no_process()
    {
        using var giveUp = new CancellationTokenSource();
        Task<LocalCluster> starting = LocalCluster.StartAsync(TwoProcesses, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(Limit));
    }

    [Fact]
    public async Task Workers_that_take_too_long_to_join_end_the_start()
    {
        WorkerStartException error = await Assert.ThrowsAsync<WorkerStartException>(() =>
            LocalCluster.StartAsync(TwoProcesses with { ConnectTimeout = TimeSpan.FromMilliseconds(1) }).WaitAsync(Limit));
        Assert.Contains(nameof(LocalClusterOptions.ConnectTimeout), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_was_disposed_says_so()
    {
        LocalCluster cluster = await LocalCluster.StartAsync();
        await cluster.DisposeAsync();
        await cluster.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => cluster.ConnectAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => cluster.StatusAsync());
    }

    [Fact]
    public async Task A_client_that_outlives_its_cluster_hears_of_its_end()
    {
        LocalCluster cluster = await LocalCluster.StartAsync();
        await using Client client = await cluster.ConnectAsync();
        using Future<long> future = client.Compute(Add(1, 2));
        await cluster.DisposeAsync();
        await Assert.ThrowsAsync<SchedulerUnavailableException>(() => Add(3, 4).ComputeAsync(client).WaitAsync(Limit));
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        LocalClusterOptions[] wrong =
        [
            new() { Processes = -1 }, new() { Workers = 0 }, new() { SlotsPerWorker = 0 }, new() { MemoryBudgetPerWorker = 0 },
            new() { ConnectTimeout = TimeSpan.Zero }, new() { Processes = 2, Workers = 2 },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => { _ = LocalCluster.StartAsync(options).GetAwaiter().GetResult(); }));
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
