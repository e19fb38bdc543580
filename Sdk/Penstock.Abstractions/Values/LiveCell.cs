using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>A cell that holds a live object.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="value">The value; belongs to the cell from now on.</param>
/// <param name="formatter">How to encode it.</param>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class Cell<T>(T value, Formatter<T> formatter) : Cell
{
    /// <summary>The value.</summary>
    public T Value { get; } = value;

    /// <inheritdoc/>
    public override long Measure() => formatter.Measure(Value);

    /// <inheritdoc/>
    public override void Encode(WireWriter writer) => formatter.Write(writer, Value);

    /// <inheritdoc/>
    public override TWanted Read<TWanted>(Formatter<TWanted> formatter)
    {
        if (this is Cell<TWanted> same)
            return same.Value;
        if (Value is TWanted converted)
            return converted;
        if (Value is null && default(TWanted) is null)
            return default!; // TWanted admits null: checked on the line above.
        throw new InvalidCastException(
            $"A result of type {typeof(T)} was passed to a parameter of type {typeof(TWanted)}. The graph was built by hand or for another version of the function.");
    }

    /// <inheritdoc/>
    public override Cell Item(int index)
    {
        if (formatter is not TupleFormatter<T> tuple || (uint)index >= (uint)tuple.ItemCount)
            throw new InvalidCastException($"A result of type {typeof(T)} has no item {index}.");
        CellMaker maker = default;
        return tuple.Visit<CellMaker, Cell>(Value, index, ref maker);
    }

    private struct CellMaker : ITupleItemVisitor<Cell>
    {
        public readonly Cell Visit<TItem>(TItem item, Formatter<TItem> formatter) => new Cell<TItem>(item, formatter);
    }
}
