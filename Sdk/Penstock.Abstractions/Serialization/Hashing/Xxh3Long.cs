using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>XXH3 for more than 240 bytes: eight accumulators over stripes of 64 bytes.</summary>
internal static class Xxh3Long
{
    private const int StripeSize = 64;
    private const int SecretStep = 8;
    private const int StripesPerBlock = (Xxh3Secret.Length - StripeSize) / SecretStep;
    private const int BlockSize = StripeSize * StripesPerBlock;
    private const int LastStripeSecret = Xxh3Secret.Length - 71;
    private const int LowMergeSecret = 11;
    private const int HighMergeSecret = Xxh3Secret.Length - 75;

    public static UInt128 Hash(ReadOnlySpan<byte> data, ulong seed)
    {
        if (seed == 0) return Hash(data, Xxh3Secret.Bytes);
        Span<byte> secret = stackalloc byte[Xxh3Secret.Length];
        Xxh3Secret.Derive(seed, secret);
        return Hash(data, secret);
    }

    private static UInt128 Hash(ReadOnlySpan<byte> data, ReadOnlySpan<byte> secret)
    {
        var sums = default(Accumulators);
        sums.Initialize();
        var rest = data;
        for (; rest.Length > BlockSize; rest = rest[BlockSize..])
        {
            for (var i = 0; i < StripesPerBlock; i++) sums.Accumulate(rest.Slice(i * StripeSize, StripeSize), secret.Slice(i * SecretStep, StripeSize));
            sums.Scramble(secret[^StripeSize..]);
        }

        var fullStripes = (rest.Length - 1) / StripeSize;
        for (var i = 0; i < fullStripes; i++) sums.Accumulate(rest.Slice(i * StripeSize, StripeSize), secret.Slice(i * SecretStep, StripeSize));
        sums.Accumulate(data[^StripeSize..], secret.Slice(LastStripeSecret, StripeSize));

        var length = (ulong)data.Length;
        return new(
            upper: sums.Merge(~(length * Xxh3Mixing.Prime64B), secret.Slice(HighMergeSecret, StripeSize)),
            lower: sums.Merge(length * Xxh3Mixing.Prime64A, secret.Slice(LowMergeSecret, StripeSize)));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int lane) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(lane * sizeof(ulong))..]);

    /// <summary>Eight lanes of 64 bits, updated in pairs: each lane takes its own product and its partner's value.</summary>
    [InlineArray(Lanes)]
    private struct Accumulators
    {
        private const int Lanes = 8;

        private ulong _first;

        public void Initialize()
        {
            this[0] = Xxh3Mixing.Prime32C;
            this[1] = Xxh3Mixing.Prime64A;
            this[2] = Xxh3Mixing.Prime64B;
            this[3] = Xxh3Mixing.Prime64C;
            this[4] = Xxh3Mixing.Prime64D;
            this[5] = Xxh3Mixing.Prime32B;
            this[6] = Xxh3Mixing.Prime64E;
            this[7] = Xxh3Mixing.Prime32A;
        }

        public void Accumulate(ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
        {
            // Both have the 64 bytes of a stripe, which the slices they come from have checked.
            ref var data = ref MemoryMarshal.GetReference(stripe);
            ref var key = ref MemoryMarshal.GetReference(secret);
            for (var lane = 0; lane < Lanes; lane += 2)
            {
                var even = Xxh3Mixing.Word(ref data, lane * sizeof(ulong));
                var odd = Xxh3Mixing.Word(ref data, (lane + 1) * sizeof(ulong));
                var evenKeyed = even ^ Xxh3Mixing.Word(ref key, lane * sizeof(ulong));
                var oddKeyed = odd ^ Xxh3Mixing.Word(ref key, (lane + 1) * sizeof(ulong));
                this[lane] += odd + (uint)evenKeyed * (evenKeyed >> 32);
                this[lane + 1] += even + (uint)oddKeyed * (oddKeyed >> 32);
            }
        }

        public void Scramble(ReadOnlySpan<byte> secret)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                var value = this[lane];
                this[lane] = (value ^ (value >> 47) ^ Word(secret, lane)) * Xxh3Mixing.Prime32A;
            }
        }

        public readonly ulong Merge(ulong start, ReadOnlySpan<byte> secret)
        {
            for (var lane = 0; lane < Lanes; lane += 2) start += Xxh3Mixing.Fold(this[lane] ^ Word(secret, lane), this[lane + 1] ^ Word(secret, lane + 1));
            return Xxh3Mixing.Avalanche(start);
        }
    }
}
