namespace Penstock.Simulator;

/// <summary>How often each kind of operation is drawn in one life; kinds of weight 0 never.</summary>
internal sealed class KindWeights
{
    private const int SwarmWeightMax = 100;

    private static readonly (OperationKind Kind, int Weight)[] TunedUse =
    [
        (OperationKind.Submit, 22),
        (OperationKind.SubmitWithOptions, 8),
        (OperationKind.SubmitLayers, 6),
        (OperationKind.Resubmit, 8),
        (OperationKind.AddReference, 4),
        (OperationKind.Release, 26),
        (OperationKind.Cancel, 8),
        (OperationKind.CancelByForce, 2),
        (OperationKind.Retry, 6),
        (OperationKind.Scatter, 6),
        (OperationKind.Gather, 10),
        (OperationKind.AddClient, 2),
        (OperationKind.AddWorker, 4),
    ];

    private static readonly (OperationKind Kind, int Weight)[] TunedFaults =
    [
        (OperationKind.CrashWorker, 24),
        (OperationKind.RestartWorker, 16),
        (OperationKind.StopWorker, 6),
        (OperationKind.SlowWorker, 8),
        (OperationKind.PauseWorker, 8),
        (OperationKind.CloseClient, 5),
        (OperationKind.LoseClient, 9),
        (OperationKind.CutLink, 10),
        (OperationKind.SilenceLink, 5),
        (OperationKind.DelayLink, 6),
        (OperationKind.PartitionWorkers, 5),
        (OperationKind.FailFetches, 6),
    ];

    /// <summary>Besides the other faults, where sessions outlive their links.</summary>
    private static readonly (OperationKind Kind, int Weight)[] TunedReturns =
    [
        (OperationKind.BreakLink, 30),
        (OperationKind.ForgetSession, 20),
        (OperationKind.RestartScheduler, 25),
    ];

    /// <summary>Besides what else users do, where data and runs are moved.</summary>
    private static readonly (OperationKind Kind, int Weight)[] TunedMoves =
    [
        (OperationKind.Replicate, 6),
        (OperationKind.Rebalance, 2),
        (OperationKind.Broadcast, 3),
        (OperationKind.RetireWorker, 4),
        (OperationKind.RequestRetirement, 1),
        (OperationKind.RestartCluster, 1),
        (OperationKind.FillMemory, 4),
        (OperationKind.PassTime, 5),
    ];

    private readonly (OperationKind Kind, int Weight)[] _weights;
    private readonly int _sum;

    private KindWeights((OperationKind Kind, int Weight)[] weights)
    {
        _weights = weights;
        _sum = weights.Sum(entry => entry.Weight);
    }

    /// <summary>What users do, and what is added to a cluster.</summary>
    public static KindWeights OfUse(PlanProfile profile, SeedStream stream, bool moves = false)
    {
        KindWeights use = Of(moves ? [.. TunedUse, .. TunedMoves] : TunedUse, profile, stream);
        if (profile == PlanProfile.Swarm)
            use = use.WithAtLeast(OperationKind.Submit, SwarmWeightMax / 4); // A life without tasks proves little.
        return use;
    }

    /// <summary>What goes wrong.</summary>
    public static KindWeights OfFaults(PlanProfile profile, SeedStream stream, bool resumes = false) =>
        Of(resumes ? [.. TunedFaults, .. TunedReturns] : TunedFaults, profile, stream);

    /// <summary>Draws a kind.</summary>
    public OperationKind Draw(SeedStream stream)
    {
        int at = stream.Below(_sum);
        foreach ((OperationKind kind, int weight) in _weights)
        {
            if (at < weight)
                return kind;
            at -= weight;
        }

        throw new InvalidOperationException("The weights do not add up to their sum.");
    }

    private static KindWeights Of((OperationKind Kind, int Weight)[] tuned, PlanProfile profile, SeedStream stream) => profile switch
    {
        PlanProfile.Uniform => new([.. tuned.Select(entry => (entry.Kind, 1))]),
        PlanProfile.Tuned => new(tuned),
        PlanProfile.Swarm => Swarm([.. tuned.Select(entry => entry.Kind)], stream),
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, null),
    };

    /// <summary>Leaves out a random number of random kinds, but never all.</summary>
    private static KindWeights Swarm(OperationKind[] kinds, SeedStream stream)
    {
        int kept = stream.Between(1, kinds.Length);
        var weights = new (OperationKind, int)[kept];
        for (int i = 0; i < kept; i++)
        {
            int chosen = stream.Between(i, kinds.Length - 1);
            (kinds[i], kinds[chosen]) = (kinds[chosen], kinds[i]);
            weights[i] = (kinds[i], stream.Between(1, SwarmWeightMax));
        }

        return new(weights);
    }

    private KindWeights WithAtLeast(OperationKind kind, int weight) =>
        Array.Exists(_weights, entry => entry.Kind == kind) ? this : new([.. _weights, (kind, weight)]);
}
