using System.Numerics;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>Finds and normalises the irregular numbers (<see cref="FloatBits"/>) of a block. For other element types there are none.</summary>
internal static class FloatBlock
{
    public static bool HasIrregular<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        // The comparisons are constants for each T, so one branch is left.
        if (typeof(T) == typeof(double)) return AnyIrregular(MemoryMarshal.Cast<T, long>(items), BitConverter.DoubleToInt64Bits(double.PositiveInfinity));
        if (typeof(T) == typeof(float)) return AnyIrregular(MemoryMarshal.Cast<T, int>(items), BitConverter.SingleToInt32Bits(float.PositiveInfinity));
        if (typeof(T) == typeof(Half)) return AnyIrregular(MemoryMarshal.Cast<T, short>(items), BitConverter.HalfToInt16Bits(Half.PositiveInfinity));
        return false;
    }

    public static void Canonicalize<T>(Span<byte> block)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            foreach (ref var bits in MemoryMarshal.Cast<byte, ulong>(block)) bits = FloatBits.Canonical(bits);
        }
        else if (typeof(T) == typeof(float))
        {
            foreach (ref var bits in MemoryMarshal.Cast<byte, uint>(block)) bits = FloatBits.Canonical(bits);
        }
        else if (typeof(T) == typeof(Half))
        {
            foreach (ref var bits in MemoryMarshal.Cast<byte, ushort>(block)) bits = FloatBits.Canonical(bits);
        }
    }

    private static bool AnyIrregular<TBits>(ReadOnlySpan<TBits> items, TBits infinity)
        where TBits : unmanaged, IBinaryInteger<TBits>, IMinMaxValue<TBits>
    {
        // -0.0 is the least signed number; without the sign, every NaN is above infinity.
        var vectors = MemoryMarshal.Cast<TBits, Vector<TBits>>(items);
        var negativeZeros = new Vector<TBits>(TBits.MinValue);
        var magnitudes = new Vector<TBits>(TBits.MaxValue);
        var infinities = new Vector<TBits>(infinity);
        foreach (var vector in vectors)
        {
            if (Vector.EqualsAny(vector, negativeZeros) || Vector.GreaterThanAny(vector & magnitudes, infinities)) return true;
        }

        foreach (var bits in items[(vectors.Length * Vector<TBits>.Count)..])
        {
            if (bits == TBits.MinValue || (bits & TBits.MaxValue) > infinity) return true;
        }

        return false;
    }
}
