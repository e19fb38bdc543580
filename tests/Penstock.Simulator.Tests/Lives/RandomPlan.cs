namespace Penstock.Simulator.Tests.Lives;

/// <summary>Plans of random operations for tests that need many; a seed decides each.</summary>
internal static class RandomPlan
{
    private static readonly OperationKind[] Users =
    [
        OperationKind.Submit, OperationKind.Submit, OperationKind.Submit, OperationKind.Resubmit, OperationKind.AddReference, OperationKind.Release,
        OperationKind.Release, OperationKind.Cancel, OperationKind.CancelByForce, OperationKind.Scatter, OperationKind.Gather,
    ];

    /// <summary>A plan of a small cluster.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="faults">What may happen besides what users do, about once in eight operations; each must be possible any number of times.</param>
    /// <param name="change">Has the last word on the knobs.</param>
    public static LifePlan Create(int seed, OperationKind[] faults, Action<int[]>? change = null)
    {
        var random = new Random(seed);
        int[] knobs = new int[1 + (int)Knob.Buggify];
        knobs[(int)Knob.MoreWorkers] = random.Next(4);
        knobs[(int)Knob.MoreClients] = random.Next(2);
        knobs[(int)Knob.MoreSlots] = random.Next(3);
        knobs[(int)Knob.GapMicroseconds] = random.Next(3) * 20;
        knobs[(int)Knob.LatencyMicroseconds] = random.Next(2) == 0 ? 0 : 1 + random.Next(200);
        knobs[(int)Knob.BatchMicroseconds] = random.Next(3) == 0 ? random.Next(100) : 0;
        knobs[(int)Knob.BandwidthModel] = random.Next(2);
        knobs[(int)Knob.BandwidthMebibytes] = 1 + random.Next(100);
        knobs[(int)Knob.TaskMicroseconds] = 1 + random.Next(random.Next(2) == 0 ? 20 : 1_000);
        knobs[(int)Knob.ResultBytes] = random.Next(2) == 0 ? 8 : 200_000;
        knobs[(int)Knob.FailingTasks] = random.Next(3) == 0 ? 60 : 0;
        knobs[(int)Knob.ThroughCodec] = random.Next(8) == 0 ? 1 : 0;
        knobs[(int)Knob.Buggify] = random.Next(4) == 0 ? 1 : 0;
        change?.Invoke(knobs);
        var operations = new Operation[20 + random.Next(40)];
        for (int i = 0; i < operations.Length; i++)
        {
            OperationKind kind = faults.Length > 0 && random.Next(8) == 0 ? faults[random.Next(faults.Length)] : Users[random.Next(Users.Length)];
            operations[i] = new Operation(kind, Number(), Number(), Number(), Number(), Number(), Number(), (ulong)random.NextInt64());
        }

        return new LifePlan(knobs, operations, (ulong)random.NextInt64(), random.Next(2) == 0 ? 0 : (ulong)random.NextInt64());

        ushort Number() => (ushort)random.Next(random.Next(2) == 0 ? 8 : 4_096);
    }
}
