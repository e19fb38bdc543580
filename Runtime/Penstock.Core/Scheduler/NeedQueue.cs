namespace Penstock.Core;

/// <summary>What decides where a ready task may run now, beside room: its demand, and what happened to it.</summary>
/// <param name="Demand">What it was submitted with; null for nothing.</param>
/// <param name="PutBackBy">The worker that put it back, which it avoids while another may run it; or <see cref="TaskRow.None"/>.</param>
/// <param name="IsAlone">Whether it runs with nothing else on its worker, because it may have killed one.</param>
internal readonly record struct Need(TaskDemand? Demand, int PutBackBy, bool IsAlone)
{
    public static Need None { get; } = new(null, TaskRow.None, IsAlone: false);
}

/// <summary>
/// Ready tasks of one need, by priority. Each need has a line of its own, so that a task that fits nowhere now holds up only
/// its like.
/// </summary>
internal sealed class NeedQueue(Need need)
{
    public Need Need { get; } = need;

    public SchedulerQueue Tasks { get; } = new();

    /// <summary>Whether its first task was found to fit nowhere, since workers were looked at last.</summary>
    public bool IsStuck { get; set; }

    /// <summary>How many less urgent tasks were given out of what its first task waits for.</summary>
    public int Passed { get; set; }

    /// <summary>The worker that is kept free for its first task; null for none.</summary>
    public WorkerRecord? Reserved { get; set; }

    /// <summary>Since when no worker is there that could ever run its tasks; null while there is one.</summary>
    public Timestamp? UnmetSince { get; set; }

    /// <summary>Whether clients were warned of that.</summary>
    public bool HasWarned { get; set; }
}
