using Penstock.Core;
using Penstock.Protocol;
using Penstock.Simulator;

namespace Penstock.Benchmarks.Fidelity;

/// <summary>The same graph in the simulator, from nothing but the recorded durations, its sizes and the calibration.</summary>
internal static class SimulatedRun
{
    private const double NanosecondsPerSecond = 1e9;
    private const int KnobCount = 1 + (int)Knob.AsksForCauses;

    /// <summary>Lives one run.</summary>
    /// <returns>From the submission until the client knew that every task had finished, in virtual seconds.</returns>
    public static double Run(FidelityGraph graph, IReadOnlyList<Delayed<byte[]>> nodes, long[] taskNanoseconds, Calibration calibration, int workers, int slots, ulong seed)
    {
        LoweredGraph lowered = new GraphLowering().Lower([.. nodes]);
        var work = new RecordedWork(calibration);
        for (int task = 0; task < nodes.Count; task++)
            work.Add(lowered.Keys[lowered.Outputs[task]], taskNanoseconds[task], graph.BytesOf(task));

        var world = new World(PlanOf(calibration, workers, slots, seed), [], new LifeOptions { ValidateEvery = 0 }, work);
        var cluster = new Cluster(world);
        for (int worker = 0; worker < workers; worker++)
            cluster.AddWorker($"w{worker}", slots);
        SimClient client = cluster.AddClient();
        RunUntil(world, cluster, () => world.Queue.Foreground == 0); // Everybody has said hello.

        long start = world.Now;
        var holds = new HoldId[nodes.Count];
        client.Submit(lowered, [], holds, static () => throw new InvalidOperationException("Nobody watches."));
        int finished = 0;
        RunUntil(world, cluster, () =>
        {
            while (finished < holds.Length && client.Machine.Read(holds[finished]).Status == HoldStatus.Finished)
                finished++;
            return finished == holds.Length;
        });
        double seconds = (world.Now - start) / NanosecondsPerSecond;
        cluster.Discard();
        return seconds;
    }

    private static void RunUntil(World world, Cluster cluster, Func<bool> isDone)
    {
        while (!isDone())
        {
            SimEvent happening = world.Advance();
            cluster.Handle(in happening);
        }
    }

    /// <summary>A frame takes between nothing and twice a hop, so a hop on average.</summary>
    private static LifePlan PlanOf(Calibration calibration, int workers, int slots, ulong seed)
    {
        var knobs = new int[KnobCount];
        knobs[(int)Knob.MoreWorkers] = workers - 1;
        knobs[(int)Knob.MoreSlots] = slots - 1;
        knobs[(int)Knob.LatencyMicroseconds] = Math.Max(1, (int)(2 * calibration.HopMicroseconds));
        knobs[(int)Knob.BandwidthModel] = (int)BandwidthKind.Shared;
        knobs[(int)Knob.BandwidthMebibytes] = Math.Max(1, (int)calibration.MebibytesPerSecond);
        return new LifePlan(knobs, [], seed, seed);
    }

    /// <summary>Runs take what they took on the real cluster, and what a slot needs per task.</summary>
    private sealed class RecordedWork(Calibration calibration) : ITaskWork
    {
        private readonly Dictionary<Key, (long Nanoseconds, long Bytes)> _tasks = [];

        public void Add(Key key, long nanoseconds, long bytes) => _tasks.Add(key, (nanoseconds + (long)(calibration.TaskMicroseconds * 1_000), bytes));

        public WorkOutcome Run(SimWorker worker, in RunOrder order, ReadOnlySpan<ulong> inputs)
        {
            (long nanoseconds, long bytes) = _tasks[order.Key];
            return new WorkOutcome(RunEnd.Succeeded, 0, bytes, nanoseconds, false, null);
        }
    }
}
