using System;

namespace Penstock.Core;

/// <summary>What a <see cref="WorkerMachine"/> is told about its host.</summary>
public sealed record WorkerMachineOptions
{
    /// <summary>How many tasks run at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>How many asynchronous tasks may run without a slot; past it they keep theirs.</summary>
    public int AsyncTasksMax { get; init; } = 1024;

    /// <summary>A heartbeat goes out at least this often.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);
}
