using System.CommandLine;
using System.Globalization;
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
        if (workers == SideLauncher.NoCluster)
        {
            Roles<int[]> self = new([], [], [Environment.ProcessId]);
            await AnswerAsync(answers, self, request => Task.FromResult(BuildRound.Run(self, request)));
        }
        else
        {
            await using ClusterUnderTest cluster = await ClusterUnderTest.StartAsync(int.Parse(workers, CultureInfo.InvariantCulture));
            await AnswerAsync(answers, cluster.Pids, request => RunRoundAsync(cluster, request));
        }

        return 0;
    }

    private static async Task AnswerAsync(StreamWriter answers, Roles<int[]> pids, Func<RoundRequest, Task<RoundReport>> run)
    {
        await answers.WriteLineAsync(JsonSerializer.Serialize(new SideReady(pids, []), MessageJson.Default.SideReady));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            RoundRequest request = JsonSerializer.Deserialize(line, MessageJson.Default.RoundRequest)
                ?? throw new InvalidOperationException($"'{line}' is no request.");
            await answers.WriteLineAsync(JsonSerializer.Serialize(await run(request), MessageJson.Default.RoundReport));
        }
    }

    private static async Task<RoundReport> RunRoundAsync(ClusterUnderTest cluster, RoundRequest request)
    {
        RoundReport report = await (request.Round switch
        {
            "map" => MapRound.RunAsync(cluster, request),
            "chain" => GraphRounds.RunChainAsync(cluster, request),
            "random" => GraphRounds.RunRandomAsync(cluster, request),
            "latency" => LatencyRound.RunAsync(cluster, request),
            "submit" => SubmitRound.RunAsync(cluster, request),
            _ => throw new InvalidOperationException($"There is no round '{request.Round}' with a cluster."),
        });
        await cluster.WaitUntilEmptyAsync();
        return report;
    }
}
