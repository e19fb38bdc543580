using System.CommandLine;
using Penstock.Benchmarks.Compare;
using Penstock.Benchmarks.Lowering;
using Penstock.Benchmarks.Rounds;

RootCommand root = new("Benchmarks of Penstock.")
{
    CompareCommand.Create(),
    LoweringCommand.Create(),
    DriverCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
