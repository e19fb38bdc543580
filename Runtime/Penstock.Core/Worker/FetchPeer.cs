using System.Collections.Generic;
using Penstock.Protocol;

namespace Penstock.Core;

/// <summary>Another worker, as far as fetching from it goes.</summary>
internal sealed class FetchPeer(WorkerId worker, string address)
{
    /// <summary>Which worker.</summary>
    public WorkerId Worker { get; } = worker;

    /// <summary>Where it serves data.</summary>
    public string Address { get; } = address;

    /// <summary>First data row queued for the next request, or -1.</summary>
    public int QueueHead { get; set; } = -1;

    /// <summary>Last data row queued, or -1.</summary>
    public int QueueTail { get; set; } = -1;

    /// <summary>First data row queued behind all others, because no run waits for it, or -1.</summary>
    public int BackgroundHead { get; set; } = -1;

    /// <summary>Last data row queued there, or -1.</summary>
    public int BackgroundTail { get; set; } = -1;

    /// <summary>The data row to ask for next, or -1.</summary>
    public int NextQueued => QueueHead >= 0 ? QueueHead : BackgroundHead;

    /// <summary>Bytes expected of the request under way and of everything queued.</summary>
    public long BacklogBytes { get; set; }

    /// <summary>What the request under way names; empty if there is none. One request at a time.</summary>
    public List<TaskHandle> Request { get; } = [];

    /// <summary>The data rows of <see cref="Request"/> when it was made; a row may stand for another task since.</summary>
    public List<int> RequestRows { get; } = [];

    /// <summary>When the request under way was made.</summary>
    public Timestamp RequestedAt { get; set; }

    /// <summary>Bytes that have come of the request under way.</summary>
    public long ArrivedBytes { get; set; }

    /// <summary>Bytes expected of the request under way.</summary>
    public long RequestBytes { get; set; }

    /// <summary>In the list of peers to ask next.</summary>
    public bool IsListed { get; set; }

    /// <summary>The scheduler said that it is gone; forgotten when its request has ended.</summary>
    public bool HasLeft { get; set; }
}
