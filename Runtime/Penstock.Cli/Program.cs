using System.CommandLine;
using Penstock.Cli.Commands;
using Penstock.Cli.Sim;

namespace Penstock.Cli;

/// <summary>The <c>penstock</c> tool.</summary>
internal static class Program
{
    /// <summary>A scheduler or worker that was told to end may still have connections to close.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);

    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("""
            Starts Penstock schedulers and workers, and shows what they do.

            A cluster on this machine, in three terminals:
              penstock scheduler
              penstock worker --code bin/Debug/net10.0/MyApp.dll
              penstock status --watch

            The scheduler writes an access file that only you can read; the other commands find it in the same place.
            Exit codes: 0 done, 1 failed, 2 wrong usage.
            """)
        {
            SchedulerCommand.Create(),
            WorkerCommand.Create(),
            StatusCommand.Create(),
            KeyCommands.CreateExplain(),
            KeyCommands.CreateStory(),
            SimCommand.Create(),
        };
        ParseResult parsed = root.Parse(arguments);
        int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndPatience, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
    }
}
