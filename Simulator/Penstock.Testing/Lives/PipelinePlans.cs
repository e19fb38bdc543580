using Penstock.Simulator;

namespace Penstock.Testing;

/// <summary>Draws plans for lives of pipelines: timing and faults, but nothing that users of a cluster do.</summary>
internal static class PipelinePlans
{
    private const int FaultsMax = 5;
    private const int GapMax = 40;
    private const int OperandMax = 64;
    private const int FailingFetchesPerMille = 83;
    private const int KnobCount = 1 + (int)Knob.Buggify;

    /// <summary>The plan that options ask for: with seed 0 the simplest one, without faults.</summary>
    public static LifePlan Of(SimOptions options)
    {
        if (options.Replay is { } token)
            return ReplayToken.Read(token);
        return options.Seed == 0 ? new LifePlan(Cluster(options), [], 0, 0) : Draw(options.Seed, options);
    }

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="options">The cluster, and what may go wrong.</param>
    public static LifePlan Draw(ulong seed, SimOptions options)
    {
        int[] knobs = Cluster(options);
        var timing = new SeedStream(seed, "knobs");
        knobs[(int)Knob.GapMicroseconds] = timing.OneOf(10, 50, 200, Math.Max(1, knobs[(int)Knob.TaskMicroseconds] / 4));
        knobs[(int)Knob.LatencyMicroseconds] = timing.OneOf(0, 30, 200, 1_000);
        knobs[(int)Knob.BatchMicroseconds] = timing.OneOf(0, 0, 100, 2_000);
        knobs[(int)Knob.ClockOffsetMilliseconds] = timing.OneOf(0, 10, 10_000);
        if ((options.Faults & SimFaults.Transfers) != 0)
        {
            knobs[(int)Knob.FailingFetches] = timing.OneOf(0, FailingFetchesPerMille);
            knobs[(int)Knob.EmptyFetches] = timing.OneOf(0, FailingFetchesPerMille);
        }

        ulong latencySeed = new SeedStream(seed, "latency").Next() >> 32;
        ulong policySeed = new SeedStream(seed, "policy").Next() >> 32;
        return new LifePlan(knobs, DrawFaults(new SeedStream(seed, "faults"), options.Faults), latencySeed, policySeed);
    }

    private static int[] Cluster(SimOptions options)
    {
        var knobs = new int[KnobCount];
        knobs[(int)Knob.MoreWorkers] = options.Workers - 1;
        knobs[(int)Knob.MoreSlots] = options.Slots - 1;
        knobs[(int)Knob.TaskMicroseconds] = (int)Math.Min(int.MaxValue, options.TaskDuration.TotalMicroseconds);
        return knobs;
    }

    private static Operation[] DrawFaults(SeedStream stream, SimFaults faults)
    {
        OperationKind[] kinds = [.. Kinds(faults)];
        if (kinds.Length == 0)
            return [];
        var drawn = new Operation[stream.Between(1, FaultsMax)];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = new Operation(
                kinds[stream.Below(kinds.Length)], (ushort)stream.Below(GapMax), (ushort)stream.Below(OperandMax),
                Operand(stream), Operand(stream), Operand(stream), Operand(stream), stream.Next() >> 48);
        }

        return drawn;
    }

    private static ushort Operand(SeedStream stream) => (ushort)stream.Below(OperandMax);

    private static IEnumerable<OperationKind> Kinds(SimFaults faults)
    {
        if ((faults & SimFaults.WorkerCrashes) != 0)
        {
            yield return OperationKind.CrashWorker;
            yield return OperationKind.RestartWorker;
        }

        if ((faults & SimFaults.SlowWorkers) != 0)
        {
            yield return OperationKind.SlowWorker;
            yield return OperationKind.PauseWorker;
        }

        if ((faults & SimFaults.Links) != 0)
        {
            yield return OperationKind.CutLink;
            yield return OperationKind.SilenceLink;
            yield return OperationKind.DelayLink;
        }

        if ((faults & SimFaults.Transfers) != 0)
        {
            yield return OperationKind.PartitionWorkers;
            yield return OperationKind.FailFetches;
        }
    }
}
