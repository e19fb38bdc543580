using Penstock;
using Penstock.Hosting.Tests.Worker;
using Penstock.Serialization;

[assembly: DelayedModule(typeof(ProcessFunctions))]

namespace Penstock.Hosting.Tests.Worker;

/// <summary>What the generator would write for this assembly if it had a [Delayed] method; worker processes find it by the attribute.</summary>
public sealed class ProcessFunctions : IDelayedModule
{
    internal static FunctionIdentity Pid { get; } = new("Penstock.Hosting.Tests.Pid()", "Pid", 1, Guid.Empty, 1);

    public void Register(FunctionTable table) =>
        table.Add(TaskFunction.Create(Pid, false, Formatters.Int64, (ref TaskArguments _) =>
        {
            Console.WriteLine("a task prints");
            return (long)Environment.ProcessId;
        }));
}
