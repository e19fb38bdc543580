using System.Runtime.InteropServices;
using System.Text;
using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>How ids and the few composite members stand inside messages.</summary>
internal static class WireIds
{
    /// <summary>One integer, the reuse count in its upper half: rows that were not reused stay short.</summary>
    public static void Write(this WireWriter writer, TaskHandle task) => writer.WriteUInt64(((ulong)task.Reuse << 32) | task.Row);

    public static TaskHandle ReadTaskHandle(this ref WireReader reader)
    {
        ulong both = reader.ReadUInt64();
        return new TaskHandle((uint)both, (uint)(both >> 32));
    }

    /// <summary>One integer, the generation in its upper half.</summary>
    public static void Write(this WireWriter writer, HoldId hold) => writer.WriteUInt64(((ulong)hold.Generation << 32) | hold.Slot);

    public static HoldId ReadHoldId(this ref WireReader reader)
    {
        ulong both = reader.ReadUInt64();
        return new HoldId((uint)both, (uint)(both >> 32));
    }

    public static void Write(this WireWriter writer, AttemptId attempt) => writer.WriteUInt64(attempt.Value);

    public static AttemptId ReadAttemptId(this ref WireReader reader) => new(reader.ReadUInt64());

    public static void Write(this WireWriter writer, WorkerId worker) => writer.WriteInt64(worker.Value);

    public static WorkerId ReadWorkerId(this ref WireReader reader) => new(reader.ReadInt32());

    public static void Write(this WireWriter writer, ClientId client) => writer.WriteInt64(client.Value);

    public static ClientId ReadClientId(this ref WireReader reader) => new(reader.ReadInt32());

    public static void Write(this WireWriter writer, StateQuery query) => writer.WriteInt64((int)query);

    public static StateQuery ReadStateQuery(this ref WireReader reader) => (StateQuery)reader.ReadInt32();

    public static void Write(this WireWriter writer, Key key)
    {
        Span<byte> bytes = stackalloc byte[Key.Size];
        MemoryMarshal.Write(bytes, in key);
        writer.WriteBinary(bytes);
    }

    public static Key ReadKey(this ref WireReader reader) => MemoryMarshal.Read<Key>(ReadExactly(ref reader, Key.Size));

    public static void Write(this WireWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.WriteBinary(bytes);
    }

    public static Guid ReadGuid(this ref WireReader reader) => new(ReadExactly(ref reader, 16));

    public static string ReadText(this ref WireReader reader) =>
        reader.ReadString() ?? throw new WireFormatException("A text member of a message is nil.");

    public static void Write(this WireWriter writer, ErrorInfo error)
    {
        writer.WriteArrayHeader(9);
        writer.WriteInt64((int)error.Kind);
        writer.WriteString(error.TypeName);
        writer.WriteString(Cut(error.Message));
        writer.WriteString(Cut(error.Stack));
        writer.Write(error.Origin);
        writer.WriteString(error.Worker);
        writer.WriteInt64(error.Attempts);
        int shown = Math.Min(error.Chain.Count, ErrorInfo.ChainLengthMax);
        writer.WriteArrayHeader(shown);
        for (int i = 0; i < shown; i++)
            writer.WriteString(error.Chain[i]);
        writer.WriteInt64(error.Local);
    }

    public static ErrorInfo ReadErrorInfo(this ref WireReader reader)
    {
        int members = reader.ReadArrayHeader();
        if (members < 9)
            throw new WireFormatException($"An error has {members} members instead of 9.");
        var kind = (ErrorKind)reader.ReadInt32();
        string typeName = reader.ReadText();
        string message = reader.ReadText();
        string stack = reader.ReadText();
        Key origin = reader.ReadKey();
        string worker = reader.ReadText();
        int attempts = reader.ReadInt32();
        int shown = reader.ReadArrayHeader();
        if (shown > ErrorInfo.ChainLengthMax)
            throw new WireFormatException($"An error names {shown} keys; at most {ErrorInfo.ChainLengthMax} are allowed.");
        string[] chain = new string[shown];
        for (int i = 0; i < shown; i++)
            chain[i] = reader.ReadText();
        long local = reader.ReadInt64();
        for (int extra = 9; extra < members; extra++)
            reader.Skip();
        return new ErrorInfo(kind, typeName, message, stack, origin, worker, attempts, chain, local);
    }

    /// <summary>Reads a column: a binary that is a whole number of little-endian values.</summary>
    public static ReadOnlySpan<T> ReadColumn<T>(this ref WireReader reader)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (bytes.Length % size != 0)
            throw new WireFormatException($"A column of {bytes.Length} bytes is not a whole number of {size}-byte values.");
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    public static void WriteColumn<T>(this WireWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.WriteBinary(MemoryMarshal.AsBytes(values));

    private static ReadOnlySpan<byte> ReadExactly(ref WireReader reader, int length)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBinary();
        if (bytes.Length != length)
            throw new WireFormatException($"An id has {bytes.Length} bytes instead of {length}.");
        return bytes;
    }

    /// <summary>Bounds a text of the user's program, and replaces halves of surrogate pairs in it: reporting an error must not fail over its text.</summary>
    private static string Cut(string text)
    {
        string cut = text.Length <= ErrorInfo.TextLengthMax ? text : string.Concat(text.AsSpan(0, ErrorInfo.TextLengthMax), " […cut]");
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut));
    }
}
