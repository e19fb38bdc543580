namespace Penstock.Serialization;

/// <summary>A formatter of arrays, lists and other collections of one kind of element.</summary>
/// <typeparam name="TCollection">The collection.</typeparam>
/// <typeparam name="TElement">Its elements.</typeparam>
/// <remarks>
/// Whatever form <see cref="Formatter{T}.Write"/> chooses, <see cref="Formatter{T}.Read"/> also accepts a MessagePack array of
/// elements, so a list may be assembled on the wire from encoded elements.
/// </remarks>
public abstract class CollectionFormatter<TCollection, TElement> : Formatter<TCollection>
{
    private protected CollectionFormatter(Formatter<TElement> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        Element = element;
    }

    /// <summary>The formatter of the elements.</summary>
    public Formatter<TElement> Element { get; }

    /// <summary>Makes a collection of these elements in this order.</summary>
    /// <param name="items">The elements. The collection may keep the array: do not use it afterwards.</param>
    public abstract TCollection Create(TElement[] items);

    /// <inheritdoc/>
    public sealed override Formatter? ItemFormatter(int index) => Element;

    /// <inheritdoc/>
    public sealed override TCollection ReadSequence(ref TaskArguments arguments, int count)
    {
        var items = new TElement[count];
        for (var i = 0; i < count; i++) items[i] = arguments.Next(Element);
        return Create(items);
    }
}
