using Penstock.Protocol;
using Penstock.Serialization;
using Penstock.Transport.Internal.Tcp;

namespace Penstock.Transport.Internal.Data;

/// <summary>A value that arrives in parts, each received straight into its place.</summary>
internal sealed class PartialValue
{
    private readonly byte[] _bytes;
    private int _length;

    /// <param name="task">Whose value.</param>
    /// <param name="length">Its announced length.</param>
    /// <exception cref="WireFormatException">The length is out of bounds.</exception>
    public PartialValue(TaskHandle task, long length)
    {
        if (length < 1 || length > DataLimits.ValueBytesMax)
            throw new WireFormatException(0, $"a value of at most {DataLimits.ValueBytesMax:N0} bytes", $"one of {length:N0}");
        Task = task;
        _bytes = GC.AllocateUninitializedArray<byte>((int)length);
    }

    public TaskHandle Task { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public bool IsComplete => _length == _bytes.Length;

    /// <summary>Reads the next part.</summary>
    /// <exception cref="WireFormatException">It is empty, or more than was announced.</exception>
    public void Read(FrameReader reader, in FrameHeader header)
    {
        if (header.Length == 0 || header.Length > _bytes.Length - _length)
            throw new WireFormatException(0, $"a part of at most {_bytes.Length - _length:N0} bytes", $"one of {header.Length:N0}");
        reader.ReadPayload(header, _bytes.AsSpan(_length, header.Length));
        _length += header.Length;
    }
}
