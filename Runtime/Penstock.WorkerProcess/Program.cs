using System.Net;
using System.Runtime.InteropServices;
using Penstock.Core;
using Penstock.Hosting;
using Penstock.Transport;

namespace Penstock.WorkerProcess;

/// <summary>
/// The program of a worker process. It reads one line of settings from its input, joins the scheduler they name, prints one
/// line when it has joined, and works until its input ends, SIGTERM comes or the scheduler is gone (<see cref="ExitCode"/>).
/// Everything else it has to say goes to the error output.
/// </summary>
internal static class Program
{
    private static async Task<int> Main()
    {
        var parent = new ParentPipe();
        if (!TryReadSettings(parent, out WorkerProcessSettings? settings))
            return ExitCode.BadSettings;
        var terminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated.TrySetResult();
        });

        // Ctrl+C in a terminal goes to the parent too, which decides: it may want to end its work first.
        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        try
        {
            return await RunAsync(settings, Task.WhenAny(parent.Ended, terminated.Task)).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"Worker {settings.Name} could not join: {error.Message}");
            return ExitCode.NotJoined;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"Worker {settings.Name} has failed: {error}");
            return ExitCode.InternalError;
        }
    }

    private static bool TryReadSettings(ParentPipe parent, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WorkerProcessSettings? settings)
    {
        settings = null;
        try
        {
            if (parent.ReadSettings() is { } line)
                settings = WorkerProcessSettings.FromLine(line);
            else
                Console.Error.WriteLine("A worker process reads its settings as one line of JSON from its input, and the input is empty. Use `penstock worker` to start one by hand.");
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine(error.Message);
        }

        return settings is not null;
    }

    private static async Task<int> RunAsync(WorkerProcessSettings settings, Task told)
    {
        CodeLoader.Load(FunctionTable.Default, settings.Code);
        using SlotBoard? board = settings.Board is { } path ? SlotBoard.Open(path) : null;
        var host = new WorkerHost(OptionsOf(settings, board));
        await using TcpDataServer server = TcpDataServer.Start(new IPEndPoint(IPAddress.Loopback, 0), settings.Access, host.Data, onRefused: static refused =>
            Console.Error.WriteLine($"Refused {refused.RemoteName}: {refused.Reason}"));
        await using var network = new TcpDataNetwork(settings.Access);
        try
        {
            return await JoinAndWorkAsync(settings, host, server.Address, network, told).ConfigureAwait(false);
        }
        finally
        {
            await host.DisposeAsync().ConfigureAwait(false); // Before its data is served no more: then nobody is sent here in vain.
        }
    }

    /// <returns>The exit code.</returns>
    private static async Task<int> JoinAndWorkAsync(WorkerProcessSettings settings, WorkerHost host, string dataAddress, TcpDataNetwork network, Task told)
    {
        using var giveUp = new CancellationTokenSource();
        Task<IPeerLink> connecting = TcpTransport.ConnectWorkerAsync(settings.Access.SchedulerAddress!, settings.Access, giveUp.Token); // FromLine has checked it.
        if (await Task.WhenAny(connecting, told).ConfigureAwait(false) == told)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            return ExitCode.Told;
        }

        host.Start(await connecting.ConfigureAwait(false), network, dataAddress);
        if (await Task.WhenAny(host.Joined, told).ConfigureAwait(false) == told)
            return ExitCode.Told;
        await host.Joined.ConfigureAwait(false);
        Console.Out.WriteLine(new WorkerProcessReady(Environment.ProcessId, dataAddress).ToLine());
        Console.Out.Flush();
        if (await Task.WhenAny(host.Left, told).ConfigureAwait(false) == told)
            return ExitCode.Told;
        if (host.Dismissal is { } dismissal)
            return dismissal.IsReplaced ? ExitCode.Replaced : ExitCode.Retired;
        Console.Error.WriteLine($"Worker {settings.Name} has left its scheduler: {await host.Left.ConfigureAwait(false)}");
        return ExitCode.SchedulerGone;
    }

    private static WorkerHostOptions OptionsOf(WorkerProcessSettings settings, SlotBoard? board)
    {
        var defaults = new WorkerHostOptions();
        return defaults with
        {
            Name = settings.Name,
            Slots = settings.Slots ?? defaults.Slots,
            MemoryBudget = settings.MemoryBudget ?? defaults.MemoryBudget,
            Resources = settings.Resources,
            Board = board,
        };
    }
}
