using System.CommandLine;

namespace Penstock.Cli.Sim;

/// <summary><c>penstock sim run</c></summary>
internal static class SimRunCommand
{
    public static Command Create()
    {
        var options = new CampaignOptions();
        var corpus = new Option<string?>("--corpus") { Description = "First live the plans in this folder, which once found something.", HelpName = "DIR" };
        var hashes = new Option<string?>("--hashes") { Description = "Write number and trace hash of each life into a file, to compare two processes.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON, for scripts." };
        Option<int> runs = SimShrinkCommand.RunsOption();
        var command = new Command("run", """
            Lives many lives, each decided by a plan, and judges them. What breaks a promise is printed as a token that lives
            the same life again, and once more after making it as small as it gets.

            Exit codes: 0 every promise was kept, 1 one was broken, 2 wrong usage.

            Examples:
              penstock sim run --minutes 10
              penstock sim run --lives 100000 --seed 42 --mode swarm
              penstock sim run --mode exhaustive --minutes 60
            """);
        options.AddTo(command);
        foreach (Option option in (Option[])[corpus, hashes, runs, json])
            command.Add(option);
        command.SetAction((parsed, cancellation) => Guard.RunAsync(() => Task.Run(
            () => new SimRun(options.Read(parsed), parsed.GetValue(runs), parsed.GetValue(json)).Run(parsed.GetValue(corpus), parsed.GetValue(hashes), cancellation),
            CancellationToken.None)));
        return command;
    }
}
