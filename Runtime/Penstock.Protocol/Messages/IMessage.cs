using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>
/// A message: on the wire a MessagePack array of its code and its members in order. A reader skips members it does not
/// know, so members are only ever added at the end.
/// </summary>
/// <typeparam name="TSelf">The message type.</typeparam>
public interface IMessage<TSelf>
    where TSelf : struct, IMessage<TSelf>, allows ref struct
{
    /// <summary>The message's number on the wire.</summary>
    static abstract MessageCode Code { get; }

    /// <summary>How many members it has.</summary>
    static abstract int MemberCount { get; }

    /// <summary>Writes the members in order.</summary>
    /// <param name="writer">Where to.</param>
    void Write(WireWriter writer);

    /// <summary>Reads the members in order.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The message; spans in it point into the bytes being read.</returns>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    static abstract TSelf Read(ref WireReader reader);
}

/// <summary>Writes and reads whole messages.</summary>
public static class MessageCodec
{
    /// <summary>Appends a message.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    public static void Append<T>(this WireWriter writer, in T message)
        where T : struct, IMessage<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(1 + T.MemberCount);
        writer.WriteInt64((int)T.Code);
        message.Write(writer);
    }

    /// <summary>Reads the head of the next message.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="memberCount">How many members follow.</param>
    /// <returns>The message's code.</returns>
    /// <exception cref="WireFormatException">There is no message here.</exception>
    public static MessageCode ReadHead(ref WireReader reader, out int memberCount)
    {
        memberCount = reader.ReadArrayHeader() - 1;
        if (memberCount < 0)
            throw new WireFormatException("A message is an array of at least its code.");
        return (MessageCode)reader.ReadInt32();
    }

    /// <summary>Reads the members of a message whose head was read, and skips what a newer peer may have added.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="reader">Where from.</param>
    /// <param name="memberCount">How many members the head announced.</param>
    /// <returns>The message.</returns>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static T ReadBody<T>(ref WireReader reader, int memberCount)
        where T : struct, IMessage<T>, allows ref struct
    {
        if (memberCount < T.MemberCount)
            throw new WireFormatException($"A {T.Code} message has {memberCount} members instead of {T.MemberCount}.");
        T message = T.Read(ref reader);
        for (int extra = T.MemberCount; extra < memberCount; extra++)
            reader.Skip();
        return message;
    }

    /// <summary>Reads one encoded value without interpreting it.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The bytes of the value.</returns>
    /// <exception cref="WireFormatException">There is no complete value.</exception>
    internal static ReadOnlySpan<byte> ReadValue(ref WireReader reader)
    {
        WireReader ahead = reader;
        ahead.Skip();
        return reader.ReadRaw(ahead.Position - reader.Position);
    }
}
