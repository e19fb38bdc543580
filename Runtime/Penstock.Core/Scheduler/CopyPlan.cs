using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>What is to become of the copies of one result: only for those that somebody wants moved or copied, flagged in their rows.</summary>
internal sealed class CopyPlan
{
    /// <summary>How many workers that stay are to hold it; <see cref="int.MaxValue"/> for all.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Copies that workers were told to fetch and have not reported.</summary>
    public List<CopyOrder> Orders { get; } = [];

    /// <summary>Workers that could not get a copy; they are not asked again.</summary>
    public List<int> Refusers { get; } = [];

    /// <summary>What the last of them said.</summary>
    public string Refusal { get; set; } = "";

    /// <summary>Clients that wait until there are enough copies.</summary>
    public List<ClusterOrder> Waiting { get; } = [];

    /// <summary>Whether it is in the line of plans to look at.</summary>
    public bool IsDue { get; set; }

    /// <summary>Whether nothing of it differs from what every result has without a plan.</summary>
    public bool IsOver => Copies <= 1 && Orders.Count == 0 && Waiting.Count == 0;

    /// <summary>The position of the order to a worker, or -1.</summary>
    public int OrderTo(int worker) => Orders.FindIndex(order => order.Worker == worker);
}

/// <summary>A copy that a worker was told to fetch.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Bytes">What it was counted as taking there.</param>
/// <param name="DropFrom">The worker whose copy goes when this one has arrived, or <see cref="TaskRow.None"/>.</param>
/// <param name="For">Who wanted it moved; null if nobody waits for this very copy.</param>
internal readonly record struct CopyOrder(int Worker, long Bytes, int DropFrom, ClusterOrder? For);
