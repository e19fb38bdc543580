using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Penstock.Serialization;

/// <summary>One block of little-endian memory: MessagePack binary for bytes, an extension that names the element kind for the others.</summary>
internal sealed class BlockRun<T> : ElementRun<T>
    where T : unmanaged
{
    private const int HeaderMax = 7;

    private readonly ElementwiseRun<T> _elementwise;
    private readonly BlockKind _kind;

    public BlockRun(Formatter<T> element, BlockKind kind)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Blocks of numbers are copied between wire and memory, which needs a little-endian processor.");
        _elementwise = new(element);
        _kind = kind;
    }

    public override void Write(WireWriter writer, ReadOnlySpan<T> items)
    {
        var bytes = AsBytes(items);
        if (_kind == BlockKind.Byte)
        {
            writer.WriteBinary(bytes);
            return;
        }

        writer.WriteExtensionHeader(ExtensionType.Block, sizeof(BlockKind) + bytes.Length);
        writer.WriteRaw([(byte)_kind]);
        var start = writer.Length;
        writer.WriteRaw(bytes);
        if (!writer.NeedsCanonicalForm && FloatBlock.HasIrregular(items)) Regularize(writer, start);
    }

    public override T[] Read(ref WireReader reader)
    {
        var type = reader.NextType;
        if (type == WireType.Array) return _elementwise.Read(ref reader);
        var blockType = _kind == BlockKind.Byte ? WireType.Binary : WireType.Extension;
        if (type != blockType) throw reader.Unexpected($"{Described} or an array");
        return type == WireType.Binary ? Copy(reader.ReadBinary()) : ReadBlock(ref reader);
    }

    public override long Measure(ReadOnlySpan<T> items) => HeaderMax + (long)items.Length * Unsafe.SizeOf<T>();

    private string Described => _kind == BlockKind.Byte ? "binary" : $"a block of {_kind}";

    private T[] ReadBlock(ref WireReader reader)
    {
        var start = reader.Position;
        var header = reader.ReadExtensionHeader();
        if (header.Type != ExtensionType.Block || header.Length < sizeof(BlockKind))
        {
            throw new WireFormatException(start, Described, $"an extension of type {header.Type} and {header.Length} bytes");
        }

        var kind = (BlockKind)reader.ReadRaw(sizeof(BlockKind))[0];
        if (kind != _kind) throw new WireFormatException(start, Described, $"a block of {kind}");

        var length = header.Length - sizeof(BlockKind);
        if (length % Unsafe.SizeOf<T>() != 0) throw new WireFormatException(start, Described, $"{length} bytes, which are not whole elements");
        return Copy(reader.ReadRaw(length));
    }

    private static T[] Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return [];
        var items = GC.AllocateUninitializedArray<T>(bytes.Length / Unsafe.SizeOf<T>());
        bytes.CopyTo(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }

    private static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<T> items)
    {
        if ((long)items.Length * Unsafe.SizeOf<T>() >= Array.MaxLength - HeaderMax)
        {
            throw new WireEncodeException($"A run of {items.Length} {typeof(T).Name} is larger than the {Array.MaxLength} bytes one buffer can hold. Split it into parts.");
        }

        return MemoryMarshal.AsBytes(items);
    }

    private static void Regularize(WireWriter writer, int start)
    {
        if (writer.Canonical) FloatBlock.Canonicalize<T>(writer.WrittenFrom(start));
        else writer.RequireCanonicalForm();
    }
}
