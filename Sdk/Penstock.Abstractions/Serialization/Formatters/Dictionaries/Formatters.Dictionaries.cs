using System.Collections.Immutable;

namespace Penstock.Serialization;

public static partial class Formatters
{
    /// <summary>Dictionaries. Their comparer must be the default one, <see cref="StringComparer.Ordinal"/> or <see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="key">The formatter of the keys.</param>
    /// <param name="value">The formatter of the values.</param>
    public static Formatter<Dictionary<TKey, TValue>> Dictionary<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
        where TKey : notnull => new PlainDictionaryFormatter<TKey, TValue>(key, value);

    /// <summary>Dictionaries behind <see cref="IDictionary{TKey, TValue}"/>; they come back as <see cref="System.Collections.Generic.Dictionary{TKey, TValue}"/>.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="key">The formatter of the keys.</param>
    /// <param name="value">The formatter of the values.</param>
    public static Formatter<IDictionary<TKey, TValue>> IDictionary<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
        where TKey : notnull => new DictionaryInterfaceFormatter<IDictionary<TKey, TValue>, TKey, TValue>(key, value);

    /// <summary>Dictionaries behind <see cref="IReadOnlyDictionary{TKey, TValue}"/>; they come back as <see cref="System.Collections.Generic.Dictionary{TKey, TValue}"/>.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="key">The formatter of the keys.</param>
    /// <param name="value">The formatter of the values.</param>
    public static Formatter<IReadOnlyDictionary<TKey, TValue>> IReadOnlyDictionary<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
        where TKey : notnull => new DictionaryInterfaceFormatter<IReadOnlyDictionary<TKey, TValue>, TKey, TValue>(key, value);

    /// <summary>Sorted dictionaries. Their comparer must be the default one, <see cref="StringComparer.Ordinal"/> or <see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="key">The formatter of the keys.</param>
    /// <param name="value">The formatter of the values.</param>
    public static Formatter<SortedDictionary<TKey, TValue>> SortedDictionary<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
        where TKey : notnull => new SortedDictionaryFormatter<TKey, TValue>(key, value);

    /// <summary>Immutable dictionaries. Their comparer must be the default one, <see cref="StringComparer.Ordinal"/> or <see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="key">The formatter of the keys.</param>
    /// <param name="value">The formatter of the values.</param>
    public static Formatter<ImmutableDictionary<TKey, TValue>> ImmutableDictionary<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value)
        where TKey : notnull => new ImmutableDictionaryFormatter<TKey, TValue>(key, value);

    /// <summary>Pairs of key and value.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <param name="key">The formatter of the key.</param>
    /// <param name="value">The formatter of the value.</param>
    public static Formatter<KeyValuePair<TKey, TValue>> KeyValuePair<TKey, TValue>(Formatter<TKey> key, Formatter<TValue> value) =>
        new KeyValuePairFormatter<TKey, TValue>(key, value);
}
