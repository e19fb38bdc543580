using System.CommandLine;
using Spectre.Console;

namespace Penstock.Cli.Commands;

/// <summary><c>penstock status</c></summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the scheduler's answer as JSON, for scripts." };
        var watch = new Option<bool>("--watch") { Description = "Look again every second until Ctrl+C." };
        var cluster = new ClusterArguments();
        var command = new Command("status", """
            Shows how many tasks and bytes a cluster has, and its workers and clients.

            Examples:
              penstock status
              penstock status --watch
              penstock status tcp://127.0.0.1:8786 --access cluster.json --json
            """);
        cluster.AddTo(command);
        command.Add(json);
        command.Add(watch);
        command.SetAction((parsed, cancellation) => Guard.RunAsync(async () =>
        {
            await using Client client = await cluster.ConnectAsync(parsed, cancellation).ConfigureAwait(false);
            Action<ClusterStatus> show = parsed.GetValue(json) ? static status => Console.WriteLine(status.Json) : StatusTable.Write;
            if (parsed.GetValue(watch))
                await WatchAsync(client, show, cancellation).ConfigureAwait(false);
            else
                show(await client.StatusAsync(cancellation).ConfigureAwait(false));
            return ExitCodes.Done;
        }));
        return command;
    }

    private static async Task WatchAsync(Client client, Action<ClusterStatus> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchInterval);
        try
        {
            do
            {
                ClusterStatus status = await client.StatusAsync(cancellationToken).ConfigureAwait(false);
                if (!Console.IsOutputRedirected)
                    AnsiConsole.Clear();
                show(status);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how watching ends.
        }
    }
}
