using System;

namespace Penstock.Core;

/// <summary>What a <see cref="WorkerMachine"/> is told about its host.</summary>
public sealed record WorkerMachineOptions
{
    /// <summary>How many tasks run at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>How many asynchronous tasks may run without a slot; past it they keep theirs.</summary>
    public int AsyncTasksMax { get; init; } = 1024;

    /// <summary>Bytes the process may take; zero if nothing is to be decided by memory.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Whether the host can put values on disk; otherwise none is ever asked to be.</summary>
    public bool CanSpill { get; init; }

    /// <summary>Values are spilled until those in memory take less than this share of the limit.</summary>
    public double SpillTarget { get; init; } = 0.60;

    /// <summary>Values are also spilled while the process takes more than this share of the limit, whatever takes it.</summary>
    public double SpillAt { get; init; } = 0.70;

    /// <summary>Nothing new is started or fetched once the process takes more than this share of the limit.</summary>
    public double PauseAt { get; init; } = 0.80;

    /// <summary>A paused worker goes on once the process takes less than this share: less than at which it paused, so that it does not flutter.</summary>
    public double ResumeAt { get; init; } = 0.75;

    /// <summary>A heartbeat goes out at least this often.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);
}
