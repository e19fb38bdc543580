using System.CommandLine;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary><c>penstock sim replay</c></summary>
internal static class SimReplayCommand
{
    public static Command Create()
    {
        Argument<string> token = TokenArgument.Create();
        var trace = new Option<bool>("--trace") { Description = "Print everything that happens." };
        var key = new Option<string?>("--key") { Description = "Print only what happens to this key, or to another that the text names: implies --trace.", HelpName = "TEXT" };
        var command = new Command("replay", """
            Lives one plan again.

            Exit codes: 0 every promise was kept, 1 one was broken, 2 wrong usage.

            Examples:
              penstock sim replay AQMBAAIHAAIBTAMBrAIhAwUBid8
              penstock sim replay AQMBAAIHAAIBTAMBrAIhAwUBid8 --key 0123456789abcdef
            """)
        {
            token, trace, key,
        };
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(key);
            return Replay(ReplayToken.Read(parsed.GetRequiredValue(token)), parsed.GetValue(trace) || wanted is not null ? new ConsoleTrace(wanted) : null);
        });
        return command;
    }

    private static int Replay(LifePlan plan, ConsoleTrace? trace)
    {
        FindingText.WritePlan(plan);
        LifeOutcome outcome = trace is null ? SimLives.Live(plan) : SimLives.Live(plan, trace);
        Console.WriteLine($"{outcome.Events:N0} events in {outcome.Nanoseconds / 1e6:N3} ms of simulated time, trace {outcome.TraceHash:x16}");
        Console.WriteLine(outcome.Violation is { } violation ? $"{violation.Oracle}: {violation.Message}" : "Every promise was kept.");
        return outcome.Violation is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Prints the lines of a life, or those that contain a text.</summary>
    private sealed class ConsoleTrace(string? wanted) : ILifeTrace
    {
        public void Write(long nanoseconds, string who, string what)
        {
            if (wanted is null || what.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                Console.WriteLine($"{nanoseconds / 1e6,12:N3} ms  {who,-12} {what}");
        }
    }
}
