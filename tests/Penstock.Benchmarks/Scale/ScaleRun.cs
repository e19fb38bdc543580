using System.Diagnostics;
using Penstock.Core;
using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Benchmarks.Scale;

/// <summary>One life of a large cluster that nobody watches: from the submission until all was released and is gone.</summary>
/// <param name="Tasks">How many tasks it ran.</param>
/// <param name="Events">How many events it had.</param>
/// <param name="Simulated">How much time passed in it.</param>
/// <param name="Elapsed">How much time passed here.</param>
/// <param name="Joining">How much time of processors it took until every worker knew all others and the graph was made; not part of the rest.</param>
/// <param name="Cpu">How much time of processors it took.</param>
internal sealed record ScaleRun(int Tasks, long Events, TimeSpan Simulated, TimeSpan Elapsed, TimeSpan Joining, TimeSpan Cpu)
{
    private const int LatencyMicroseconds = 200;
    private const int BatchMicroseconds = 100;
    private const int TaskMicroseconds = 20_000;
    private const int ResultBytes = 1 << 20;
    private const int BandwidthMebibytes = 1_024;

    /// <summary>Microseconds of a processor per task.</summary>
    public double MicrosecondsPerTask => Cpu.TotalMicroseconds / Tasks;

    /// <summary>Lives it.</summary>
    /// <exception cref="InvalidOperationException">Not every result was finished, or something is left on the cluster.</exception>
    public static ScaleRun Run(int workers, int tasks)
    {
        TimeSpan joining = Environment.CpuUsage.TotalTime;
        var world = new World(Plan(), [], new LifeOptions { ValidateEvery = 0 });
        var cluster = new Cluster(world);
        for (int worker = 0; worker < workers; worker++)
            cluster.AddWorker(slots: 1);
        SimClient client = cluster.AddClient();
        Rest(world, cluster);

        LoweredGraph graph = LayeredGraph.Of(tasks);
        GC.Collect();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = world.Now;
        long events = world.Events;
        var clock = Stopwatch.StartNew();
        var holds = new HoldId[graph.Outputs.Count];
        client.Submit(graph, [], holds, static () => throw new InvalidOperationException("Nobody watches."));
        Rest(world, cluster);
        foreach (HoldId hold in holds)
            Require(client.Machine.Read(hold).Status == HoldStatus.Finished, $"{hold} is {client.Machine.Read(hold).Status}");
        client.ReleaseAll();
        Rest(world, cluster);
        Require(cluster.Scheduler.Machine.StoredBytes == 0 && cluster.Scheduler.Machine.TaskCount == 0, "the scheduler still knows tasks or data");
        cluster.Discard();
        return new ScaleRun(tasks, world.Events - events, TimeSpan.FromMicroseconds((world.Now - start) / 1_000), clock.Elapsed, cpu - joining, Environment.CpuUsage.TotalTime - cpu);
    }

    private static void Rest(World world, Cluster cluster)
    {
        while (world.Queue.Foreground > 0)
        {
            SimEvent happening = world.Advance();
            cluster.Handle(in happening);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException($"The simulated cluster is not as it should be: {otherwise}.");
    }

    private static LifePlan Plan()
    {
        var knobs = new int[Enum.GetValues<Knob>().Length];
        knobs[(int)Knob.LatencyMicroseconds] = LatencyMicroseconds;
        knobs[(int)Knob.BatchMicroseconds] = BatchMicroseconds;
        knobs[(int)Knob.TaskMicroseconds] = TaskMicroseconds;
        knobs[(int)Knob.ResultBytes] = ResultBytes;
        knobs[(int)Knob.BandwidthModel] = (int)BandwidthKind.Simple;
        knobs[(int)Knob.BandwidthMebibytes] = BandwidthMebibytes;
        return new LifePlan(knobs, [], LatencySeed: 1, PolicySeed: 0);
    }
}
