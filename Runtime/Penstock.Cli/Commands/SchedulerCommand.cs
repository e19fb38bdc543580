using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Penstock.Hosting;
using Penstock.Protocol;
using Penstock.Transport;

namespace Penstock.Cli.Commands;

/// <summary><c>penstock scheduler</c></summary>
internal static class SchedulerCommand
{
    private const int DefaultPort = 8786;

    private static readonly PeerRole[] Roles = [PeerRole.Client, PeerRole.Worker];

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port to listen at; 0 for one that is free.", HelpName = "N", DefaultValueFactory = _ => DefaultPort };
        var listen = new Option<string>("--listen") { Description = "The address to listen at: a loopback address, in this version.", HelpName = "ADDR", DefaultValueFactory = _ => "127.0.0.1" };
        Option<string?> access = ClusterArguments.AccessOption("Where to write the cluster's access file.");
        port.MustBeWithin(IPEndPoint.MinPort, IPEndPoint.MaxPort);
        var command = new Command("scheduler", """
            Runs a scheduler until it is told to end (Ctrl+C).

            It makes a new cluster and writes its access file, for your eyes only: whoever has the file can run code on the workers.

            Examples:
              penstock scheduler
              penstock scheduler --port 0 --access cluster.json
            """)
        {
            port, listen, access,
        };
        command.SetAction((parsed, cancellation) => Guard.RunAsync(() => RunAsync(
            new IPEndPoint(AddressOf(parsed.GetRequiredValue(listen)), parsed.GetValue(port)), ClusterArguments.PathOf(parsed, access), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(IPEndPoint endpoint, string accessPath, CancellationToken cancellationToken)
    {
        AccessFile access = AccessFile.Create();
        await using var scheduler = new SchedulerHost(new SchedulerHostOptions { OnStall = stall => Console.Error.WriteLine(stall) });
        await using LinkListener listener = LinkListener.Start(
            endpoint, access, Roles, scheduler.Accept, onRefused: refused => Console.Error.WriteLine($"Refused a connection from {refused.RemoteName}: {refused.Reason}"));
        access.WithSchedulerAddress(listener.Address).Save(accessPath);
        try
        {
            Console.WriteLine($"Scheduler at {listener.Address}, access file {Path.GetFullPath(accessPath)}");
            await scheduler.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw new InvalidOperationException("The scheduler has ended by itself.");
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Done;
        }
        finally
        {
            DeleteIfOurs(accessPath, access.ClusterId);
        }
    }

    /// <summary>The file leads nowhere any more; another scheduler's, written to the same place meanwhile, stays.</summary>
    private static void DeleteIfOurs(string path, string clusterId)
    {
        try
        {
            if (AccessFile.Load(path).ClusterId == clusterId)
                File.Delete(path);
        }
        catch (IOException)
        {
            // Somebody has removed or damaged it.
        }
    }

    private static IPAddress AddressOf(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? address))
            return address;
        try
        {
            return Dns.GetHostAddresses(text)[0];
        }
        catch (SocketException error)
        {
            throw new IOException($"Cannot listen at '{text}': {error.Message}. Give an address, such as 127.0.0.1.", error);
        }
    }
}
