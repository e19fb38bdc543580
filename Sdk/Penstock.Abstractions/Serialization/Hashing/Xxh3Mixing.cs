using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

/// <summary>The constants and mixing steps that every length of XXH3 shares.</summary>
internal static class Xxh3Mixing
{
    public const ulong Prime32A = 0x9e3779b1;
    public const ulong Prime32B = 0x85ebca77;
    public const ulong Prime32C = 0xc2b2ae3d;
    public const ulong Prime64A = 0x9e3779b185ebca87;
    public const ulong Prime64B = 0xc2b2ae3d27d4eb4f;
    public const ulong Prime64C = 0x165667b19e3779f9;
    public const ulong Prime64D = 0x85ebca77c2b2ae63;
    public const ulong Prime64E = 0x27d4eb2f165667c5;
    public const ulong PrimeMixA = 0x165667919e3779f9;
    public const ulong PrimeMixB = 0x9fb21c651e98df25;

    /// <summary>The 8 bytes at an offset, without a bounds check: the caller knows that they are there.</summary>
    public static ulong Word(ref byte start, int offset)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    public static ulong Avalanche(ulong value)
    {
        value ^= value >> 37;
        value *= PrimeMixA;
        return value ^ (value >> 32);
    }

    public static ulong AvalancheXxh64(ulong value)
    {
        value ^= value >> 33;
        value *= Prime64B;
        value ^= value >> 29;
        value *= Prime64C;
        return value ^ (value >> 32);
    }

    /// <summary>The halves of the product, folded into one.</summary>
    public static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out var low) ^ low;
}
