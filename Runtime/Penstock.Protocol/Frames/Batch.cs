using System.Buffers;

namespace Penstock.Protocol;

/// <summary>
/// Bytes on their way between two peers: whole messages one behind the other. One owner at a time; the last one returns it.
/// </summary>
/// <remarks>Not thread-safe; handing it over hands over ownership.</remarks>
public readonly struct Batch
{
    private readonly byte[]? _array;

    private Batch(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    /// <summary>The bytes; valid until <see cref="Return"/>.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    /// <summary>The bytes; valid until <see cref="Return"/>.</summary>
    public Memory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>Takes a buffer to be filled through <see cref="Memory"/>.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>The buffer; its content is undefined.</returns>
    public static Batch Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>Copies bytes into a new batch.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The batch.</returns>
    public static Batch Copy(ReadOnlySpan<byte> bytes)
    {
        Batch batch = Rent(bytes.Length);
        bytes.CopyTo(batch._array);
        return batch;
    }

    /// <summary>Gives the memory back; the batch and its spans must not be used afterwards.</summary>
    public void Return()
    {
        if (_array is not null)
            ArrayPool<byte>.Shared.Return(_array);
    }
}
