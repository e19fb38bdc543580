using System.Runtime.CompilerServices;

namespace Penstock;

/// <summary>Ways to combine lazy values that are not calls of the user's own methods. Nothing here runs anything.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public static class Graph
{
    /// <summary>Makes a lazy value of a known one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The value; encoded when the graph is submitted.</param>
    /// <returns>A constant.</returns>
    public static Delayed<T> Value<T>(T value) => new Constant<T>(value);

    /// <summary>Makes one lazy list of many lazy values.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items; enumerated once, at once.</param>
    /// <returns>A lazy list with the items in order.</returns>
    /// <exception cref="ArgumentNullException">The sequence or an item is null.</exception>
    public static Delayed<IReadOnlyList<T>> All<T>(params IEnumerable<Delayed<T>> items) => Collect<IReadOnlyList<T>, T>(items);

    /// <summary>Makes one lazy pair of two lazy values.</summary>
    /// <typeparam name="T1">The first type.</typeparam>
    /// <typeparam name="T2">The second type.</typeparam>
    /// <param name="first">The first item.</param>
    /// <param name="second">The second item.</param>
    /// <returns>A lazy tuple.</returns>
    /// <exception cref="ArgumentNullException">An item is null.</exception>
    public static Delayed<(T1 First, T2 Second)> Zip<T1, T2>(Delayed<T1> first, Delayed<T2> second) =>
        new Composite<(T1, T2)>(CompositeShape.Sequence, [first, second]);

    /// <summary>Makes one lazy triple of three lazy values.</summary>
    /// <typeparam name="T1">The first type.</typeparam>
    /// <typeparam name="T2">The second type.</typeparam>
    /// <typeparam name="T3">The third type.</typeparam>
    /// <param name="first">The first item.</param>
    /// <param name="second">The second item.</param>
    /// <param name="third">The third item.</param>
    /// <returns>A lazy tuple.</returns>
    /// <exception cref="ArgumentNullException">An item is null.</exception>
    public static Delayed<(T1 First, T2 Second, T3 Third)> Zip<T1, T2, T3>(Delayed<T1> first, Delayed<T2> second, Delayed<T3> third) =>
        new Composite<(T1, T2, T3)>(CompositeShape.Sequence, [first, second, third]);

    /// <summary>Gives a lazy value back, to be ready only when others are too: an explicit order for side effects.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="others">What has to be computed before; enumerated once, at once.</param>
    /// <returns>A lazy value equal to <paramref name="value"/>.</returns>
    /// <exception cref="ArgumentNullException">The value, the sequence or one of its items is null.</exception>
    public static Delayed<T> After<T>(Delayed<T> value, params IEnumerable<DelayedNode> others)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(others);
        return new CallN<T>(BuiltInFunctions.After, [value, .. others]);
    }

    /// <summary>Makes a lazy collection of a given type. Called by generated code for parameters that are collections.</summary>
    /// <typeparam name="TCollection">The parameter's type.</typeparam>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items; enumerated once, at once.</param>
    /// <returns>A lazy collection with the items in order.</returns>
    /// <exception cref="ArgumentNullException">The sequence or an item is null.</exception>
    public static Delayed<TCollection> Collect<TCollection, T>(IEnumerable<Delayed<T>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new Composite<TCollection>(CompositeShape.Sequence, items is Delayed<T>[] array ? Copy(array) : [.. items]);
    }

    /// <summary>The usual case, spelled out: a spread of the sequence would go through an enumerator, because the types differ.</summary>
    private static DelayedNode[] Copy<T>(Delayed<T>[] items)
    {
        var copy = new DelayedNode[items.Length];
        for (int i = 0; i < items.Length; i++)
            copy[i] = items[i];
        return copy;
    }

    /// <summary>Makes a lazy dictionary of a given type. Called by generated code for parameters that are dictionaries.</summary>
    /// <typeparam name="TDictionary">The parameter's type.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="pairs">Keys with lazy values; enumerated once, at once.</param>
    /// <returns>A lazy dictionary.</returns>
    /// <exception cref="ArgumentNullException">The sequence or a value is null.</exception>
    public static Delayed<TDictionary> CollectPairs<TDictionary, TKey, TValue>(IEnumerable<KeyValuePair<TKey, Delayed<TValue>>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var items = new List<DelayedNode>();
        foreach (KeyValuePair<TKey, Delayed<TValue>> pair in pairs)
        {
            items.Add(new Constant<TKey>(pair.Key));
            items.Add(pair.Value);
        }

        return new Composite<TDictionary>(CompositeShape.Map, [.. items]);
    }

    /// <summary>Takes one item of a lazy tuple.</summary>
    /// <typeparam name="TTuple">The tuple's type.</typeparam>
    /// <typeparam name="TItem">The item's type.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="index">The item's position, from zero.</param>
    /// <returns>A lazy item; one task of its own.</returns>
    internal static Delayed<TItem> Item<TTuple, TItem>(Delayed<TTuple> tuple, int index)
        where TTuple : struct, ITuple
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return new Call2<TItem>(BuiltInFunctions.Item, tuple, new Constant<int>(index));
    }
}
