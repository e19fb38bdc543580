using Penstock.Serialization;

namespace Penstock.Simulator;

/// <summary>Reads the bytes of a replay token, and refuses every encoding but the shortest.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintBytesMax = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>How many bytes were not read.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>One byte.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public byte Byte(string what)
    {
        if (_rest.IsEmpty)
            throw new FormatException($"it ends before its {what}");
        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>A number of up to 64 bits, seven bits a byte, low ones first.</summary>
    /// <exception cref="FormatException">It is missing, too large, or longer than needed.</exception>
    public ulong Number(string what, ulong most)
    {
        ulong value = 0;
        for (int i = 0; i < VarintBytesMax; i++)
        {
            byte next = Byte(what);
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80)
                continue;
            bool isShortest = (next != 0 || i == 0) && (i < VarintBytesMax - 1 || next == 1);
            if (!isShortest)
                throw new FormatException($"its {what} is not written as it should be");
            return value <= most ? value : throw new FormatException($"its {what} is {value}, but at most {most} is possible");
        }

        throw new FormatException($"its {what} is too long");
    }
}

/// <summary>Writes the bytes of a replay token.</summary>
internal sealed class TokenWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>One byte.</summary>
    public void Byte(byte value) => _bytes.Add(value);

    /// <summary>A number, seven bits a byte, low ones first.</summary>
    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }

    /// <summary>Two bytes in which a change of any other byte shows.</summary>
    public void Checksum()
    {
        ushort sum = ChecksumOf(ToArray());
        _bytes.Add((byte)sum);
        _bytes.Add((byte)(sum >> 8));
    }

    /// <summary>The checksum of what stands before it.</summary>
    public static ushort ChecksumOf(ReadOnlySpan<byte> bytes) => (ushort)Xxh3.Hash128(bytes);
}
