using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>The XXH3 hash with 128 bits of result, by its published specification. Fast and well mixed; no protection against an adversary.</summary>
/// <remarks>Safe to use from any thread; allocates nothing.</remarks>
public static class Xxh3
{
    private const int ShortMax = 16;
    private const int HalfMediumMax = 128;
    private const int MediumMax = 240;

    /// <summary>Hashes bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="seed">Selects one of 2^64 hash functions.</param>
    /// <returns>The hash; its canonical text is the number in hexadecimal.</returns>
    public static UInt128 Hash128(ReadOnlySpan<byte> data, ulong seed = 0) => data.Length switch
    {
        0 => Empty(seed),
        <= 3 => UpTo3(data, seed),
        <= 8 => UpTo8(data, seed),
        <= ShortMax => UpTo16(data, seed),
        <= HalfMediumMax => UpTo128(data, seed),
        <= MediumMax => UpTo240(data, seed),
        _ => Xxh3Long.Hash(data, seed),
    };

    private static UInt128 Empty(ulong seed) => new(
        upper: Xxh3Mixing.AvalancheXxh64(seed ^ Xxh3Secret.Word(80) ^ Xxh3Secret.Word(88)),
        lower: Xxh3Mixing.AvalancheXxh64(seed ^ Xxh3Secret.Word(64) ^ Xxh3Secret.Word(72)));

    private static UInt128 UpTo3(ReadOnlySpan<byte> data, ulong seed)
    {
        var combined = data[^1] | ((uint)data.Length << 8) | ((uint)data[0] << 16) | ((uint)data[data.Length >> 1] << 24);
        var swapped = BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(combined), 13);
        var low = ((Xxh3Secret.HalfWord(0) ^ Xxh3Secret.HalfWord(4)) + seed) ^ combined;
        var high = ((Xxh3Secret.HalfWord(8) ^ Xxh3Secret.HalfWord(12)) - seed) ^ swapped;
        return new(upper: Xxh3Mixing.AvalancheXxh64(high), lower: Xxh3Mixing.AvalancheXxh64(low));
    }

    private static UInt128 UpTo8(ReadOnlySpan<byte> data, ulong seed)
    {
        var first = BinaryPrimitives.ReadUInt32LittleEndian(data);
        var last = BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]);
        seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
        var value = ((Xxh3Secret.Word(16) ^ Xxh3Secret.Word(24)) + seed) ^ (first | ((ulong)last << 32));
        var high = Math.BigMul(value, Xxh3Mixing.Prime64A + ((ulong)data.Length << 2), out var low);
        high += low << 1;
        low ^= high >> 3;
        low ^= low >> 35;
        low *= Xxh3Mixing.PrimeMixB;
        low ^= low >> 28;
        return new(upper: Xxh3Mixing.Avalanche(high), lower: low);
    }

    private static UInt128 UpTo16(ReadOnlySpan<byte> data, ulong seed)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(data);
        var last = BinaryPrimitives.ReadUInt64LittleEndian(data[^8..]);
        var value1 = ((Xxh3Secret.Word(32) ^ Xxh3Secret.Word(40)) - seed) ^ first ^ last;
        var value2 = ((Xxh3Secret.Word(48) ^ Xxh3Secret.Word(56)) + seed) ^ last;
        var high = Math.BigMul(value1, Xxh3Mixing.Prime64A, out var low);
        low += (ulong)(data.Length - 1) << 54;
        high += (value2 & 0xffff_ffff_0000_0000) + (uint)value2 * Xxh3Mixing.Prime32B;
        low ^= BinaryPrimitives.ReverseEndianness(high);
        var upper = Math.BigMul(low, Xxh3Mixing.Prime64B, out var lower) + high * Xxh3Mixing.Prime64B;
        return new(Xxh3Mixing.Avalanche(upper), Xxh3Mixing.Avalanche(lower));
    }

    private static UInt128 UpTo128(ReadOnlySpan<byte> data, ulong seed)
    {
        ref var start = ref MemoryMarshal.GetReference(data);
        var state = new MediumState(data.Length);
        for (var i = (data.Length - 1) >> 5; i >= 0; i--) state.Mix(ref start, i * 16, data.Length - i * 16 - 16, i * 32, seed);
        return state.Complete(data.Length, seed);
    }

    private static UInt128 UpTo240(ReadOnlySpan<byte> data, ulong seed)
    {
        ref var start = ref MemoryMarshal.GetReference(data);
        var state = new MediumState(data.Length);
        for (var i = 0; i < 4; i++) state.Mix(ref start, i * 32, i * 32 + 16, i * 32, seed);
        state.Avalanche();
        for (var i = 4; i < data.Length >> 5; i++) state.Mix(ref start, i * 32, i * 32 + 16, (i - 4) * 32 + 3, seed);
        state.Mix(ref start, data.Length - 16, data.Length - 32, 103, 0 - seed);
        return state.Complete(data.Length, seed);
    }

    /// <summary>
    /// The two accumulators for 17 to 240 bytes. Reads without bounds checks: the loops above take 16 bytes at offsets of at most
    /// length - 16 in the data and at most 175 in the secret's 192.
    /// </summary>
    private struct MediumState(int length)
    {
        private ulong _first = (ulong)length * Xxh3Mixing.Prime64A;
        private ulong _second;

        public void Mix(ref byte data, int offset1, int offset2, int secretOffset, ulong seed)
        {
            ref var secret = ref MemoryMarshal.GetReference(Xxh3Secret.Bytes);
            var (low1, high1) = (Xxh3Mixing.Word(ref data, offset1), Xxh3Mixing.Word(ref data, offset1 + 8));
            var (low2, high2) = (Xxh3Mixing.Word(ref data, offset2), Xxh3Mixing.Word(ref data, offset2 + 8));
            _first += MixStep(low1, high1, ref secret, secretOffset, seed);
            _second += MixStep(low2, high2, ref secret, secretOffset + 16, seed);
            _first ^= low2 + high2;
            _second ^= low1 + high1;
        }

        public void Avalanche()
        {
            _first = Xxh3Mixing.Avalanche(_first);
            _second = Xxh3Mixing.Avalanche(_second);
        }

        public readonly UInt128 Complete(int length, ulong seed)
        {
            var low = _first + _second;
            var high = _first * Xxh3Mixing.Prime64A + _second * Xxh3Mixing.Prime64D + ((ulong)length - seed) * Xxh3Mixing.Prime64B;
            return new(upper: 0 - Xxh3Mixing.Avalanche(high), lower: Xxh3Mixing.Avalanche(low));
        }

        private static ulong MixStep(ulong low, ulong high, ref byte secret, int offset, ulong seed) => Xxh3Mixing.Fold(
            low ^ (Xxh3Mixing.Word(ref secret, offset) + seed), high ^ (Xxh3Mixing.Word(ref secret, offset + 8) - seed));
    }
}
