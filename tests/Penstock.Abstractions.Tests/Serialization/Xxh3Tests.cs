using System.Buffers.Binary;
using Penstock.Serialization;

namespace Penstock.Abstractions.Tests.Serialization;

public sealed class Xxh3Tests
{
    private const ulong Prime32 = 2654435761;
    private const ulong Prime64 = 11400714785074694797;

    private static readonly byte[] SanityBuffer = CreateSanityBuffer(8192);

    [Theory]
    [InlineData(0, 0, 0x6001C324468D497F, 0x99AA06D3014798D8)]
    [InlineData(0, Prime32, 0x5444F7869C671AB0, 0x92220AE55E14AB50)]
    [InlineData(1, 0, 0xC44BDFF4074EECDB, 0xA6CD5E9392000F6A)]
    [InlineData(1, Prime32, 0xB53D5557E7F76F8D, 0x89B99554BA22467C)]
    [InlineData(6, 0, 0x3E7039BDDA43CFC6, 0x082AFE0B8162D12A)]
    [InlineData(6, Prime32, 0x269D8F70BE98856E, 0x5A865B5389ABD2B1)]
    [InlineData(12, 0, 0x061A192713F69AD9, 0x6E3EFD8FC7802B18)]
    [InlineData(12, Prime32, 0x9BE9F9A67F3C7DFB, 0xD7E09D518A3405D3)]
    [InlineData(24, 0, 0x1E7044D28B1B901D, 0x0CE966E4678D3761)]
    [InlineData(24, Prime32, 0xD7304C54EBAD40A9, 0x3162026714A6A243)]
    [InlineData(48, 0, 0xF942219AED80F67B, 0xA002AC4E5478227E)]
    [InlineData(48, Prime32, 0x7BA3C3E453A1934E, 0x163ADDE36C072295)]
    [InlineData(81, 0, 0x5E8BAFB9F95FB803, 0x4952F58181AB0042)]
    [InlineData(81, Prime32, 0x703FBB3D7A5F755C, 0x2724EC7ADC750FB6)]
    [InlineData(222, 0, 0xF1AEBD597CEC6B3A, 0x337E09641B948717)]
    [InlineData(222, Prime32, 0xAE995BB8AF917A8D, 0x91820016621E97F1)]
    [InlineData(403, 0, 0xCDEB804D65C6DEA4, 0x1B6DE21E332DD73D)]
    [InlineData(403, Prime64, 0x6259F6ECFD6443FD, 0xBED311971E0BE8F2)]
    [InlineData(512, 0, 0x617E49599013CB6B, 0x18D2D110DCC9BCA1)]
    [InlineData(512, Prime64, 0x3CE457DE14C27708, 0x925D06B8EC5B8040)]
    [InlineData(2048, 0, 0xDD59E2C3A5F038E0, 0xF736557FD47073A5)]
    [InlineData(2048, Prime32, 0x230D43F30206260B, 0x7FB03F7E7186C3EA)]
    [InlineData(2240, 0, 0x6E73A90539CF2948, 0xCCB134FBFA7CE49D)]
    [InlineData(2240, Prime32, 0xED385111126FBA6F, 0x50A1FE17B338995F)]
    [InlineData(2367, 0, 0xCB37AEB9E5D361ED, 0xE89C0F6FF369B427)]
    [InlineData(2367, Prime32, 0x6F5360AE69C2F406, 0xD23AAE4B76C31ECB)]
    public void Hash_equals_the_vectors_published_with_the_reference_implementation(int length, ulong seed, ulong low, ulong high) =>
        Assert.Equal(new UInt128(high, low), Xxh3.Hash128(SanityBuffer.AsSpan(0, length), seed));

    /// <summary>The constants were computed with the reference library 0.8.1: the hash of the hashes (big-endian) of every prefix.</summary>
    [Theory]
    [InlineData(0, 0x367f501f2f329d61, 0x3501f62734787ff9)]
    [InlineData(Prime64, 0x3bfb6e637614554f, 0x380b00defec94558)]
    public void Hash_equals_the_reference_for_every_length_up_to_4096(ulong seedStep, ulong high, ulong low)
    {
        var hashes = new byte[4097 * 16];
        for (var length = 0; length <= 4096; length++)
        {
            var hash = Xxh3.Hash128(SanityBuffer.AsSpan(0, length), seedStep * (ulong)length);
            BinaryPrimitives.WriteUInt128BigEndian(hashes.AsSpan(length * 16), hash);
        }

        Assert.Equal(new UInt128(high, low), Xxh3.Hash128(hashes));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void Hashing_allocates_nothing(int length)
    {
        Xxh3.Hash128(SanityBuffer.AsSpan(0, length), seed: 7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Xxh3.Hash128(SanityBuffer.AsSpan(0, length), seed: 7);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] CreateSanityBuffer(int length)
    {
        var buffer = new byte[length];
        var generator = Prime32;
        for (var i = 0; i < length; i++, generator *= Prime64) buffer[i] = (byte)(generator >> 56);
        return buffer;
    }
}
