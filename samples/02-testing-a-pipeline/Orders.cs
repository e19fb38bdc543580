namespace Penstock.Samples.Testing;

/// <summary>Books the orders of a few shops. The first way to book is wrong, and works on every cluster that nobody pulls a plug of.</summary>
public static partial class Orders
{
    /// <summary>Stands for a file or a table that all workers write to.</summary>
    public static List<(string Shop, long Amount)> Ledger { get; } = [];

    [Delayed]
    public static long[] Load(string shop) => [shop.Length * 100L, shop.Length * 250L];

    /// <summary>Appends. When its worker dies before the result was reported, it runs again, and appends again.</summary>
    [Delayed]
    public static long BookByAppending(string shop, long[] amounts)
    {
        foreach (long amount in amounts)
            Ledger.Add((shop, amount));
        return amounts.Sum();
    }

    /// <summary>Replaces what the shop had before, so it may run as often as it must.</summary>
    [Delayed]
    public static long BookByReplacing(string shop, long[] amounts)
    {
        Ledger.RemoveAll(entry => entry.Shop == shop);
        foreach (long amount in amounts)
            Ledger.Add((shop, amount));
        return amounts.Sum();
    }

    [Delayed]
    public static long Total(IReadOnlyList<long> booked) => booked.Sum();
}
