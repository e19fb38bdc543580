using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>Collections behind an interface that only reads: they come back as arrays.</summary>
internal sealed class ReadOnlySequenceFormatter<TInterface, T>(Formatter<T> element) : SequenceFormatter<TInterface, T>(element)
    where TInterface : class, IEnumerable<T>
{
    public override TInterface Create(T[] items) => (TInterface)(object)items;

    protected override ReadOnlySpan<T> Items(TInterface value) => Sequence.Items(value);
}

/// <summary>Collections behind an interface that can change them: they come back as lists.</summary>
internal sealed class MutableSequenceFormatter<TInterface, T>(Formatter<T> element) : SequenceFormatter<TInterface, T>(element)
    where TInterface : class, IEnumerable<T>
{
    public override TInterface Create(T[] items) => (TInterface)(object)new List<T>(items);

    protected override ReadOnlySpan<T> Items(TInterface value) => Sequence.Items(value);
}

internal static class Sequence
{
    /// <summary>The elements of any sequence; anything but an array or list is copied, and a lazy sequence runs.</summary>
    public static ReadOnlySpan<T> Items<T>(IEnumerable<T> value) => value switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        _ => value.ToArray(),
    };
}
