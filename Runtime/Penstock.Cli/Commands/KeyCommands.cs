using System.CommandLine;
using System.Text.Json;

namespace Penstock.Cli.Commands;

/// <summary><c>penstock explain KEY</c> and <c>penstock story KEY</c>: what the scheduler knows of one key.</summary>
internal static class KeyCommands
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command CreateExplain() => Create(
        "explain",
        "Says why a key waits, where it runs, or who keeps it in memory.",
        static (client, key, cancellation) => client.ExplainAsync(key, cancellation));

    public static Command CreateStory() => Create(
        "story",
        "Says what happened to a key, as far as the scheduler remembers.",
        static (client, key, cancellation) => client.StoryAsync(key, cancellation));

    private static Command Create(string name, string description, Func<Client, Key, CancellationToken, Task<string>> ask)
    {
        var key = new Argument<string>("KEY") { Description = "The key, as errors, ToString() of futures and other answers show it." };
        var cluster = new ClusterArguments();
        var command = new Command(name, $"""
            {description}

            Example:
              penstock {name} 0123456789abcdef0123456789abcdef
            """);
        command.Add(key);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellation) => Guard.RunAsync(async () =>
        {
            if (!KeyText.TryParse(parsed.GetRequiredValue(key), out Key wanted))
                throw new IOException($"'{parsed.GetRequiredValue(key)}' is not a key: it has 32 hexadecimal digits, after a name and '-' perhaps.");
            await using Client client = await cluster.ConnectAsync(parsed, cancellation).ConfigureAwait(false);
            using JsonDocument answer = JsonDocument.Parse(await ask(client, wanted, cancellation).ConfigureAwait(false));
            Console.WriteLine(JsonSerializer.Serialize(answer, Indented));
            return ExitCodes.Done;
        }));
        return command;
    }
}
