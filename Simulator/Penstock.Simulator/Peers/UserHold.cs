using Penstock.Core;
using Penstock.Protocol;

namespace Penstock.Simulator;

/// <summary>What a simulated user has of one key: some futures of one hold.</summary>
internal sealed class UserHold(HoldId hold, Key key)
{
    /// <summary>The client's hold.</summary>
    public HoldId Hold { get; } = hold;

    /// <summary>The key.</summary>
    public Key Key { get; } = key;

    /// <summary>How many futures there are.</summary>
    public int Futures { get; set; } = 1;

    /// <summary>Data that has not been brought to its worker: the user gets its future when it has.</summary>
    public bool IsScattering { get; set; }

    /// <summary>The size of that data.</summary>
    public long ScatterBytes { get; set; }

    /// <summary>The value of that data.</summary>
    public ulong ScatterValue { get; set; }

    /// <summary>Whether a transfer for it is under way: data on its way to a worker, or a value on its way here.</summary>
    public bool IsTransferring { get; set; }

    /// <summary>What the user saw last.</summary>
    public HoldStatus Seen { get; set; } = HoldStatus.Pending;

    /// <summary>Whether the user waits for the value.</summary>
    public bool IsGathering { get; set; }

    /// <summary>How often the user has asked for the value in vain.</summary>
    public int GatherAttempts { get; set; }

    /// <summary>Its place among the user's holds.</summary>
    public int Position { get; set; }
}
