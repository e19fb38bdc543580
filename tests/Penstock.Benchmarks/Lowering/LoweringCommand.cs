using System.CommandLine;
using System.Globalization;
using Penstock.Benchmarks.Measuring;

namespace Penstock.Benchmarks.Lowering;

/// <summary><c>lowering</c>: what building and lowering graphs costs per node, without a cluster and without Dask.</summary>
internal static class LoweringCommand
{
    public static Command Create()
    {
        Option<int> nodes = new("--nodes") { Description = "Nodes of each graph.", DefaultValueFactory = static _ => 1_000_000 };
        Option<int> rounds = new("--rounds") { Description = "Rounds; the medians are printed.", DefaultValueFactory = static _ => 7 };
        Option<string> shape = new("--shape") { Description = "Only the shape of this name.", DefaultValueFactory = static _ => "" };
        Command command = new("lowering", "Measures building and lowering of graphs: CPU time and allocation per node.") { nodes, rounds, shape };
        command.SetAction(arguments => Run(arguments.GetValue(nodes), arguments.GetValue(rounds), arguments.GetValue(shape) ?? ""));
        return command;
    }

    private static void Run(int nodes, int rounds, string only)
    {
        Console.WriteLine($"{"shape",-22} {"build ns",10} {"lower ns",10} {"again ns",10} {"node B",8} {"lowered B",10}");
        foreach (Shape shape in Shape.All.Where(shape => only.Length == 0 || shape.Name == only))
            Print(shape, nodes, rounds);
    }

    private static void Print(Shape shape, int nodes, int rounds)
    {
        List<Sample> samples = [];
        for (int round = 0; round < rounds; round++)
            samples.Add(Measure(shape, nodes));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Name,-22} {Median(static s => s.Build),10:N1} {Median(static s => s.Lower),10:N1} {Median(static s => s.Again),10:N1} {Median(static s => s.NodeBytes),8:N1} {Median(static s => s.LoweredBytes),10:N1}"));

        double Median(Func<Sample, double> read) => Statistics.Median(samples.Select(read));
    }

    private static Sample Measure(Shape shape, int nodes)
    {
        GC.Collect();
        var lowering = new GraphLowering();
        Cost before = Cost.Now();
        DelayedNode[] outputs = shape.Build(nodes);
        Cost built = Cost.Now();
        LoweredGraph graph = lowering.Lower(outputs);
        Cost lowered = Cost.Now();
        lowering.Lower(outputs);
        Cost loweredAgain = Cost.Now();
        if (graph.TaskCount != nodes)
            throw new InvalidOperationException($"{shape.Name}: {graph.TaskCount} tasks of {nodes} nodes.");
        return new Sample(
            (built.Seconds - before.Seconds) / nodes * 1e9,
            (lowered.Seconds - built.Seconds) / nodes * 1e9,
            (loweredAgain.Seconds - lowered.Seconds) / nodes * 1e9,
            (double)(built.Bytes - before.Bytes) / nodes,
            (double)(lowered.Bytes - built.Bytes) / nodes);
    }

    /// <summary>CPU seconds of the whole process (with the garbage collector's threads) and bytes allocated, so far.</summary>
    private readonly record struct Cost(double Seconds, long Bytes)
    {
        public static Cost Now() => new(ProcessMeter.CpuSeconds([Environment.ProcessId]), GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Nanoseconds of CPU and allocated bytes per node; the second lowering finds the keys and the buffers of the first.</summary>
    private sealed record Sample(double Build, double Lower, double Again, double NodeBytes, double LoweredBytes);
}
