namespace Penstock.Simulator;

/// <summary>How closely a life is looked at; nothing here changes what happens in it.</summary>
internal sealed record LifeOptions
{
    /// <summary>The machine that handles an event recomputes its invariants afterwards, once in so many events; 0 is never. After each it costs more than the life itself.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>Takes the life down as text.</summary>
    public ILifeTrace? Trace { get; init; }

    /// <summary>The most events of one phase; null for a bound that follows from the plan. A life beyond it counts as a livelock.</summary>
    public long? EventsMax { get; init; }
}
