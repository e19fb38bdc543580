using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Gives a function a number for this connection, before its first use.</summary>
/// <param name="Number">The number; each side counts its own from zero.</param>
/// <param name="Id">The function id.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Signature">The signature hash.</param>
/// <param name="Module">The module version id, or empty.</param>
/// <param name="Version">The declared version, or zero.</param>
[Message(since: 1)]
public readonly record struct DefineFunction(int Number, string Id, string Name, ulong Signature, Guid Module, int Version) : IMessage<DefineFunction>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.DefineFunction;

    /// <inheritdoc/>
    public static int MemberCount => 6;

    /// <inheritdoc/>
    public static DefineFunction Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadText(), reader.ReadText(), reader.ReadUInt64(), reader.ReadGuid(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Number);
        writer.WriteString(Id);
        writer.WriteString(Name);
        writer.WriteUInt64(Signature);
        writer.Write(Module);
        writer.WriteInt64(Version);
    }
}

/// <summary>Says that the sender lives, and how it is.</summary>
/// <param name="StoredBytes">Bytes of results in memory; zero for clients.</param>
/// <param name="StoredCount">How many results are in memory.</param>
/// <param name="FetchedBytesPerSecond">How fast results come from other workers, as measured lately; zero if it is not known.</param>
/// <param name="AttemptCount">How many runs a worker was given and has not reported; zero for clients.</param>
[Message(since: 1)]
public readonly record struct Heartbeat(long StoredBytes, int StoredCount, long FetchedBytesPerSecond = 0, int AttemptCount = 0) : IMessage<Heartbeat>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.Heartbeat;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static Heartbeat Read(ref WireReader reader) => new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(StoredBytes);
        writer.WriteInt64(StoredCount);
        writer.WriteInt64(FetchedBytesPerSecond);
        writer.WriteInt64(AttemptCount);
    }
}

/// <summary>Ends a session cleanly: nothing of the sender needs to be kept.</summary>
/// <param name="Reason">Why, for people.</param>
[Message(since: 1)]
public readonly record struct Goodbye(string Reason) : IMessage<Goodbye>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.Goodbye;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static Goodbye Read(ref WireReader reader) => new(reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Reason);
    }
}
