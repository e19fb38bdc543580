using System.CommandLine;
using Penstock.Transport;

namespace Penstock.Cli.Commands;

/// <summary>How a command is told which cluster it is about.</summary>
internal sealed class ClusterArguments
{
    private readonly Argument<string?> _address = new("ADDRESS")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Where the scheduler listens, such as tcp://127.0.0.1:8786; without it, what the access file says.",
    };

    private readonly Option<string?> _access = AccessOption("The cluster's access file.");

    /// <summary>Adds the argument and the option to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_access);
    }

    /// <summary>The option that names an access file.</summary>
    public static Option<string?> AccessOption(string description) => new("--access")
    {
        Description = $"{description} Without it: the path in {AccessFile.PathVariable}, or penstock/cluster.json in your configuration folder.",
        HelpName = "FILE",
    };

    /// <summary>Reads the access file.</summary>
    public AccessFile LoadAccess(ParseResult parsed) => AccessFile.Load(PathOf(parsed, _access));

    /// <summary>The address that was given; null for the one in the access file.</summary>
    public string? AddressOf(ParseResult parsed) => parsed.GetValue(_address);

    /// <summary>Connects a client that looks at the cluster.</summary>
    public Task<Client> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Client.ConnectAsync(AddressOf(parsed), LoadAccess(parsed), new ClientOptions { Name = $"penstock-{Environment.ProcessId}" }, cancellationToken);

    /// <summary>The path that an access option names.</summary>
    public static string PathOf(ParseResult parsed, Option<string?> access) => parsed.GetValue(access) ?? AccessFile.DefaultPath;
}
