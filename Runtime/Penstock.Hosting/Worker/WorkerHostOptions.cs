namespace Penstock.Hosting;

/// <summary>How a <see cref="WorkerHost"/> behaves.</summary>
public sealed record WorkerHostOptions
{
    /// <summary>A name for people. The machine's name and the process id unless set.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>How many tasks run at once, each on a thread of its own. The number of cores unless set.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes of results the worker means to hold. Six tenths of what the process may use unless set.</summary>
    public long MemoryBudget { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6;

    /// <summary>Named amounts that tasks may use up here while they run, such as <c>["gpu"] = 1</c>; none unless set. Names and amounts are bounded as in <see cref="TaskOptions.Resources"/>.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How many asynchronous tasks may wait without a slot; past it they keep theirs. 1,024 unless set.</summary>
    public int AsyncTasksMax { get; init; } = 1024;

    /// <summary>The functions that tasks may call. Those of all loaded assemblies unless set.</summary>
    public FunctionTable Functions { get; init; } = FunctionTable.Default;

    /// <summary>The scheduler hears from the worker at least this often. One second unless set; the scheduler gives up after 15.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of the host waits for tasks to follow their cancelled tokens. One second unless set.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Measures durations. The system's clock unless set.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the worker's supervisor can read which runs go on, also after a death; not owned. None unless set.</summary>
    public SlotBoard? Board { get; init; }

    /// <summary>Whether every invariant is recomputed after every event: for tests, far too slow for work. Off unless set.</summary>
    public bool Validate { get; init; }
}
