using System.Text;

namespace Penstock.Serialization;

public ref partial struct WireReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads text, or null for nil.</summary>
    /// <exception cref="WireFormatException">The next value is something else, or its bytes are not UTF-8.</exception>
    public string? ReadString()
    {
        if (TryReadNil()) return null;
        var utf8 = ReadStringBytes();
        return Ascii.IsValid(utf8) ? Encoding.Latin1.GetString(utf8) : Decode(utf8); // most text is ASCII, which needs no decoder
    }

    /// <summary>Reads text as its bytes, which are not checked for being UTF-8.</summary>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public ReadOnlySpan<byte> ReadStringBytes()
    {
        var code = PeekCode("a string");
        var length = code switch
        {
            >= WireCode.FixString and < WireCode.Nil => ReadFix(code - WireCode.FixString),
            WireCode.String8 => ReadUInt8BehindCode(),
            WireCode.String16 => ReadUInt16BehindCode(),
            WireCode.String32 => ReadUInt32BehindCode(),
            _ => throw Unexpected("a string"),
        };
        return ReadRaw(CheckLength(length));
    }

    /// <summary>Reads raw bytes.</summary>
    /// <returns>A span over the reader's own bytes.</returns>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public ReadOnlySpan<byte> ReadBinary() => ReadRaw(ReadBinaryHeader());

    /// <summary>Reads the length of raw bytes, which then follow.</summary>
    /// <returns>A length of at most <see cref="Remaining"/>.</returns>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public int ReadBinaryHeader() => CheckLength(PeekCode("binary") switch
    {
        WireCode.Binary8 => ReadUInt8BehindCode(),
        WireCode.Binary16 => ReadUInt16BehindCode(),
        WireCode.Binary32 => ReadUInt32BehindCode(),
        _ => throw Unexpected("binary"),
    });

    /// <summary>Reads how many values of an array follow.</summary>
    /// <returns>A count of at most <see cref="Remaining"/>, since each value takes a byte or more.</returns>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public int ReadArrayHeader()
    {
        var start = _position;
        var code = PeekCode("an array");
        return CheckCount(start, bytesPerEntry: 1, code switch
        {
            >= WireCode.FixArray and < WireCode.FixString => ReadFix(code - WireCode.FixArray),
            WireCode.Array16 => ReadUInt16BehindCode(),
            WireCode.Array32 => ReadUInt32BehindCode(),
            _ => throw Unexpected("an array"),
        });
    }

    /// <summary>Reads how many pairs of key and value follow.</summary>
    /// <returns>A count of at most half of <see cref="Remaining"/>, since each pair takes two bytes or more.</returns>
    /// <exception cref="WireFormatException">The next value is something else.</exception>
    public int ReadMapHeader()
    {
        var start = _position;
        var code = PeekCode("a map");
        return CheckCount(start, bytesPerEntry: 2, code switch
        {
            >= WireCode.FixMap and < WireCode.FixArray => ReadFix(code - WireCode.FixMap),
            WireCode.Map16 => ReadUInt16BehindCode(),
            WireCode.Map32 => ReadUInt32BehindCode(),
            _ => throw Unexpected("a map"),
        });
    }

    /// <summary>Reads an extension's type and length; its bytes then follow.</summary>
    /// <exception cref="WireFormatException">The next value is something else, or fewer bytes remain than it announces.</exception>
    public WireExtension ReadExtensionHeader()
    {
        var length = PeekCode("an extension") switch
        {
            WireCode.FixExtension1 => ReadFix(1),
            WireCode.FixExtension2 => ReadFix(2),
            WireCode.FixExtension4 => ReadFix(4),
            WireCode.FixExtension8 => ReadFix(8),
            WireCode.FixExtension16 => ReadFix(16),
            WireCode.Extension8 => ReadUInt8BehindCode(),
            WireCode.Extension16 => ReadUInt16BehindCode(),
            WireCode.Extension32 => ReadUInt32BehindCode(),
            _ => throw Unexpected("an extension"),
        };
        var type = (sbyte)ReadRaw(1)[0];
        return new(type, CheckLength(length));
    }

    private uint ReadFix(int value)
    {
        _position++;
        return (uint)value;
    }

    private readonly int CheckLength(uint length) => length <= (uint)Remaining
        ? (int)length
        : throw new WireFormatException(_position, $"{length} more bytes", $"only {Remaining}");

    private readonly int CheckCount(int start, int bytesPerEntry, uint count) => count * (ulong)bytesPerEntry <= (uint)Remaining
        ? (int)count
        : throw new WireFormatException(start, $"a count that the remaining {Remaining} bytes can hold", $"a count of {count}");

    private readonly string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException error)
        {
            throw new WireFormatException(_position - utf8.Length, "UTF-8 text", "bytes that are not", error);
        }
    }
}
