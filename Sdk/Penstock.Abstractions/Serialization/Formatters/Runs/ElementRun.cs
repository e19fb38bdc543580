namespace Penstock.Serialization;

/// <summary>Writes and reads the elements of a sequence, header included.</summary>
/// <remarks>Every run reads a plain MessagePack array too: the runtime assembles lists by concatenating encoded elements.</remarks>
internal abstract class ElementRun<T>
{
    public abstract void Write(WireWriter writer, ReadOnlySpan<T> items);

    public abstract T[] Read(ref WireReader reader);

    public abstract long Measure(ReadOnlySpan<T> items);
}
