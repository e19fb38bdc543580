using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>What a task was asked to be run with and what its runs have shown: only for tasks with options or mishaps, flagged in their rows.</summary>
internal sealed class TaskPolicy
{
    /// <summary>What it asks of a worker beside room; null for nothing.</summary>
    public TaskDemand? Demand { get; set; }

    /// <summary>Whether it may have killed a worker: it runs alone.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>The names of the workers that died while it may have been running on them.</summary>
    public List<string> Deaths { get; } = [];

    /// <summary>How often it may be run again after an exception.</summary>
    public int Retries { get; set; }

    /// <summary>How often it still may.</summary>
    public int RetriesLeft { get; set; }

    /// <summary>What the last run that was retried threw.</summary>
    public ErrorInfo? LastError { get; set; }

    /// <summary>The worker that put it back last, or <see cref="TaskRow.None"/>: it would rather run elsewhere.</summary>
    public int PutBackBy { get; set; } = TaskRow.None;
}
