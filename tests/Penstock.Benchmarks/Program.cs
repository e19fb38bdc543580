using System.CommandLine;
using Penstock.Benchmarks.Compare;
using Penstock.Benchmarks.Fidelity;
using Penstock.Benchmarks.Lowering;
using Penstock.Benchmarks.Rounds;
using Penstock.Benchmarks.Scale;

RootCommand root = new("Benchmarks of Penstock.")
{
    CompareCommand.Create(),
    LoweringCommand.Create(),
    FidelityCommand.Create(),
    ScaleCommand.Create(),
    DriverCommand.Create(),
};

// Long enough to end the processes of both sides after a signal.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
