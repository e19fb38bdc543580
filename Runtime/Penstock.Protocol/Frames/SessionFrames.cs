using Penstock.Serialization;

namespace Penstock.Protocol;

/// <summary>Names a session: given by the side that opens its links, so both sides know it from the first frame on.</summary>
/// <param name="Incarnation">The life of the caller's process.</param>
/// <param name="Number">How many sessions that life had begun before.</param>
public readonly record struct SessionId(ulong Incarnation, ulong Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"session {Incarnation:x}.{Number}";
}

/// <summary>The first frame of a link that may be replaced by another one: which session it carries and how far that has come.</summary>
/// <param name="Session">The session.</param>
/// <param name="Link">How many links the session has had, this one counted: an older link's frame is recognised by it.</param>
/// <param name="Life">The life of the listener that the session is with; zero while its caller has heard of none.</param>
/// <param name="LastHandled">The last frame of the listener that the caller has handled.</param>
public readonly record struct SessionResume(SessionId Session, ulong Link, ulong Life, ulong LastHandled)
{
    private const int MemberCount = 5;

    /// <summary>Reads the payload of a <see cref="FrameType.Resume"/> frame.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="WireFormatException">The bytes are no such payload.</exception>
    public static SessionResume Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = SessionFrames.ReadHead(ref reader, FrameType.Resume, MemberCount);
        var frame = new SessionResume(
            new SessionId(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        SessionFrames.SkipRest(ref reader, members, MemberCount);
        return frame;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(MemberCount);
        writer.WriteUInt64(Session.Incarnation);
        writer.WriteUInt64(Session.Number);
        writer.WriteUInt64(Link);
        writer.WriteUInt64(Life);
        writer.WriteUInt64(LastHandled);
    }
}

/// <summary>The listener's agreement: the session goes on, on the link that asked.</summary>
/// <param name="Link">The link that asked.</param>
/// <param name="Life">The life of the listener.</param>
/// <param name="LastHandled">The last frame of the caller that the listener has handled.</param>
public readonly record struct SessionResumed(ulong Link, ulong Life, ulong LastHandled)
{
    private const int MemberCount = 3;

    /// <summary>Reads the payload of a <see cref="FrameType.Resumed"/> frame.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="WireFormatException">The bytes are no such payload.</exception>
    public static SessionResumed Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = SessionFrames.ReadHead(ref reader, FrameType.Resumed, MemberCount);
        var frame = new SessionResumed(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        SessionFrames.SkipRest(ref reader, members, MemberCount);
        return frame;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(MemberCount);
        writer.WriteUInt64(Link);
        writer.WriteUInt64(Life);
        writer.WriteUInt64(LastHandled);
    }
}

/// <summary>The listener does not agree; the link ends after this frame.</summary>
/// <param name="Refusal">Why.</param>
/// <param name="Text">Why, for people.</param>
public readonly record struct SessionRefused(SessionRefusal Refusal, string Text)
{
    private const int MemberCount = 2;

    /// <summary>Reads the payload of a <see cref="FrameType.Refused"/> frame.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="WireFormatException">The bytes are no such payload.</exception>
    public static SessionRefused Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        int members = SessionFrames.ReadHead(ref reader, FrameType.Refused, MemberCount);
        var frame = new SessionRefused((SessionRefusal)reader.ReadInt32(), reader.ReadText());
        SessionFrames.SkipRest(ref reader, members, MemberCount);
        return frame;
    }

    /// <summary>Writes the payload.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteArrayHeader(MemberCount);
        writer.WriteInt64((int)Refusal);
        writer.WriteString(Text);
    }
}

/// <summary>Why a listener does not let a session go on.</summary>
public enum SessionRefusal
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>The listener does not know the session: its grace time is over.</summary>
    Unknown = 1,

    /// <summary>The session was with another life of the listener, which has restarted.</summary>
    OtherLife = 2,

    /// <summary>A newer link of the session has asked already.</summary>
    Stale = 3,

    /// <summary>The numbers are not those of this session's other end.</summary>
    Foreign = 4,
}

/// <summary>What the payloads of session frames have in common: an array, to which later versions may add elements.</summary>
internal static class SessionFrames
{
    public static int ReadHead(ref WireReader reader, FrameType type, int memberCount)
    {
        int members = reader.ReadArrayHeader();
        if (members < memberCount)
            throw new WireFormatException($"A {type} frame has {members} elements instead of {memberCount}.");
        return members;
    }

    public static void SkipRest(ref WireReader reader, int members, int known)
    {
        for (int extra = known; extra < members; extra++)
            reader.Skip();
    }
}
