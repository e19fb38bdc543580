using System.CommandLine;
using System.Globalization;
using Penstock.Deployment.Internal.Processes;
using Penstock.Hosting;
using Penstock.Transport;

namespace Penstock.Cli.Commands;

/// <summary><c>penstock worker</c></summary>
internal static class WorkerCommand
{
    /// <summary>A worker that cannot reach its scheduler says so well before; this is for one that hangs.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var code = new Option<string>("--code") { Description = "The main .dll of the application whose [Delayed] methods the worker runs, where it was built.", HelpName = "APP.dll", Required = true };
        var slots = new Option<int>("--slots") { Description = "How many tasks run at once; as many as there are cores, unless set.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var name = new Option<string?>("--name") { Description = "The worker's name, for people; made of the process id unless set.", HelpName = "NAME" };
        var memory = new Option<long?>("--memory") { Description = "How many bytes of results the worker means to hold; six tenths of what its process may use unless set.", HelpName = "BYTES" };
        var resources = new Option<string[]>("--resource") { Description = "A named amount that tasks may use up while they run, such as gpu=2. May be given several times.", HelpName = "NAME=AMOUNT", DefaultValueFactory = _ => [] };
        slots.MustBeWithin(1, int.MaxValue);
        memory.MustBeWithin(1, long.MaxValue);
        var cluster = new ClusterArguments();
        var command = new Command("worker", """
            Runs a worker until it is told to end (Ctrl+C) or its scheduler is gone.

            Examples:
              penstock worker --code bin/Debug/net10.0/MyApp.dll
              penstock worker tcp://127.0.0.1:8786 --access cluster.json --code MyApp.dll --slots 2 --name left
            """);
        cluster.AddTo(command);
        command.Add(code);
        command.Add(slots);
        command.Add(name);
        command.Add(memory);
        command.Add(resources);
        command.SetAction((parsed, cancellation) => Guard.RunAsync(() =>
        {
            AccessFile access = cluster.LoadAccess(parsed);
            if (cluster.AddressOf(parsed) is { } address)
                access = access.WithSchedulerAddress(address);
            if (access.SchedulerAddress is null)
                throw new IOException("The access file names no scheduler: give its address, such as tcp://127.0.0.1:8786.");
            var settings = new WorkerProcessSettings
            {
                Access = access,
                Name = parsed.GetValue(name) ?? $"worker-{Environment.ProcessId}",
                Slots = parsed.GetValue(slots),
                MemoryBudget = parsed.GetValue(memory),
                Resources = ResourcesOf(parsed.GetRequiredValue(resources)),
            };
            return RunAsync(WorkerProgram.For(parsed.GetRequiredValue(code)), settings, cancellation);
        }));
        return command;
    }

    private static Dictionary<string, double> ResourcesOf(string[] texts)
    {
        var amounts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int at = text.LastIndexOf('=');
            if (at < 1 || !double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double amount) || !(amount > 0))
                throw new IOException($"--resource {text} is not a name and an amount, such as gpu=2.");
            amounts[text[..at]] = amount;
        }

        return amounts;
    }

    private static async Task<int> RunAsync(WorkerProgram program, WorkerProcessSettings settings, CancellationToken cancellationToken)
    {
        await using WorkerChild child = await WorkerChild.StartAsync(program, settings, TimeProvider.System, Console.Error.WriteLine).ConfigureAwait(false);
        Task first = await Task.WhenAny(child.Ready, child.Exited, Task.Delay(StartPatience, cancellationToken)).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
            return ExitCodes.Done;
        if (first == child.Ready)
            Console.WriteLine($"Worker '{child.Name}' has joined, process {child.ProcessId}");
        else if (first != child.Exited)
            throw new IOException($"Worker '{child.Name}' did not join its cluster within {StartPatience.TotalSeconds:0} s.");
        try
        {
            WorkerExit exit = await child.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw new IOException($"Worker '{child.Name}' has ended: {exit.Describe()}");
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Done;
        }
    }
}
