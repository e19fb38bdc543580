using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Orders a worker to run a task.</summary>
/// <remarks>The spans point into the bytes that were read or are being written.</remarks>
[Message(since: 1)]
public readonly ref struct RunTask : IMessage<RunTask>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.RunTask;

    /// <inheritdoc/>
    public static int MemberCount => 8;

    /// <summary>The task.</summary>
    public TaskHandle Task { get; init; }

    /// <summary>This run of it.</summary>
    public AttemptId Attempt { get; init; }

    /// <summary>The number of its function on this connection.</summary>
    public int Function { get; init; }

    /// <summary>Its place among the tasks of all clients: smaller runs earlier.</summary>
    public long Priority { get; init; }

    /// <summary>Its key, for messages and for people.</summary>
    public Key Key { get; init; }

    /// <summary>Its encoded arguments.</summary>
    public ReadOnlySpan<byte> Arguments { get; init; }

    /// <summary>Its inputs, in the order its arguments name them: see <see cref="InputList"/>.</summary>
    public ReadOnlySpan<byte> Inputs { get; init; }

    /// <summary>Whether nothing else may run on the worker while it does, not even what was recalled and goes on.</summary>
    public bool IsAlone { get; init; }

    /// <inheritdoc/>
    public static RunTask Read(ref WireReader reader) => new()
    {
        Task = reader.ReadTaskHandle(),
        Attempt = reader.ReadAttemptId(),
        Function = reader.ReadInt32(),
        Priority = reader.ReadInt64(),
        Key = reader.ReadKey(),
        Arguments = reader.ReadBinary(),
        Inputs = reader.ReadBinary(),
        IsAlone = reader.ReadBoolean(),
    };

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Task);
        writer.Write(Attempt);
        writer.WriteInt64(Function);
        writer.WriteInt64(Priority);
        writer.Write(Key);
        writer.WriteBinary(Arguments);
        writer.WriteBinary(Inputs);
        writer.WriteBoolean(IsAlone);
    }
}
