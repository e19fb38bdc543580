using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>A growable buffer with the primitives of MessagePack, each in its shortest encoding.</summary>
/// <remarks>
/// Meant to live long and be reused through <see cref="Clear"/>; the buffer never shrinks. Not thread-safe.
/// Spans and memory handed out are valid until the next write.
/// </remarks>
public sealed partial class WireWriter
{
    private const int HeaderMax = 5;

    private byte[] _buffer;
    private int _length;
    private int _depth;

    /// <summary>Creates an empty writer.</summary>
    /// <param name="capacity">The first size of the buffer in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public WireWriter(int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _buffer = capacity == 0 ? [] : GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>The number of bytes written.</summary>
    public int Length => _length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>
    /// Whether equal values are to give equal bytes, as hashing needs: dictionaries and sets are sorted by their encoded entries,
    /// -0.0 becomes 0.0 and every NaN becomes one NaN. Such bytes are for hashing: they do not keep what they normalise.
    /// </summary>
    public bool Canonical { get; set; }

    /// <summary>
    /// Whether something was written, while <see cref="Canonical"/> was off, whose canonical bytes may differ: an unordered
    /// collection of more than one element, -0.0 or NaN. When false, the bytes written are already the canonical ones.
    /// </summary>
    public bool NeedsCanonicalForm { get; private set; }

    /// <summary>Forgets everything written, and the nesting. <see cref="Canonical"/> stays as it is.</summary>
    public void Clear()
    {
        _length = 0;
        _depth = 0;
        NeedsCanonicalForm = false;
    }

    /// <summary>Forgets everything after the first <paramref name="length"/> bytes.</summary>
    /// <param name="length">The new length, at most <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or more than was written.</exception>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>Remembers the present state, for <see cref="Rewind"/> after a formatter threw half-way.</summary>
    public WireCheckpoint Checkpoint() => new(_length, _depth, NeedsCanonicalForm);

    /// <summary>Returns to <paramref name="checkpoint"/>: length, nesting and <see cref="NeedsCanonicalForm"/>.</summary>
    /// <param name="checkpoint">A state of this writer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint is behind what is written.</exception>
    public void Rewind(WireCheckpoint checkpoint)
    {
        Truncate(checkpoint.Length);
        _depth = checkpoint.Depth;
        NeedsCanonicalForm = checkpoint.NeedsCanonicalForm;
    }

    /// <summary>Copies the bytes written so far.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Gives room to write into; follow it with <see cref="Advance"/>.</summary>
    /// <param name="sizeHint">The least number of bytes wanted.</param>
    /// <returns>At least <paramref name="sizeHint"/> bytes behind what is written, with unspecified content.</returns>
    public Span<byte> GetSpan(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Counts bytes that were written into the span of <see cref="GetSpan"/>.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is more than the span had.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _length), nameof(count));
        _length += count;
    }

    /// <summary>Appends bytes as they are; the caller answers for their being whole MessagePack values.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Starts a binary value whose length is not known yet; what is written until <see cref="EndBinary"/> is its content.</summary>
    /// <returns>The mark to hand to <see cref="EndBinary"/>.</returns>
    /// <remarks>The header takes five bytes whatever the length: the only value here that is not the shortest.</remarks>
    public int BeginBinary()
    {
        Reserve(HeaderMax) = WireCode.Binary32;
        _length += HeaderMax;
        return _length;
    }

    /// <summary>Ends a binary value begun with <see cref="BeginBinary"/>.</summary>
    /// <param name="mark">What <see cref="BeginBinary"/> returned.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mark"/> is not a position behind a header in this writer.</exception>
    public void EndBinary(int mark)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mark, HeaderMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, _length);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(mark - sizeof(int)), _length - mark);
    }

    /// <summary>Goes one level deeper. Formatters of everything that can contain other values call it.</summary>
    /// <exception cref="WireEncodeException">More than <see cref="WireLimits.MaxDepth"/> values are nested.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterNested()
    {
        if (++_depth > WireLimits.MaxDepth) ThrowTooDeep();
    }

    /// <summary>Comes back from one level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LeaveNested() => _depth--;

    /// <summary>Starts an object: enters a level and announces its members, which the caller then writes in their order.</summary>
    /// <param name="memberCount">How many members follow.</param>
    public void BeginObject(int memberCount)
    {
        EnterNested();
        WriteArrayHeader(memberCount);
    }

    /// <summary>Ends an object begun with <see cref="BeginObject"/>.</summary>
    public void EndObject() => LeaveNested();

    /// <summary>Records that canonical bytes would differ from the ones being written.</summary>
    internal void RequireCanonicalForm()
    {
        if (!Canonical) NeedsCanonicalForm = true;
    }

    /// <summary>The bytes from <paramref name="start"/> on, to be rearranged in place.</summary>
    internal Span<byte> WrittenFrom(int start) => _buffer.AsSpan(start, _length - start);

    /// <summary>Makes room for <paramref name="count"/> bytes and returns the place of the first, without counting them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Reserve(int count)
    {
        if (count > _buffer.Length - _length) Grow(count);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), (nint)(uint)_length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var needed = (long)_length + count;
        if (needed > Array.MaxLength)
        {
            throw new WireEncodeException(
                $"The encoded value would have {needed} bytes, more than the {Array.MaxLength} one buffer can hold. Split the value into parts.");
        }

        var size = (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length));
        var grown = GC.AllocateUninitializedArray<byte>(size);
        Written.CopyTo(grown);
        _buffer = grown;
    }

    [DoesNotReturn]
    private static void ThrowTooDeep() => throw new WireEncodeException(
        $"More than {WireLimits.MaxDepth} values are nested in one another. Values that refer back to themselves cannot be encoded; flatten the type or break the cycle.");
}
