using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// A list, dictionary or tuple whose items are nodes. It becomes part of the argument of the task that uses it, not a task
/// of its own; computed on its own it is assembled by a task that copies nothing but references.
/// </summary>
/// <typeparam name="T">The type of the assembled value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Composite<T> : Delayed<T>, ICompositeNode
{
    private readonly DelayedNode[] _items;

    /// <summary>Makes a composite; the array belongs to the node afterwards.</summary>
    /// <param name="shape">How the items form the value. For a map, items alternate: key, value, key, value.</param>
    /// <param name="items">The items.</param>
    /// <exception cref="ArgumentNullException">The array or one of its items is null.</exception>
    public Composite(CompositeShape shape, DelayedNode[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is null)
                throw new ArgumentNullException(nameof(items), $"Item {i} of a lazy collection is null. To pass a null value, pass it typed, for example (string?)null.");
        }

        Shape = shape;
        _items = items;
    }

    /// <inheritdoc/>
    public CompositeShape Shape { get; }

    /// <inheritdoc/>
    public override DelayedNodeKind Kind => DelayedNodeKind.Composite;

    /// <inheritdoc/>
    public override int ChildCount => _items.Length;

    /// <inheritdoc/>
    public override DelayedNode Child(int index) => _items[index];

    /// <inheritdoc/>
    Formatter? ICompositeNode.FindFormatter() => FunctionTable.Default.TryGetFormatter(out Formatter<T>? formatter) ? formatter : null;

    /// <inheritdoc/>
    public override string ToString() => $"lazy {typeof(T).Name} of {_items.Length} items";
}

/// <summary>What lowering a graph needs of a composite, whatever its type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICompositeNode
{
    /// <summary>How the items form the value.</summary>
    CompositeShape Shape { get; }

    /// <summary>The formatter of the assembled value, which knows those of its items; null if none is registered.</summary>
    internal Formatter? FindFormatter();
}

/// <summary>How the items of a composite form its value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CompositeShape
{
    /// <summary>An array, list, set, tuple or record: the items in order.</summary>
    Sequence,

    /// <summary>A dictionary: key, value, key, value.</summary>
    Map,
}
