using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Penstock.Serialization;

/// <summary>Reads MessagePack values from bytes it does not trust: every mistake in them ends in a <see cref="WireFormatException"/>.</summary>
/// <remarks>
/// Counts and lengths are compared with the bytes that remain before anything is allocated, and nesting ends at
/// <see cref="WireLimits.MaxDepth"/>. Spans handed out point into the bytes given to the constructor. After an exception the
/// position is unspecified.
/// </remarks>
public ref partial struct WireReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _depth;

    /// <summary>Starts at the first of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What to read; not copied.</param>
    public WireReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool End => _position >= _bytes.Length;

    /// <summary>The kind of the next value.</summary>
    /// <exception cref="WireFormatException">There is no next value, or it starts with the reserved byte.</exception>
    public readonly WireType NextType => WireCode.TypeOf(PeekCode("a value")) ?? throw Unexpected("a value");

    /// <summary>Reads nil if it comes next.</summary>
    /// <returns>Whether it did; otherwise nothing was read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadNil()
    {
        if (_position >= _bytes.Length || _bytes[_position] != WireCode.Nil) return false;
        _position++;
        return true;
    }

    /// <summary>Takes bytes as they are.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="WireFormatException">Fewer remain.</exception>
    public ReadOnlySpan<byte> ReadRaw(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > Remaining) throw TooShort(count);
        var raw = _bytes.Slice(_position, count);
        _position += count;
        return raw;
    }

    /// <summary>Makes sure that nothing is left.</summary>
    /// <exception cref="WireFormatException">Bytes remain.</exception>
    public readonly void ExpectEnd()
    {
        if (!End) throw new WireFormatException(_position, "the end of the bytes", $"{Remaining} more");
    }

    /// <summary>Skips one value with everything in it and returns its bytes.</summary>
    /// <exception cref="WireFormatException">The bytes are not one whole value.</exception>
    public ReadOnlySpan<byte> ReadRawValue()
    {
        var start = _position;
        Skip();
        return _bytes[start.._position];
    }

    /// <summary>Skips one value with everything in it, without recursion.</summary>
    /// <exception cref="WireFormatException">The bytes are not one whole value.</exception>
    public void Skip()
    {
        // Each count was found to be at most the bytes that remain, so the sum cannot overflow.
        for (long values = 1; values > 0; values--)
        {
            switch (NextType)
            {
                case WireType.Nil or WireType.Boolean: _position++; break;
                case WireType.Integer: SkipInteger(); break;
                case WireType.Single: ReadSingle(); break;
                case WireType.Double: ReadDouble(); break;
                case WireType.String: ReadStringBytes(); break;
                case WireType.Binary: ReadBinary(); break;
                case WireType.Array: values += ReadArrayHeader(); break;
                case WireType.Map: values += 2L * ReadMapHeader(); break;
                case WireType.Extension: ReadRaw(ReadExtensionHeader().Length); break;
            }
        }
    }

    /// <summary>Goes one level deeper. Formatters of everything that can contain other values call it.</summary>
    /// <exception cref="WireFormatException">More than <see cref="WireLimits.MaxDepth"/> values are nested.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterNested()
    {
        if (++_depth > WireLimits.MaxDepth) ThrowTooDeep();
    }

    /// <summary>Comes back from one level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LeaveNested() => _depth--;

    /// <summary>Starts an object: enters a level and reads how many members its writer knew.</summary>
    /// <returns>
    /// The number of members present. A reader that knows more members leaves the missing ones at their defaults; one that knows
    /// fewer skips the rest in <see cref="EndObject"/>. So members may be appended, never removed or reordered.
    /// </returns>
    /// <exception cref="WireFormatException">There is no array header, or the nesting is too deep.</exception>
    public int BeginObject()
    {
        EnterNested();
        return ReadArrayHeader();
    }

    /// <summary>Ends an object begun with <see cref="BeginObject"/>, skipping members its writer knew and this reader does not.</summary>
    /// <param name="present">What <see cref="BeginObject"/> returned.</param>
    /// <param name="known">How many members the reader knows; those of them that are present must have been read.</param>
    /// <exception cref="WireFormatException">The members to skip are malformed.</exception>
    public void EndObject(int present, int known)
    {
        for (var extra = present - known; extra > 0; extra--) Skip();
        LeaveNested();
    }

    /// <summary>An error that says what comes next instead of <paramref name="expected"/>.</summary>
    internal readonly WireFormatException Unexpected(string expected) => new(
        _position, expected, End ? "the end of the bytes" : WireCode.Describe(_bytes[_position]));

    private readonly byte PeekCode(string expected)
    {
        if (_position >= _bytes.Length) throw Unexpected(expected);
        return _bytes[_position];
    }

    /// <summary>Takes <paramref name="size"/> bytes behind a first byte that is still the next one.</summary>
    private ReadOnlySpan<byte> TakeBehindCode(int size)
    {
        if (size > Remaining - 1) throw TooShort(1 + size);
        var taken = _bytes.Slice(_position + 1, size);
        _position += 1 + size;
        return taken;
    }

    private byte ReadUInt8BehindCode() => TakeBehindCode(1)[0];

    private ushort ReadUInt16BehindCode() => BinaryPrimitives.ReadUInt16BigEndian(TakeBehindCode(sizeof(ushort)));

    private uint ReadUInt32BehindCode() => BinaryPrimitives.ReadUInt32BigEndian(TakeBehindCode(sizeof(uint)));

    private ulong ReadUInt64BehindCode() => BinaryPrimitives.ReadUInt64BigEndian(TakeBehindCode(sizeof(ulong)));

    private readonly WireFormatException TooShort(int needed) => new(
        _position, $"{needed} more bytes", $"only {Remaining}");

    [DoesNotReturn]
    private readonly void ThrowTooDeep() => throw new WireFormatException(
        _position, $"at most {WireLimits.MaxDepth} values nested in one another", "a deeper one");
}
