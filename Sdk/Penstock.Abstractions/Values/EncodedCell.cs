using System.ComponentModel;
using Penstock.Serialization;

namespace Penstock;

/// <summary>
/// A cell whose value arrived encoded, from another process or from a client. It is decoded when a task first reads it
/// and keeps the decoded value from then on.
/// </summary>
/// <param name="bytes">One MessagePack value; belongs to the cell from now on.</param>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class EncodedCell(ReadOnlyMemory<byte> bytes) : Cell
{
    private Cell? _decoded;

    /// <summary>The encoded value.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public override long Measure() => Bytes.Length;

    /// <inheritdoc/>
    public override void Encode(WireWriter writer) => writer.WriteRaw(Bytes.Span);

    /// <inheritdoc/>
    public override T Read<T>(Formatter<T> formatter)
    {
        // Readers on several slots may decode at once; each gets an equal value and one of them is kept.
        if (_decoded is Cell<T> known)
            return known.Value;
        var reader = new WireReader(Bytes.Span);
        T value = formatter.Read(ref reader);
        if (!reader.End)
            throw new WireFormatException($"A value of type {typeof(T)} ends at byte {reader.Position}, but {Bytes.Length} bytes arrived. Both ends must use the same version of the type.");
        _decoded = new Cell<T>(value, formatter);
        return value;
    }

    /// <inheritdoc/>
    public override Cell Item(int index)
    {
        var reader = new WireReader(Bytes.Span);
        if (reader.NextType != WireType.Array || (uint)index >= (uint)reader.ReadArrayHeader())
            throw new InvalidCastException($"The encoded result has no item {index}.");
        for (int i = 0; i < index; i++)
            reader.Skip();
        int start = reader.Position;
        reader.Skip();
        return new EncodedCell(Bytes[start..reader.Position]);
    }
}
