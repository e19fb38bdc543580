namespace Penstock.Simulator;

/// <summary>
/// Every plan of a tiny scope: up to two workers, one graph of up to four tasks, up to one thing a user does with it, and one
/// fault, each at every moment of the life that differs.
/// </summary>
internal sealed class ExhaustivePlans : PlanSource
{
    private const int TasksMax = 4;
    private const int Shapes = (int)GraphShape.Count;

    /// <summary>Every step takes a microsecond: so many of them see a graph of four tasks from its submission to its results.</summary>
    private const int Moments = 32;

    /// <summary>What a user does comes at every second moment, or the scope would not be tiny.</summary>
    private const int MomentsOfUse = 16;

    private static readonly OperationKind[] Uses =
        [OperationKind.None, OperationKind.Release, OperationKind.Cancel, OperationKind.Resubmit];

    private static readonly OperationKind[] Faults =
    [
        OperationKind.None, OperationKind.CrashWorker, OperationKind.RestartWorker, OperationKind.AddWorker, OperationKind.PauseWorker,
        OperationKind.CutLink, OperationKind.SilenceLink, OperationKind.LoseClient, OperationKind.CloseClient, OperationKind.FailFetches,
    ];

    private readonly Odometer _odometer = new();
    private bool _isOver;

    /// <inheritdoc/>
    public override LifePlan? Next()
    {
        if (_isOver)
            return null;
        LifePlan plan = Choose();
        _isOver = !_odometer.Advance();
        return plan;
    }

    private LifePlan Choose()
    {
        int[] knobs = new int[1 + (int)Knob.GapMicroseconds];
        knobs[(int)Knob.GapMicroseconds] = 1;
        int workers = 1 + _odometer.Choose(2);
        knobs[(int)Knob.MoreWorkers] = workers - 1;
        int tasks = 1 + _odometer.Choose(TasksMax);
        int shape = tasks == 1 ? 0 : _odometer.Choose(Shapes);
        Operation submit = Simple(OperationKind.Submit) with { A = (ushort)(tasks - 1), B = (ushort)shape };
        Operation[] later = [ChooseUse(), ChooseFault(workers)];
        return new LifePlan(knobs, [submit, .. InOrder(later)], LatencySeed: 0, PolicySeed: (ulong)_odometer.Choose(2));
    }

    private Operation ChooseUse()
    {
        OperationKind kind = Uses[_odometer.Choose(Uses.Length)];
        return Simple(kind) with { Gap = (ushort)(kind == OperationKind.None ? 0 : 2 * _odometer.Choose(MomentsOfUse)) };
    }

    private Operation ChooseFault(int workers)
    {
        OperationKind kind = Faults[_odometer.Choose(Faults.Length)];
        if (kind == OperationKind.None)
            return Simple(kind);
        return Simple(kind) with { Actor = (ushort)_odometer.Choose(workers), Gap = (ushort)_odometer.Choose(Moments) };
    }

    /// <summary>Gaps so far count from the submission; a plan counts them from the operation before.</summary>
    private static IEnumerable<Operation> InOrder(Operation[] operations)
    {
        ushort now = 0;
        foreach (Operation operation in operations.Where(operation => operation.Kind != OperationKind.None).OrderBy(operation => operation.Gap))
        {
            yield return operation with { Gap = (ushort)(operation.Gap - now) };
            now = operation.Gap;
        }
    }

    private static Operation Simple(OperationKind kind) => new(kind, 0, 0, 0, 0, 0, 0, 0);
}
