namespace Penstock.Simulator;

/// <summary>Something that a client wanted done with the cluster as a whole, and whether it has heard what came of it.</summary>
internal sealed class OrderFacts(int client, long at, ClientOrder order, IReadOnlyList<KeyFacts> keys)
{
    public int Client { get; } = client;

    /// <summary>When it was given, in facts since the life's beginning.</summary>
    public long At { get; } = at;

    public ClientOrder Order { get; } = order;

    /// <summary>The results to be copied.</summary>
    public IReadOnlyList<KeyFacts> Keys { get; } = keys;

    /// <summary>When the client heard what came of it; <see cref="long.MaxValue"/> until then.</summary>
    public long DoneAt { get; set; } = long.MaxValue;

    /// <summary>How many of its parts could not be done, as the client heard.</summary>
    public int Failed { get; set; }

    public bool IsAnswered => DoneAt != long.MaxValue;

    public override string ToString() => $"client {Client}'s order {Order.Request} ({Order.Kind})";
}
