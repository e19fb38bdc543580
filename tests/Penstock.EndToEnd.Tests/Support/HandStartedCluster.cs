using System.Text.Json;

namespace Penstock.EndToEnd.Tests;

/// <summary>A scheduler and workers started with the tool, as people do in terminals.</summary>
internal sealed class HandStartedCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ProgramRun> _programs = [];

    private HandStartedCluster() => Access = _folder.File("cluster.json");

    public string Access { get; }

    /// <summary>Where the scheduler listens.</summary>
    public string Address
    {
        get
        {
            using JsonDocument access = JsonDocument.Parse(File.ReadAllText(Access));
            return access.RootElement.GetProperty("scheduler").GetString() ?? "";
        }
    }

    public IReadOnlyList<ProgramRun> Programs => _programs;

    /// <param name="code">The assembly whose tasks the workers run.</param>
    public static async Task<HandStartedCluster> StartAsync(string code, int workers)
    {
        var cluster = new HandStartedCluster();
        try
        {
            await cluster.RunAsync("Scheduler at", "scheduler", "--port", "0", "--access", cluster.Access);
            for (int i = 1; i <= workers; i++)
                await cluster.RunAsync("has joined", "worker", "--access", cluster.Access, "--code", code, "--slots", "1", "--name", $"by-hand-{i}");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>penstock status --json</c> prints.</summary>
    public async Task<JsonElement> StatusAsync()
    {
        await using ProgramRun status = await ProgramRun.Tool("status", Address, "--access", Access, "--json").SucceededAsync();
        return JsonDocument.Parse(status.Output).RootElement.Clone();
    }

    /// <summary>Ends everything in the order in which people would: workers, then the scheduler.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int i = _programs.Count - 1; i >= 0; i--)
            await _programs[i].DisposeAsync();
        _folder.Dispose();
    }

    private async Task RunAsync(string ready, params string[] arguments)
    {
        ProgramRun program = ProgramRun.Tool(arguments);
        _programs.Add(program);
        await program.HasPrintedAsync(ready);
    }
}
