namespace Penstock.Protocol;

/// <summary>What a <see cref="QueryState"/> message asks for.</summary>
public enum StateQuery
{
    /// <summary>Counts and workers: what <c>penstock status</c> shows.</summary>
    Status = 1,

    /// <summary>Why a key waits, where it runs, who keeps it.</summary>
    Explain = 2,

    /// <summary>What happened to a key, as far as the scheduler remembers.</summary>
    Story = 3,
}
