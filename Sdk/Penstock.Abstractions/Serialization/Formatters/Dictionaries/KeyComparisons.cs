namespace Penstock.Serialization;

/// <summary>Names the comparers that can travel, and refuses the others: a dictionary that finds other keys on the other side would be a silent error.</summary>
internal static class KeyComparisons
{
    public static KeyComparison Of<TKey>(IEqualityComparer<TKey> comparer, Type collection)
    {
        if (ReferenceEquals(comparer, EqualityComparer<TKey>.Default) || ReferenceEquals(comparer, StringComparer.Ordinal)) return KeyComparison.Default;
        if (ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase)) return KeyComparison.OrdinalIgnoreCase;
        throw Refused(comparer, collection);
    }

    public static KeyComparison Of<TKey>(IComparer<TKey> comparer, Type collection)
    {
        if (ReferenceEquals(comparer, Comparer<TKey>.Default)) return KeyComparison.Default;
        if (ReferenceEquals(comparer, StringComparer.Ordinal)) return KeyComparison.Ordinal;
        if (ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase)) return KeyComparison.OrdinalIgnoreCase;
        throw Refused(comparer, collection);
    }

    public static IEqualityComparer<TKey>? Equality<TKey>(KeyComparison comparison) =>
        comparison == KeyComparison.Default ? null : (IEqualityComparer<TKey>)Comparer(comparison);

    public static IComparer<TKey>? Order<TKey>(KeyComparison comparison) =>
        comparison == KeyComparison.Default ? null : (IComparer<TKey>)Comparer(comparison);

    public static KeyComparison Read<TKey>(ref WireReader reader)
    {
        var start = reader.Position;
        var comparison = (KeyComparison)reader.ReadByte();
        return typeof(TKey) == typeof(string) && comparison is KeyComparison.OrdinalIgnoreCase or KeyComparison.Ordinal
            ? comparison
            : throw new WireFormatException(start, $"a comparison of {typeof(TKey).Name} keys", $"number {(int)comparison}");
    }

    private static StringComparer Comparer(KeyComparison comparison) =>
        comparison == KeyComparison.Ordinal ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private static WireEncodeException Refused(object comparer, Type collection) => new(
        $"A {collection} cannot be encoded with its comparer {comparer.GetType()}: the other side would compare keys differently. " +
        "Use the default comparer, StringComparer.Ordinal or StringComparer.OrdinalIgnoreCase.");
}
