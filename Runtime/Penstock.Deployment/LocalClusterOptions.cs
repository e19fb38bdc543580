using System.Reflection;

namespace Penstock;

/// <summary>What a <see cref="LocalCluster"/> consists of.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>How many worker processes to start; 0, the default, for workers on threads of this process.</summary>
    public int Processes { get; init; }

    /// <summary>How many workers this process has when it starts no worker processes. One by default.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many tasks each worker runs at once; null, the default, for this machine's cores divided among the workers, at least one.</summary>
    public int? SlotsPerWorker { get; init; }

    /// <summary>
    /// Whether everything between the parts of the cluster passes through bytes although it stays in this process, so that
    /// nothing works here that would not work between processes: for tests. Off by default; worker processes always do.
    /// </summary>
    public bool Isolate { get; init; }

    /// <summary>How many bytes of results each worker means to hold: the more, the more tasks with large results it is given ahead. Null for six tenths of what its process may use.</summary>
    public long? MemoryBudgetPerWorker { get; init; }

    /// <summary>Named amounts that tasks may use up on each worker while they run, such as <c>["gpu"] = 1</c>; none by default. See <see cref="TaskOptions.Resources"/>.</summary>
    public IReadOnlyDictionary<string, double> ResourcesPerWorker { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// The application whose <c>[Delayed]</c> methods worker processes load, with everything it references. The program that
    /// was started, unless set; under a test runner that is the runner, so tests name their own assembly.
    /// </summary>
    public Assembly? CodeAssembly { get; init; }

    /// <summary>How long the workers may take to start and join. Thirty seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of all timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether the scheduler, and workers of this process, recompute every invariant after every event: for tests of Penstock itself.</summary>
    internal bool ChecksInvariants { get; init; }

    internal int WorkerCount => Processes > 0 ? Processes : Workers;

    internal int EffectiveSlots => SlotsPerWorker ?? Math.Max(1, Environment.ProcessorCount / WorkerCount);

    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Processes);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SlotsPerWorker ?? 1, 1, nameof(SlotsPerWorker));
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBudgetPerWorker ?? 1, 1, nameof(MemoryBudgetPerWorker));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        TaskOptions.CheckedAmounts(ResourcesPerWorker);
        if (Processes > 0 && Workers > 1)
            throw new ArgumentException($"{nameof(Processes)} is {Processes} and {nameof(Workers)} is {Workers}: each worker process is one worker, so set only one of them.");
    }
}
