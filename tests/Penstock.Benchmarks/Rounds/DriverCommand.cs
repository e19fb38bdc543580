using System.CommandLine;
using System.Text.Json;
using Penstock.Benchmarks.Sides;

namespace Penstock.Benchmarks.Rounds;

/// <summary><c>driver</c>: Penstock's side of the comparison, started by <c>compare</c>. The other side is dask/driver.py.</summary>
internal static class DriverCommand
{
    public static Command Create()
    {
        Argument<string> workers = new("workers") { Description = $"The number of worker processes, or '{SideLauncher.NoCluster}'." };
        Command command = new(SideLauncher.DriverCommand, "Runs one round per line of standard input; used by 'compare'.") { workers };
        command.Hidden = true;
        command.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(workers)));
        return command;
    }

    private static async Task<int> RunAsync(string workers)
    {
        await using var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error); // Whatever a library prints must not look like an answer.

        Roles<int[]> pids = new([], [], [Environment.ProcessId]);
        await answers.WriteLineAsync(JsonSerializer.Serialize(new SideReady(pids, []), MessageJson.Default.SideReady));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            RoundRequest request = JsonSerializer.Deserialize(line, MessageJson.Default.RoundRequest)
                ?? throw new InvalidOperationException($"'{line}' is no request.");
            RoundReport report = BuildRound.Run(pids, request);
            await answers.WriteLineAsync(JsonSerializer.Serialize(report, MessageJson.Default.RoundReport));
        }

        return 0;
    }
}
