namespace Penstock.Serialization;

/// <summary>A formatter of tuples: an array of the items. Gives access to one item without boxing it.</summary>
/// <typeparam name="T">The tuple type.</typeparam>
public abstract class TupleFormatter<T> : Formatter<T>
{
    private readonly Formatter[] _items;
    private string? _schema;

    private protected TupleFormatter(params Formatter[] items)
    {
        foreach (var item in items) ArgumentNullException.ThrowIfNull(item, nameof(items));
        _items = items;
    }

    /// <summary>How many items the tuple has.</summary>
    public int ItemCount => _items.Length;

    /// <inheritdoc/>
    public override string Schema => _schema ??= $"({string.Join(',', _items.Select(item => item.Schema))})";

    /// <inheritdoc/>
    public sealed override Formatter? ItemFormatter(int index) => (uint)index < (uint)_items.Length ? _items[index] : null;

    /// <summary>Hands one item to a visitor.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visitor returns.</typeparam>
    /// <param name="tuple">The tuple.</param>
    /// <param name="index">Which item, from 0.</param>
    /// <param name="visitor">The visitor.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public abstract TResult Visit<TVisitor, TResult>(T tuple, int index, ref TVisitor visitor)
        where TVisitor : ITupleItemVisitor<TResult>;

    /// <inheritdoc/>
    public override void Write(WireWriter writer, T value)
    {
        writer.BeginObject(ItemCount);
        WriteItems(writer, value);
        writer.EndObject();
    }

    /// <inheritdoc/>
    public override T Read(ref WireReader reader)
    {
        var start = reader.Position;
        var count = reader.BeginObject();
        if (count != ItemCount) throw new WireFormatException(start, $"a tuple of {ItemCount} items", $"an array of {count}");
        var value = ReadItems(ref reader);
        reader.EndObject(count, ItemCount);
        return value;
    }

    /// <inheritdoc/>
    public override long Measure(T value) => 1 + MeasureItems(value);

    internal abstract void WriteItems(WireWriter writer, T value);

    internal abstract T ReadItems(ref WireReader reader);

    internal abstract long MeasureItems(T value);

    private protected static ArgumentOutOfRangeException NoItem(int index) =>
        new(nameof(index), index, $"{typeof(T)} has no item at this index.");
}
