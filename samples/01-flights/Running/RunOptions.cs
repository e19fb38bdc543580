using System.CommandLine;

namespace Penstock.Samples.Flights;

/// <summary>What the command line asks for.</summary>
/// <param name="Processes">How many worker processes to start; 0 to work in this process.</param>
/// <param name="Connect">The scheduler to use instead of one of our own.</param>
/// <param name="Access">The access file of that scheduler's cluster.</param>
/// <param name="Repeat">How often to do the work.</param>
/// <param name="Json">Where to write the tables for scripts.</param>
internal sealed record RunOptions(int Processes, string? Connect, string? Access, int Repeat, string? Json)
{
    /// <summary>Makes the command that reads them.</summary>
    /// <param name="run">What to do with them; gives the exit code.</param>
    public static RootCommand Command(Func<RunOptions, CancellationToken, Task<int>> run)
    {
        var processes = new Option<int>("--processes") { Description = "Start this many worker processes; without it everything happens in this process.", HelpName = "N" };
        var connect = new Option<string?>("--connect") { Description = "Use the scheduler at this address, such as tcp://127.0.0.1:8786.", HelpName = "ADDRESS" };
        var access = new Option<string?>("--access") { Description = "The access file of that scheduler.", HelpName = "FILE" };
        var repeat = new Option<int>("--repeat") { Description = "Do the work this many times over; the tables stay the same.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { Description = "Write the tables to this file, for scripts.", HelpName = "FILE" };
        AtLeast(processes, 0);
        AtLeast(repeat, 1);
        var command = new RootCommand("Reads 200,000 flights and 10,000 bird strikes with [Delayed] methods, keeps them on the workers, and asks questions of them.")
        {
            processes, connect, access, repeat, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(connect) is not null && result.GetValue(processes) > 0)
                result.AddError("Use --processes or --connect, not both.");
        });
        command.SetAction((parsed, cancellation) => run(
            new RunOptions(parsed.GetValue(processes), parsed.GetValue(connect), parsed.GetValue(access), parsed.GetValue(repeat), parsed.GetValue(json)), cancellation));
        return command;
    }

    private static void AtLeast(Option<int> option, int minimum) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && value < minimum)
            result.AddError($"{option.Name} must be at least {minimum}.");
    });
}
