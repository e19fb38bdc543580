using System.Buffers.Binary;
using Penstock.Serialization;
using Penstock.TestKit;

namespace Penstock.Protocol.Tests.Frames;

public sealed class FrameHeaderTests
{
    [Fact]
    public void What_is_written_is_read_back() => SeededRuns.Run(1000, seed =>
    {
        var random = new Random(seed);
        byte[] payload = new byte[random.Next(0, 300)];
        random.NextBytes(payload);
        FrameType[] types = Enum.GetValues<FrameType>();
        var written = new FrameHeader(0, types[random.Next(types.Length)], (ulong)random.NextInt64(), (ulong)random.NextInt64(), 0);
        byte[] bytes = new byte[FrameHeader.Size];
        written.Write(bytes, payload);

        FrameHeader read = FrameHeader.Read(bytes);
        Assert.Equal(written with { Length = payload.Length, Checksum = read.Checksum }, read);
        read.Check(bytes, payload);
    });

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] payload = "a payload that is not a multiple of eight bytes"u8.ToArray();
        byte[] bytes = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Messages, 3, 2, 0).Write(bytes, payload);
        byte[] whole = [.. bytes, .. payload];
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<WireFormatException>(() => Accept(damaged));
        }
    }

    [Fact]
    public void The_checksum_is_crc_32c()
    {
        // The check value of the CRC catalogue for "123456789" is 0xE3069283; the head before it is part of the sum here,
        // so it is taken bit by bit from the polynomial's definition.
        byte[] payload = "123456789"u8.ToArray();
        Assert.Equal(0xE3069283u, ReferenceSum(payload));
        byte[] bytes = new byte[FrameHeader.Size];
        new FrameHeader(0, FrameType.Values, 77, 5, 0).Write(bytes, payload);
        Assert.Equal(ReferenceSum([.. bytes[..24], .. payload]), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(24)));
    }

    [Theory]
    [InlineData(FrameHeader.LengthMax, true)]
    [InlineData(FrameHeader.LengthMax + 1, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(-1, false)]
    [InlineData(int.MinValue, false)]
    public void A_length_beyond_the_limit_is_refused(int length, bool isAllowed)
    {
        byte[] bytes = Head(FrameType.Messages);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        if (isAllowed)
            Assert.Equal(length, FrameHeader.Read(bytes).Length);
        else
            Assert.Contains("LengthMax", Assert.Throws<WireFormatException>(() => FrameHeader.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_known_types_are_read()
    {
        for (int type = 0; type <= byte.MaxValue; type++)
        {
            byte[] bytes = Head((FrameType)type);
            if (Enum.IsDefined((FrameType)type))
                Assert.Equal((FrameType)type, FrameHeader.Read(bytes).Type);
            else
                Assert.Throws<WireFormatException>(() => FrameHeader.Read(bytes));
        }
    }

    private static byte[] Head(FrameType type)
    {
        byte[] bytes = new byte[FrameHeader.Size];
        new FrameHeader(0, type, 1, 0, 0).Write(bytes, []);
        return bytes;
    }

    /// <summary>Takes a frame as a link does.</summary>
    private static void Accept(byte[] frame)
    {
        FrameHeader header = FrameHeader.Read(frame);
        ReadOnlySpan<byte> payload = frame.AsSpan(FrameHeader.Size);
        if (header.Length != payload.Length)
            throw new WireFormatException(0, $"{payload.Length} bytes", $"{header.Length}");
        header.Check(frame, payload);
    }

    private static uint ReferenceSum(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
        }

        return ~crc;
    }
}
