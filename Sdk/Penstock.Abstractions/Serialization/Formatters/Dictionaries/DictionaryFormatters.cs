using System.Collections.Immutable;

namespace Penstock.Serialization;

internal sealed class PlainDictionaryFormatter<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
    : DictionaryFormatter<Dictionary<TKey, TValue>, TKey, TValue>(key, value)
    where TKey : notnull
{
    protected override int CountOf(Dictionary<TKey, TValue> value) => value.Count;

    protected override KeyComparison ComparisonOf(Dictionary<TKey, TValue> value) => KeyComparisons.Of(value.Comparer, typeof(Dictionary<TKey, TValue>));

    protected override IDictionary<TKey, TValue> Create(int capacity, KeyComparison comparison) =>
        new Dictionary<TKey, TValue>(capacity, KeyComparisons.Equality<TKey>(comparison));

    protected override Dictionary<TKey, TValue> Complete(IDictionary<TKey, TValue> filled) => (Dictionary<TKey, TValue>)filled;
}

/// <summary>Dictionaries behind an interface: they come back as <see cref="Dictionary{TKey, TValue}"/>.</summary>
internal sealed class DictionaryInterfaceFormatter<TInterface, TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
    : DictionaryFormatter<TInterface, TKey, TValue>(key, value)
    where TInterface : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override int CountOf(TInterface value) => value.Count();

    // An implementation that does not show how it compares is taken to compare in the default way.
    protected override KeyComparison ComparisonOf(TInterface value) => value switch
    {
        Dictionary<TKey, TValue> plain => KeyComparisons.Of(plain.Comparer, value.GetType()),
        ImmutableDictionary<TKey, TValue> immutable => KeyComparisons.Of(immutable.KeyComparer, value.GetType()),
        _ => KeyComparison.Default,
    };

    protected override IDictionary<TKey, TValue> Create(int capacity, KeyComparison comparison) =>
        new Dictionary<TKey, TValue>(capacity, KeyComparisons.Equality<TKey>(comparison));

    protected override TInterface Complete(IDictionary<TKey, TValue> filled) => (TInterface)filled;
}

internal sealed class SortedDictionaryFormatter<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
    : DictionaryFormatter<SortedDictionary<TKey, TValue>, TKey, TValue>(key, value)
    where TKey : notnull
{
    protected override int CountOf(SortedDictionary<TKey, TValue> value) => value.Count;

    protected override KeyComparison ComparisonOf(SortedDictionary<TKey, TValue> value) => KeyComparisons.Of(value.Comparer, typeof(SortedDictionary<TKey, TValue>));

    protected override IDictionary<TKey, TValue> Create(int capacity, KeyComparison comparison) =>
        new SortedDictionary<TKey, TValue>(KeyComparisons.Order<TKey>(comparison));

    protected override SortedDictionary<TKey, TValue> Complete(IDictionary<TKey, TValue> filled) => (SortedDictionary<TKey, TValue>)filled;
}

internal sealed class ImmutableDictionaryFormatter<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
    : DictionaryFormatter<ImmutableDictionary<TKey, TValue>, TKey, TValue>(key, value)
    where TKey : notnull
{
    protected override int CountOf(ImmutableDictionary<TKey, TValue> value) => value.Count;

    protected override KeyComparison ComparisonOf(ImmutableDictionary<TKey, TValue> value) => KeyComparisons.Of(value.KeyComparer, typeof(ImmutableDictionary<TKey, TValue>));

    protected override IDictionary<TKey, TValue> Create(int capacity, KeyComparison comparison) =>
        ImmutableDictionary.CreateBuilder<TKey, TValue>(KeyComparisons.Equality<TKey>(comparison));

    protected override ImmutableDictionary<TKey, TValue> Complete(IDictionary<TKey, TValue> filled) => ((ImmutableDictionary<TKey, TValue>.Builder)filled).ToImmutable();
}
