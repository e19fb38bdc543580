using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>The first message of a client.</summary>
/// <param name="Name">A name for people.</param>
/// <param name="Incarnation">A random number of this process.</param>
/// <param name="Epoch">The life of the scheduler that knew it before, if it comes back and says now what it holds; else zero.</param>
[Message(since: 1)]
public readonly record struct ClientHello(string Name, ulong Incarnation, ulong Epoch = 0) : IMessage<ClientHello>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ClientHello;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static ClientHello Read(ref WireReader reader) => new(reader.ReadText(), reader.ReadUInt64(), reader.ReadUInt64());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Name);
        writer.WriteUInt64(Incarnation);
        writer.WriteUInt64(Epoch);
    }
}

/// <summary>The client no longer holds a key.</summary>
/// <param name="Hold">The hold that ends.</param>
[Message(since: 1)]
public readonly record struct ReleaseHold(HoldId Hold) : IMessage<ReleaseHold>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ReleaseHold;

    /// <inheritdoc/>
    public static int MemberCount => 1;

    /// <inheritdoc/>
    public static ReleaseHold Read(ref WireReader reader) => new(reader.ReadHoldId());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
    }
}

/// <summary>Announces data that the client will bring; the scheduler answers where to.</summary>
/// <param name="Hold">The client's hold on it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size when encoded.</param>
/// <param name="Name">A name for people.</param>
[Message(since: 1)]
public readonly record struct ScatterBegin(HoldId Hold, Key Key, long Bytes, string Name) : IMessage<ScatterBegin>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.ScatterBegin;

    /// <inheritdoc/>
    public static int MemberCount => 4;

    /// <inheritdoc/>
    public static ScatterBegin Read(ref WireReader reader) => new(reader.ReadHoldId(), reader.ReadKey(), reader.ReadInt64(), reader.ReadText());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Hold);
        writer.Write(Key);
        writer.WriteInt64(Bytes);
        writer.WriteString(Name);
    }
}

/// <summary>Asks for the scheduler's view of things.</summary>
/// <param name="Request">Repeated in the answer.</param>
/// <param name="Query">What is asked.</param>
/// <param name="Key">The key it is about, for queries about one.</param>
[Message(since: 1)]
public readonly record struct QueryState(int Request, StateQuery Query, Key Key) : IMessage<QueryState>
{
    /// <inheritdoc/>
    public static MessageCode Code => MessageCode.QueryState;

    /// <inheritdoc/>
    public static int MemberCount => 3;

    /// <inheritdoc/>
    public static QueryState Read(ref WireReader reader) => new(reader.ReadInt32(), reader.ReadStateQuery(), reader.ReadKey());

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt64(Request);
        writer.Write(Query);
        writer.Write(Key);
    }
}
