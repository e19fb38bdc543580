using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// A value in the memory of a worker or client together with the way to encode it. Values of one process pass by
/// reference inside cells; they are encoded only when they leave the process.
/// </summary>
/// <remarks>A cell and its value are shared by every reader and must not be changed. Safe to read from any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public abstract class Cell
{
    private protected Cell()
    {
    }

    /// <summary>The size of the value when encoded, in bytes; for large values an estimate.</summary>
    /// <returns>At least zero.</returns>
    public abstract long Measure();

    /// <summary>Writes the encoded value.</summary>
    /// <param name="writer">Where to.</param>
    /// <exception cref="WireEncodeException">The value cannot be encoded, for example because it contains itself.</exception>
    public abstract void Encode(WireWriter writer);

    /// <summary>Reads the value as the type a formatter handles.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="formatter">How to decode it if it arrived encoded.</param>
    /// <returns>The value; shared, not copied, where that is possible.</returns>
    /// <exception cref="InvalidCastException">The value is of a type that does not convert.</exception>
    /// <exception cref="WireFormatException">The encoded value is damaged.</exception>
    public abstract T Read<T>(Formatter<T> formatter);

    /// <summary>Takes one item of a tuple.</summary>
    /// <param name="index">Zero-based position in the tuple.</param>
    /// <returns>A cell with the item.</returns>
    /// <exception cref="InvalidCastException">The value is not a tuple with that item.</exception>
    public abstract Cell Item(int index);
}
