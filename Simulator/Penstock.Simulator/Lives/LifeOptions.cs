namespace Penstock.Simulator;

/// <summary>How closely a life is looked at; nothing here changes what happens in it.</summary>
internal sealed record LifeOptions
{
    /// <summary>Machines recompute their invariants after each of their events. Costs more than the life itself.</summary>
    public bool Validate { get; init; } = true;

    /// <summary>Takes the life down as text.</summary>
    public ILifeTrace? Trace { get; init; }

    /// <summary>The most events of one phase; null for a bound that follows from the plan. A life beyond it counts as a livelock.</summary>
    public long? EventsMax { get; init; }
}
