using System.CommandLine;
using Penstock.Cli.Commands;
using Penstock.Simulator;

namespace Penstock.Cli.Sim;

/// <summary><c>penstock sim shrink</c></summary>
internal static class SimShrinkCommand
{
    public static Command Create()
    {
        Argument<string> token = TokenArgument.Create();
        Option<int> runs = RunsOption();
        var command = new Command("shrink", """
            Makes a plan that breaks a promise as small as it gets, while the same oracle still finds it.

            Exit codes: 0 the plan breaks no promise, 1 it does, 2 wrong usage.
            """)
        {
            token, runs,
        };
        command.SetAction(parsed =>
        {
            if (Shrinker.Shrink(ReplayToken.Read(parsed.GetRequiredValue(token)), SimLives.Live, parsed.GetValue(runs)) is not { } shrunk)
            {
                Console.WriteLine("Every promise was kept: there is nothing to shrink.");
                return ExitCodes.Done;
            }

            FindingText.Write(shrunk);
            return ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>How much shrinking may cost.</summary>
    public static Option<int> RunsOption()
    {
        var runs = new Option<int>("--runs") { Description = "How many lives shrinking a plan may take.", HelpName = "N", DefaultValueFactory = _ => Shrinker.RunsMaxDefault };
        runs.MustBeWithin(1, int.MaxValue);
        return runs;
    }
}
