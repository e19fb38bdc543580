using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

public ref partial struct WireReader
{
    /// <summary>Reads true or false.</summary>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public bool ReadBoolean()
    {
        var code = PeekCode("a boolean");
        if (code is not (WireCode.True or WireCode.False)) throw Unexpected("a boolean");
        _position++;
        return code == WireCode.True;
    }

    /// <summary>Reads an integer of any encoded width.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64()
    {
        if (_position >= _bytes.Length || (sbyte)_bytes[_position] < WireCode.NegativeFixMin) return ReadWideInt64();
        return (sbyte)_bytes[_position++];
    }

    /// <summary>Reads an integer of any encoded width that is not negative.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64()
    {
        if (_position >= _bytes.Length || _bytes[_position] > sbyte.MaxValue) return ReadWideUInt64();
        return _bytes[_position++];
    }

    /// <summary>Reads an integer that fits 8 bits unsigned.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public byte ReadByte()
    {
        var start = _position;
        var value = ReadInt64();
        return (byte)value == value ? (byte)value : throw OutOfRange(start, "an integer from 0 to 255", value);
    }

    /// <summary>Reads an integer that fits 8 bits signed.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public sbyte ReadSByte()
    {
        var start = _position;
        var value = ReadInt64();
        return (sbyte)value == value ? (sbyte)value : throw OutOfRange(start, "a signed 8-bit integer", value);
    }

    /// <summary>Reads an integer that fits 16 bits signed.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public short ReadInt16()
    {
        var start = _position;
        var value = ReadInt64();
        return (short)value == value ? (short)value : throw OutOfRange(start, "a signed 16-bit integer", value);
    }

    /// <summary>Reads an integer that fits 16 bits unsigned.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public ushort ReadUInt16()
    {
        var start = _position;
        var value = ReadInt64();
        return (ushort)value == value ? (ushort)value : throw OutOfRange(start, "an unsigned 16-bit integer", value);
    }

    /// <summary>Reads an integer that fits 32 bits signed.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public int ReadInt32()
    {
        var start = _position;
        var value = ReadInt64();
        return (int)value == value ? (int)value : throw OutOfRange(start, "a signed 32-bit integer", value);
    }

    /// <summary>Reads an integer that fits 32 bits unsigned.</summary>
    /// <exception cref="WireFormatException">The next value is something else or out of range.</exception>
    public uint ReadUInt32()
    {
        var start = _position;
        var value = ReadInt64();
        return (uint)value == value ? (uint)value : throw OutOfRange(start, "an unsigned 32-bit integer", value);
    }

    /// <summary>Reads a 32-bit number, bit for bit.</summary>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public float ReadSingle()
    {
        if (PeekCode("a 32-bit float") != WireCode.Single) throw Unexpected("a 32-bit float");
        return BitConverter.UInt32BitsToSingle(ReadUInt32BehindCode());
    }

    /// <summary>Reads a 64-bit number, bit for bit, or widens a 32-bit one, which is exact.</summary>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public double ReadDouble() => PeekCode("a 64-bit float") switch
    {
        WireCode.Double => BitConverter.UInt64BitsToDouble(ReadUInt64BehindCode()),
        WireCode.Single => BitConverter.UInt32BitsToSingle(ReadUInt32BehindCode()),
        _ => throw Unexpected("a 64-bit float"),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ReadWideInt64()
    {
        var start = _position;
        switch (PeekCode("an integer"))
        {
            case WireCode.UInt8: return ReadUInt8BehindCode();
            case WireCode.UInt16: return ReadUInt16BehindCode();
            case WireCode.UInt32: return ReadUInt32BehindCode();
            case WireCode.UInt64:
                var wide = ReadUInt64BehindCode();
                return wide <= long.MaxValue ? (long)wide : throw OutOfRange(start, "a signed 64-bit integer", wide);
            case WireCode.Int8: return (sbyte)ReadUInt8BehindCode();
            case WireCode.Int16: return (short)ReadUInt16BehindCode();
            case WireCode.Int32: return (int)ReadUInt32BehindCode();
            case WireCode.Int64: return (long)ReadUInt64BehindCode();
            default: throw Unexpected("an integer");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadWideUInt64()
    {
        if (PeekCode("an integer") == WireCode.UInt64) return ReadUInt64BehindCode();
        var start = _position;
        var value = ReadInt64();
        return value >= 0 ? (ulong)value : throw OutOfRange(start, "an integer that is not negative", value);
    }

    private void SkipInteger()
    {
        if (_bytes[_position] == WireCode.UInt64) ReadUInt64BehindCode();
        else ReadInt64();
    }

    private static WireFormatException OutOfRange<T>(int offset, string expected, T value) =>
        new(offset, expected, $"{value}");
}
