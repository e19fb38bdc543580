using System.Text.RegularExpressions;
using Penstock.Samples.Flights;

namespace Penstock.EndToEnd.Tests.Samples;

/// <summary>The sample as users run it: the same tables everywhere, and an empty cluster at the end.</summary>
public sealed class FlightsSampleTests : IDisposable
{
    private static readonly Lazy<string> Expected = new(() => PlainTables.Report().ToJson());

    private readonly TempFolder _folder = new();

    private string Json => _folder.File("tables.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_tables_of_a_run_in_one_process_are_those_of_plain_linq()
    {
        await using ProgramRun run = await ProgramRun.Sample("--json", Json).SucceededAsync();
        Assert.Equal(Expected.Value, await File.ReadAllTextAsync(Json));
    }

    [Fact]
    public async Task The_tables_of_a_run_on_two_processes_are_those_of_plain_linq()
    {
        await using ProgramRun run = await ProgramRun.Sample("--processes", "2", "--json", Json).SucceededAsync();
        Assert.Equal(Expected.Value, await File.ReadAllTextAsync(Json));
    }

    [Fact]
    public async Task The_tables_of_a_run_on_a_cluster_started_by_hand_are_those_of_plain_linq()
    {
        await using HandStartedCluster cluster = await HandStartedCluster.StartAsync(SampleCode, workers: 2);
        await using ProgramRun run = await ProgramRun.Sample("--connect", cluster.Address, "--access", cluster.Access, "--json", Json).SucceededAsync();
        Assert.Equal(Expected.Value, await File.ReadAllTextAsync(Json));
    }

    [Fact]
    public async Task Killing_a_worker_process_changes_no_table_and_is_reported()
    {
        await using ProgramRun run = ProgramRun.Sample("--processes", "2", "--repeat", "40", "--json", Json);
        await run.HasPrintedAsync("Round 2 of 40");
        ProcessTable.Kill(ProcessTable.ChildrenOf(run.ProcessId)[0]);
        await run.SucceededAsync();
        Assert.Equal(Expected.Value, await File.ReadAllTextAsync(Json));
        Assert.Matches(new Regex(@"Worker 'worker-\d' was lost: .* results that only it had are computed again, \d+ tasks"), run.Output);
    }

    private static string SampleCode => typeof(JsonReport).Assembly.Location;
}
