namespace Penstock.Serialization;

/// <summary>The bit patterns that compare equal, or are equally not a number, and must hash alike: -0.0 and the NaNs.</summary>
internal static class FloatBits
{
    private const ushort HalfInfinity = 0x7c00;
    private const uint SingleInfinity = 0x7f80_0000;
    private const ulong DoubleInfinity = 0x7ff0_0000_0000_0000;

    public static bool IsIrregular(ushort bits) => bits == 0x8000 || (bits & 0x7fff) > HalfInfinity;

    public static bool IsIrregular(uint bits) => bits == 0x8000_0000 || (bits & 0x7fff_ffff) > SingleInfinity;

    public static bool IsIrregular(ulong bits) => bits == 0x8000_0000_0000_0000 || (bits & 0x7fff_ffff_ffff_ffff) > DoubleInfinity;

    public static ushort Canonical(ushort bits) => !IsIrregular(bits) ? bits : bits == 0x8000 ? (ushort)0 : (ushort)0x7e00;

    public static uint Canonical(uint bits) => !IsIrregular(bits) ? bits : bits == 0x8000_0000 ? 0 : 0x7fc0_0000u;

    public static ulong Canonical(ulong bits) => !IsIrregular(bits) ? bits : bits == 0x8000_0000_0000_0000 ? 0 : 0x7ff8_0000_0000_0000ul;
}
