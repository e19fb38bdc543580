using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>Rectangular arrays: the number of rows, the number of columns, and the elements row by row.</summary>
internal sealed class Array2DFormatter<T> : Formatter<T[,]>
{
    private const int Parts = 3;

    private readonly Formatter<T> _element;
    private readonly ElementRun<T> _run;

    public Array2DFormatter(Formatter<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        _element = element;
        _run = element.CreateRun();
    }

    public override string Schema => $"[{_element.Schema}]2";

    public override void Write(WireWriter writer, T[,] value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.BeginObject(Parts);
        writer.WriteInt64(value.GetLength(0));
        writer.WriteInt64(value.GetLength(1));
        _run.Write(writer, Items(value));
        writer.EndObject();
    }

    public override T[,] Read(ref WireReader reader)
    {
        if (reader.TryReadNil()) return null!; // nil stands for null, whatever the annotation says
        var start = reader.Position;
        var parts = reader.BeginObject();
        if (parts != Parts) throw new WireFormatException(start, "rows, columns and elements", $"an array of {parts}");
        var rows = reader.ReadInt32();
        var columns = reader.ReadInt32();
        var items = _run.Read(ref reader);
        reader.EndObject(parts, Parts);
        if (!IsLength(rows) || !IsLength(columns) || (long)rows * columns != items.Length)
        {
            throw new WireFormatException(start, $"{rows} rows of {columns} elements", $"{items.Length} elements");
        }

        var value = new T[rows, columns];
        items.CopyTo(Items(value));
        return value;
    }

    public override long Measure(T[,] value) => value is null ? 1 : 11 + _run.Measure(Items(value));

    /// <summary>With no rows, any number of columns takes no memory, but not every number is possible.</summary>
    private static bool IsLength(int length) => length >= 0 && length <= Array.MaxLength;

    private static Span<T> Items(T[,] value) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(value)), value.Length);
}
