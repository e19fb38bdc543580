namespace Penstock.Serialization;

/// <summary>Turns values of one type into MessagePack and back. Derive from <see cref="Formatter{T}"/>.</summary>
/// <remarks>Formatters are immutable and safe to use from any thread.</remarks>
public abstract class Formatter
{
    private protected Formatter()
    {
    }

    /// <summary>The type of the values.</summary>
    public abstract Type ValueType { get; }

    /// <summary>
    /// Text that describes the shape of the bytes, the same in every process and every build with the same shape. Signature
    /// hashes are made from it, so two sides that would misread each other find out before any value travels.
    /// </summary>
    public abstract string Schema { get; }

    /// <summary>
    /// The formatter of one part of a value made of parts: the items of a tuple by position; the elements of a collection, the
    /// same for every position; the keys (even) and values (odd) of a dictionary.
    /// </summary>
    /// <param name="index">The position, from 0.</param>
    /// <returns>The formatter, or null where the values have no such part.</returns>
    public virtual Formatter? ItemFormatter(int index) => null;

    /// <summary>Writes a value of a type that converts to <see cref="ValueType"/> by reference.</summary>
    internal abstract void WriteObject(WireWriter writer, object? value);
}
