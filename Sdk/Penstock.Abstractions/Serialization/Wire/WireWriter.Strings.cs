using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Penstock.Serialization;

public sealed partial class WireWriter
{
    /// <summary>Up to this many characters, room for the worst case is reserved instead of counting first.</summary>
    private const int CountBytesAbove = 1024;

    private const int MaxBytesPerChar = 3;

    /// <summary>Writes text as UTF-8, null as nil.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="WireEncodeException">The text has half of a surrogate pair without the other half.</exception>
    public void WriteString(string? value)
    {
        if (value is null) WriteNil();
        else WriteString(value.AsSpan());
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="WireEncodeException">The text has half of a surrogate pair without the other half.</exception>
    public void WriteString(ReadOnlySpan<char> value)
    {
        if (value.Length > Array.MaxLength / MaxBytesPerChar) ThrowStringTooLong(value.Length);

        // A character takes at least one byte, so its count gives the least header; only when the bytes need a longer one must they move.
        var exact = value.Length > CountBytesAbove ? Encoding.UTF8.GetByteCount(value) : -1;
        var header = StringHeaderLength(Math.Max(exact, value.Length));
        var room = exact >= 0 ? exact : value.Length * MaxBytesPerChar;
        Reserve(room + HeaderMax);
        var target = _buffer.AsSpan(_length);
        var status = Utf8.FromUtf16(value, target[header..], out var charsRead, out var length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done) ThrowLoneSurrogate(value, charsRead);

        var actualHeader = StringHeaderLength(length);
        if (actualHeader != header) target.Slice(header, length).CopyTo(target[actualHeader..]);
        WriteStringHeader(length);
        _length += length;
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    /// <param name="utf8">The bytes; the caller answers for their being valid UTF-8.</param>
    public void WriteUtf8(ReadOnlySpan<byte> utf8)
    {
        WriteStringHeader(utf8.Length);
        WriteRaw(utf8);
    }

    private static int StringHeaderLength(int length) => length switch
    {
        <= WireCode.FixStringMax => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => HeaderMax,
    };

    private void WriteStringHeader(int length)
    {
        if (length <= WireCode.FixStringMax) WriteCode((byte)(WireCode.FixString | length));
        else if (length <= byte.MaxValue) WriteCodeAnd(WireCode.String8, (byte)length);
        else if (length <= ushort.MaxValue) WriteCodeAnd(WireCode.String16, (ushort)length);
        else WriteCodeAnd(WireCode.String32, (uint)length);
    }

    [DoesNotReturn]
    private static void ThrowStringTooLong(int length) => throw new WireEncodeException(
        $"A string of {length} characters is longer than the {Array.MaxLength / MaxBytesPerChar} that can be encoded. Split the text.");

    [DoesNotReturn]
    private static void ThrowLoneSurrogate(ReadOnlySpan<char> value, int index) => throw new WireEncodeException(
        $"A string of {value.Length} characters has half of a surrogate pair (U+{(int)value[index]:X4}) at index {index}, which UTF-8 cannot carry. " +
        "Send the text as char[] or bytes, or repair it first.");
}
