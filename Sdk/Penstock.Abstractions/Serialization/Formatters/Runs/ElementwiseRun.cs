using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

/// <summary>A MessagePack array, element by element.</summary>
internal sealed class ElementwiseRun<T>(Formatter<T> element) : ElementRun<T>
{
    /// <summary>
    /// A count is only a claim until its elements were read, and 64 nested claims may come in one message: the first allocation
    /// is bounded by this many bytes, later ones by twice what was read.
    /// </summary>
    private const int FirstAllocationBytes = 32 * 1024;

    private const int MeasureAllUpTo = 2048;
    private const int Samples = 1024;

    private static readonly int FirstCapacity = Math.Max(16, FirstAllocationBytes / Unsafe.SizeOf<T>());

    public override void Write(WireWriter writer, ReadOnlySpan<T> items)
    {
        writer.WriteArrayHeader(items.Length);
        foreach (var item in items) element.Write(writer, item);
    }

    public override T[] Read(ref WireReader reader)
    {
        var count = reader.ReadArrayHeader();
        if (count == 0) return [];
        var items = new T[Math.Min(count, FirstCapacity)];
        for (var i = 0; i < count; i++)
        {
            if (i == items.Length) Array.Resize(ref items, (int)Math.Min(count, 2L * i));
            items[i] = element.Read(ref reader);
        }

        return items;
    }

    public override long Measure(ReadOnlySpan<T> items)
    {
        var step = items.Length <= MeasureAllUpTo ? 1 : items.Length / Samples;
        long bytes = 0;
        long measured = 0;
        for (var i = 0; i < items.Length; i += step, measured++) bytes += element.Measure(items[i]);
        return step == 1 ? bytes + 1 : bytes * items.Length / measured;
    }
}
