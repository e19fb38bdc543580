using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// Writes and reads the inputs of a <see cref="RunTask"/>: for each its handle, its size in bytes, how many workers hold
/// it and which. No holder means that the worker itself produces it by an earlier attempt. An input may carry its key too: then
/// the complement (~) of the number of holders stands in its place, and the key follows.
/// </summary>
public static class InputList
{
    /// <summary>The most holders named for one input: enough to try another when one is gone.</summary>
    public const int HoldersMax = 4;

    /// <summary>Begins one input; exactly <paramref name="holders"/> calls of <see cref="AddHolder"/> follow.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="task">The input.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="holders">How many holders follow.</param>
    public static void Begin(WireWriter writer, TaskHandle task, long bytes, int holders)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(task);
        writer.WriteInt64(bytes);
        writer.WriteInt64(holders);
    }

    /// <summary>Begins one input with its key, so that a copy of it can be recognised when all handles have changed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="task">The input.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="holders">How many holders follow.</param>
    /// <param name="key">Its key.</param>
    public static void Begin(WireWriter writer, TaskHandle task, long bytes, int holders, Key key)
    {
        Begin(writer, task, bytes, ~holders);
        writer.Write(key);
    }

    /// <summary>Adds a holder of the input begun last.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="worker">The holder.</param>
    public static void AddHolder(WireWriter writer, WorkerId worker) => writer.Write(worker);

    /// <summary>Reads the next input; its holders follow, each read with <see cref="ReadHolder"/>.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="task">The input.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>How many holders follow.</returns>
    /// <exception cref="WireFormatException">The bytes are not an input.</exception>
    public static int Read(ref WireReader reader, out TaskHandle task, out long bytes) => Read(ref reader, out task, out bytes, out _);

    /// <summary>Reads the next input with its key; its holders follow, each read with <see cref="ReadHolder"/>.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="task">The input.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="key">Its key; default if it does not carry one.</param>
    /// <returns>How many holders follow.</returns>
    /// <exception cref="WireFormatException">The bytes are not an input.</exception>
    public static int Read(ref WireReader reader, out TaskHandle task, out long bytes, out Key key)
    {
        task = reader.ReadTaskHandle();
        bytes = reader.ReadInt64();
        int holders = reader.ReadInt32();
        key = default;
        if (holders < 0)
        {
            holders = ~holders;
            key = reader.ReadKey();
        }

        if ((uint)holders > HoldersMax)
            throw new WireFormatException($"An input names {holders} holders; at most {HoldersMax} are allowed.");
        return holders;
    }

    /// <summary>Reads one holder.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The holder.</returns>
    public static WorkerId ReadHolder(ref WireReader reader) => reader.ReadWorkerId();
}

/// <summary>Tells a worker where an input can be fetched now.</summary>
[Message(since: 1)]
public readonly ref struct InputHolders : IMessage<InputHolders>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.InputHolders;

    /// <inheritdoc/>
    public static int MemberCount => 2;

    /// <summary>One entry of an <see cref="InputList"/>.</summary>
    public ReadOnlySpan<byte> Input { get; init; }

    /// <summary>The number of this naming: larger than those of all runs and namings before.</summary>
    public ulong Naming { get; init; }

    /// <inheritdoc/>
    public static InputHolders Read(ref WireReader reader) => new() { Input = reader.ReadBinary(), Naming = reader.ReadUInt64() };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBinary(Input);
        writer.WriteUInt64(Naming);
    }
}
