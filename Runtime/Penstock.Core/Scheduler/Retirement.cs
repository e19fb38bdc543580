using System.Collections.Generic;

namespace Penstock.Core;

/// <summary>A worker that is about to leave.</summary>
internal sealed class Retirement
{
    /// <summary>Clients that wait for it.</summary>
    public List<ClusterOrder> Orders { get; } = [];

    /// <summary>So many of the first results in its list were held by others when they were looked at last.</summary>
    public int SafeUntil { get; set; }
}
