using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Penstock.Benchmarks.Sides;

/// <summary>
/// One side of the comparison: a driver process that holds the client, started the cluster's other processes, and runs one
/// round per line of its standard input. Both sides are driven alike.
/// </summary>
internal sealed class Side : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RoundLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process _driver;
    private readonly Task<string> _errors;
    private SideReady? _ready;

    private Side(string name, Process driver)
    {
        Name = name;
        _driver = driver;
        _errors = driver.StandardError.ReadToEndAsync();
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Versions => Ready.Versions;

    /// <summary>The ids of all its processes.</summary>
    public IReadOnlyList<int> Pids => [.. Ready.Roles.Scheduler, .. Ready.Roles.Workers, .. Ready.Roles.Client];

    private SideReady Ready => _ready ?? throw new InvalidOperationException($"{Name} has not started.");

    /// <summary>Starts the driver and waits until its cluster is ready.</summary>
    public static async Task<Side> StartAsync(string name, ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var side = new Side(name, Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."));
        try
        {
            side._ready = await side.ReadAsync(MessageJson.Default.SideReady, StartLimit, CancellationToken.None);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one round to its end.</summary>
    public async Task<RoundReport> RunAsync(RoundRequest request, CancellationToken cancellation)
    {
        await _driver.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, MessageJson.Default.RoundRequest));
        await _driver.StandardInput.FlushAsync(cancellation);
        return await ReadAsync(MessageJson.Default.RoundReport, RoundLimit, cancellation);
    }

    /// <summary>Ends the driver, which ends the rest; kills what does not end.</summary>
    public async ValueTask DisposeAsync()
    {
        _driver.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _driver.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _driver.Kill(entireProcessTree: true);
        }

        _driver.Dispose();
    }

    private async Task<T> ReadAsync<T>(JsonTypeInfo<T> type, TimeSpan limit, CancellationToken cancellation)
    {
        string? line;
        try
        {
            line = await _driver.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(limit, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not answer within {limit.TotalSeconds:0} s.");
        }

        if (line is null)
            throw new InvalidOperationException($"{Name} ended:\n{await _errors}");
        return JsonSerializer.Deserialize(line, type) ?? throw new InvalidOperationException($"{Name} answered '{line}'.");
    }
}
